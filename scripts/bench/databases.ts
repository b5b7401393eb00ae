import { mkdtempSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';

export interface BenchDatabase {
  engine: 'sqlite' | 'mysql';
  url: string;
  drop(): Promise<void>;
}

/** As the test suites choose them. */
export const benchEngines = (): readonly ('sqlite' | 'mysql')[] => (['sqlite', 'mysql'] as const)
  .filter((engine) => engine === 'sqlite' || process.env['TEST_MYSQL_URL'])
  .filter((engine) => !process.env['TEST_ENGINES'] || process.env['TEST_ENGINES'].split(',').includes(engine));

/** A fresh database on a real disk: a temporary folder in memory would make every commit look free. */
export async function benchDatabase(engine: 'sqlite' | 'mysql'): Promise<BenchDatabase> {
  if (engine === 'sqlite') {
    const folder = mkdtempSync(join(process.env['BENCH_DIR'] ?? tmpdir(), 'referral-bench-'));
    return { engine, url: `sqlite:${join(folder, 'bot.db')}`, drop: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })) };
  }
  const url = new URL(String(process.env['TEST_MYSQL_URL']));
  const name = `referral_bench_${randomBytes(4).toString('hex')}`;
  const admin = async (sql: string) => {
    const connection = await createConnection(String(process.env['TEST_MYSQL_URL']));
    await connection.query(sql);
    await connection.end();
  };
  await admin(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  url.pathname = `/${name}`;
  return { engine, url: url.toString(), drop: () => admin(`DROP DATABASE ${name}`) };
}
