import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';

export interface TestDatabase {
  url: string;
  drop(): Promise<void>;
}

type Engine = 'sqlite' | 'mysql';

/** SQLite always; MySQL or MariaDB when TEST_MYSQL_URL names a server; TEST_ENGINES narrows the list. */
export const ENGINES: readonly Engine[] = (['sqlite', 'mysql'] as const)
  .filter((engine) => engine === 'sqlite' || process.env['TEST_MYSQL_URL'])
  .filter((engine) => !process.env['TEST_ENGINES'] || process.env['TEST_ENGINES'].split(',').includes(engine));

/** A database of its own for one test file: a temporary file, or a fresh schema on the server of TEST_MYSQL_URL. */
export async function freshDatabase(engine: 'sqlite' | 'mysql'): Promise<TestDatabase> {
  if (engine === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'referral-test-'));
    return { url: `sqlite:${join(folder, 'bot.db')}`, drop: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })) };
  }
  const server = process.env['TEST_MYSQL_URL'];
  if (!server) throw new Error('TEST_MYSQL_URL is not set');
  const name = `referral_test_${randomBytes(6).toString('hex')}`;
  const admin = async (sql: string) => {
    const connection = await createConnection(server);
    try {
      await connection.query(sql);
    } finally {
      await connection.end();
    }
  };
  await admin(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => admin(`DROP DATABASE ${name}`) };
}
