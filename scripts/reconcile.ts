import { parseArgs } from 'node:util';
import { loadEnvFile } from '../config/load-env-file';
import { loadDatabaseUrl } from '../config/settings';
import { ENTITIES, MIGRATIONS } from '../entities';
import { makeAskReconciliation } from '../src/features/customers/reconcile/ask-reconciliation';
import { lastReconciliation, type ReconciliationReport } from '../src/features/customers/reconcile/view-reconciliation';
import { systemClock } from '../src/kernel/clock';
import { openDatabase, type Database } from '../src/kernel/database/database';
import { createUnitOfWork } from '../src/kernel/database/unit-of-work';
import { systemIds } from '../src/kernel/ids';
import { messageOf } from '../src/kernel/logger';
import { createFlush } from '../src/kernel/work/flush';

/** Where a command writes: the report to `out`, progress to `remark`. */
export interface Terminal {
  out: (line: string) => void;
  remark: (line: string) => void;
}

const LOOK_EVERY_MS = 500;
/** A bot begins within seconds; nothing for so long means that none is running. */
const NOBODY_AFTER_MS = 15_000;

/**
 * `npm run reconcile [-- --json]`: asks the running bot over its database for a reconcile, or joins the one that runs, and watches until it ends.
 * Exit 0: it ended; 1: it was given up, or could not be asked for.
 */
export async function reconcile(args: string[], env: NodeJS.ProcessEnv, terminal: Terminal): Promise<number> {
  try {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } });
    const database = await openDatabase({ url: loadDatabaseUrl(env), mustExist: true, entities: ENTITIES, migrations: MIGRATIONS, connections: 1 });
    try {
      const report = await watch(database, await ask(database), terminal);
      terminal.out(summaryOf(report));
      if (values.json) terminal.out(JSON.stringify(report));
      return report.status === 'done' ? 0 : 1;
    } finally {
      await database.close();
    }
  } catch (error) {
    terminal.remark(messageOf(error));
    return 1;
  }
}

async function ask(database: Database): Promise<string> {
  const ids = systemIds(() => systemClock.nowMs());
  // the bot hears of the work by its own look at the queue
  const flush = createFlush({ clock: systemClock, ids, wake: () => undefined, subscribers: { of: () => [] } });
  const unitOfWork = createUnitOfWork({ database, clock: systemClock, ids, flush });
  const askFor = makeAskReconciliation({ clock: systemClock, ids });
  return (await unitOfWork.run((tx) => askFor(tx, { type: 'command', id: 'reconcile' }))).id;
}

async function watch(database: Database, id: string, { remark }: Terminal): Promise<ReconciliationReport> {
  const askedAtMs = systemClock.nowMs();
  for (let said = '', warned = false; ; await systemClock.sleep(LOOK_EVERY_MS)) {
    const last = await lastReconciliation(database);
    if (!last) throw new Error('the reconcile is gone from the database');
    if (last.id !== id) throw new Error('another reconcile took its place: it had stood still for hours');
    if (last.status !== 'running') return last;
    const { members, listed, toConfirm } = last.progress;
    const line = `members ${listed}/${members}, follows ${last.scanned}, missed adds ${last.missedAdds}${toConfirm > 0 ? `, ends to confirm ${toConfirm}` : ''}`;
    if (members > 0 && line !== said) remark(line);
    if (members > 0) said = line;
    if (said === '' && !warned && systemClock.nowMs() - askedAtMs > NOBODY_AFTER_MS) {
      warned = true;
      remark('no bot seems to be at work on this database; the wish stands there, and the next start begins with it');
    }
  }
}

const summaryOf = ({ status, scanned, missedAdds, missedDeletes, missedDeletesBySend, parked }: ReconciliationReport): string =>
  `对账 reconcile ${status === 'done' ? 'done' : 'given up'}: ${scanned} follows, missed adds ${missedAdds}, missed deletes ${missedDeletes} (by mass messages ${missedDeletesBySend}), listings parked ${parked}`;

async function main(): Promise<void> {
  loadEnvFile();
  process.exitCode = await reconcile(process.argv.slice(2), process.env, { out: (line) => console.log(line), remark: (line) => console.error(line) });
}

if (require.main === module) void main();
