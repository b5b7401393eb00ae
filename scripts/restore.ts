import { parseArgs } from 'node:util';
import { loadEnvFile } from '../config/load-env-file';
import { loadDatabaseUrl } from '../config/settings';
import { ENTITIES, MIGRATIONS } from '../entities';
import { verifyLedger } from '../src/features/ledger';
import { systemClock } from '../src/kernel/clock';
import { restore } from '../src/kernel/database/backup/restore';
import { openDatabase } from '../src/kernel/database/database';
import { createUnitOfWork } from '../src/kernel/database/unit-of-work';
import { systemIds } from '../src/kernel/ids';
import { messageOf } from '../src/kernel/logger';
import { enterQuarantine } from '../src/kernel/work/quarantine';

/** `npm run restore -- FILE [--json]`: fills the empty database of DATABASE_URL from a backup, proves its ledger, and leaves it in quarantine. */
async function main(): Promise<void> {
  const { values, positionals: [file, ...rest] } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false } } });
  if (file === undefined || rest.length > 0) throw new Error('usage: npm run restore -- FILE [--json]');
  loadEnvFile();
  const { rows, settled: { parked, ledger } } = await restore(loadDatabaseUrl(process.env), file, { entities: ENTITIES, migrations: MIGRATIONS, onTable: (name) => console.error(`  ${name}`), settle });
  console.log(values.json ? JSON.stringify({ ok: ledger.ok, rows, parked, ledger }) : [
    `restored ${rows} rows; the ledger is ${ledger.ok ? 'sound' : `NOT sound: ${ledger.faults.map(({ detail }) => detail).join('; ')}`}`,
    `The copy is in quarantine: it accepts callbacks and sends nothing. ${parked} messages wait in /outbox?status=parked.`,
    'When the original is off for good: npm run quarantine -- lift',
  ].join('\n'));
  process.exitCode = ledger.ok ? 0 : 1;
}

/** The migrations that came since the backup, the quarantine, and a look at the ledger. */
async function settle(url: string) {
  const database = await openDatabase({ url, entities: ENTITIES, migrations: MIGRATIONS, connections: 2 });
  try {
    const unitOfWork = createUnitOfWork({ database, clock: systemClock, ids: systemIds(() => Date.now()), flush: () => Promise.resolve() });
    const parked = await unitOfWork.run((tx) => enterQuarantine(tx, Date.now()));
    return { parked, ledger: await verifyLedger(database, Date.now()) };
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  console.error(`nothing was restored: ${messageOf(error)}`);
  process.exitCode = 1;
});
