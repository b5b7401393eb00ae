import { parseArgs } from 'node:util';
import { loadEnvFile } from '../config/load-env-file';
import { loadDatabaseUrl } from '../config/settings';
import { ENTITIES, MIGRATIONS } from '../entities';
import { systemClock } from '../src/kernel/clock';
import { openDatabase } from '../src/kernel/database/database';
import { createUnitOfWork } from '../src/kernel/database/unit-of-work';
import { systemIds } from '../src/kernel/ids';
import { messageOf } from '../src/kernel/logger';
import { liftQuarantine, quarantineSince } from '../src/kernel/work/quarantine';

const USAGE = 'usage: npm run quarantine -- status|lift [--json]';

/** `npm run quarantine -- status|lift`: whether a restored copy keeps silent, and the end of that; a running bot hears of it within 2 s. */
async function main(): Promise<void> {
  const { values, positionals: [verb, ...rest] } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false } } });
  if ((verb !== 'status' && verb !== 'lift') || rest.length > 0) throw new Error(USAGE);
  loadEnvFile();
  const database = await openDatabase({ url: loadDatabaseUrl(process.env), entities: ENTITIES, migrations: MIGRATIONS, connections: 2, mustExist: true });
  try {
    const unitOfWork = createUnitOfWork({ database, clock: systemClock, ids: systemIds(() => Date.now()), flush: () => Promise.resolve() });
    const lifted = verb === 'lift' && (await unitOfWork.run(liftQuarantine));
    const sinceMs = await quarantineSince(database);
    const since = sinceMs === null ? null : new Date(sinceMs).toISOString();
    console.log(values.json ? JSON.stringify({ quarantine: since !== null, since, lifted }) : since !== null ? `in quarantine since ${since}: nothing is sent` : lifted ? 'lifted: the bot sends again' : 'not in quarantine');
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
