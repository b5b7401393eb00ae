import { existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Sqlite from 'better-sqlite3';

/** Held until released: a handle that nobody keeps is closed by the garbage collector, and the file would be free. */
const held = new Set<Sqlite.Database>();

/**
 * One bot per SQLite file: a second would run the same due work. The lock is a transaction on `<file>.lock`,
 * freed by the operating system at any death. Commands beside a running bot use short transactions and take no lock.
 */
export function takeOwnership(file: string): { release(): void } {
  mkdirSync(dirname(file), { recursive: true });
  const lock = new Sqlite(`${realFile(file)}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new Error('another bot is running on this SQLite database; stop it, or use MySQL for several processes');
  }
  held.add(lock);
  return {
    release: () => {
      held.delete(lock);
      lock.close();
    },
  };
}

/** One file has one lock, by whatever link it is reached; a second hard link would even have a write-ahead log of its own. */
function realFile(file: string): string {
  if (!existsSync(file)) return join(realpathSync(dirname(file)), basename(file));
  if (statSync(file).nlink > 1) throw new Error('this SQLite database has a second hard link; remove the link, two names mean two write-ahead logs');
  return realpathSync(file);
}
