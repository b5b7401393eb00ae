import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { loadEnvFile } from '../config/load-env-file';
import { loadDatabaseUrl } from '../config/settings';
import { ENTITIES, MIGRATIONS } from '../entities';
import { openDatabase } from '../src/kernel/database/database';
import { messageOf } from '../src/kernel/logger';

/** `npm run migrate`: brings the schema up to date and says what stands. The bot does the same at its start. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  loadEnvFile();
  const database = await openDatabase({ url: loadDatabaseUrl(process.env), entities: ENTITIES, migrations: MIGRATIONS });
  const applied = await database.rows<{ name: string }>('SELECT name FROM migrations ORDER BY id');
  await database.close();
  const names = applied.map((row) => row.name);
  console.log(values.json ? JSON.stringify({ ok: true, migrations: names }) : `up to date: ${names.length} migrations, the last is ${names.at(-1) ?? 'none'}`);
}

main().catch((error: unknown) => {
  console.error(`cannot migrate: ${messageOf(error)}`);
  process.exit(1);
});
