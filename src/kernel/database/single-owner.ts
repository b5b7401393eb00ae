import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';

/**
 * One bot per SQLite file: a second would run the same due work. The lock is a transaction on `<file>.lock`,
 * freed by the operating system at any death. Commands beside a running bot use short transactions and take no lock.
 */
export function takeOwnership(file: string): { release(): void } {
  mkdirSync(dirname(file), { recursive: true });
  const lock = new Sqlite(`${file}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new Error('another bot is running on this SQLite database; stop it, or use MySQL for several processes');
  }
  return { release: () => void lock.close() };
}
