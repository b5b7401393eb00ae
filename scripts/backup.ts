import { parseArgs } from 'node:util';
import { loadEnvFile } from '../config/load-env-file';
import { loadDatabaseUrl } from '../config/settings';
import { ENTITIES, MIGRATIONS } from '../entities';
import { backUp } from '../src/kernel/database/backup/back-up';
import { openDatabase } from '../src/kernel/database/database';
import { messageOf } from '../src/kernel/logger';

/** `npm run backup -- FILE [--json]`: one moment of the whole database of DATABASE_URL, beside a running bot. */
async function main(): Promise<void> {
  const { values, positionals: [file, ...rest] } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean', default: false } } });
  if (file === undefined || rest.length > 0) throw new Error('usage: npm run backup -- FILE [--json]');
  loadEnvFile();
  const database = await openDatabase({ url: loadDatabaseUrl(process.env), entities: ENTITIES, migrations: MIGRATIONS, connections: 2, mustExist: true });
  try {
    const report = await backUp(database, file, { nowMs: Date.now(), onTable: (name) => console.error(`  ${name}`) });
    console.log(values.json ? JSON.stringify({ ok: true, file, ...report }) : `backed up ${report.rows} rows of ${Object.keys(report.tables).length} tables to ${file}, sha256 ${report.sha256}\nIt holds personal data; APP_SECRET is not in it and is needed with it.`);
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  console.error(`no backup was made: ${messageOf(error)}`);
  process.exitCode = 1;
});
