import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadEnvFile } from '../config/load-env-file';
import { loadDatabaseUrl } from '../config/settings';
import { ENTITIES, MIGRATIONS } from '../entities';
import { verifyLedger, type Verification } from '../src/features/ledger';
import { openDatabase } from '../src/kernel/database/database';
import { parseDatabaseUrl } from '../src/kernel/database/settings';

/** `npm run ledger:verify [-- --json]`: checks the ledger of DATABASE_URL beside a running bot. Exit 0: all is right; 1: there are faults, or no check was possible. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  loadEnvFile();
  const url = loadDatabaseUrl(process.env);
  const target = parseDatabaseUrl(url);
  // opening would make it, and an empty ledger is always sound
  if (target.engine === 'sqlite' && !existsSync(target.file)) throw new Error('DATABASE_URL: there is no such database file, so there is no ledger to verify');
  const database = await openDatabase({ url, entities: ENTITIES, migrations: MIGRATIONS, connections: 2 });
  try {
    const verification = await verifyLedger(database, Date.now());
    console.log(summaryOf(verification));
    if (values.json) console.log(JSON.stringify(verification));
    process.exitCode = verification.ok ? 0 : 1;
  } finally {
    await database.close();
  }
}

function summaryOf({ ok, entries, sums, unsealed, faults }: Verification): string {
  const totals = Object.entries(sums).map(([asset, sum]) => `${asset} ${sum}`).join(', ');
  return [
    `账本核对 ledger ${ok ? '√ sound' : `× ${faults.length} fault(s)`}: ${entries} entries, sums ${totals}, ${unsealed} not sealed yet`,
    ...faults.map((fault) => `  ${fault.code}: ${fault.detail}`),
  ].join('\n');
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
