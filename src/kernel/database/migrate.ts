import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';

/** A server's locks are common to all its databases; their names are short, so the database's own is hashed. */
const lockOf = (database: string): string => `wecom_referral_migrate_${createHash('sha256').update(database).digest('hex').slice(0, 16)}`;

/** Several processes may start at once: on a server one migrates while the others wait, on SQLite the file has one owner. */
export async function migrateOnce(source: DataSource): Promise<number> {
  if (source.options.type === 'better-sqlite3') return (await source.runMigrations()).length;
  const holder = source.createQueryRunner();
  const lock = lockOf(String(source.options.database));
  try {
    const [row] = (await holder.query(`SELECT GET_LOCK('${lock}', 60) AS got`)) as { got: number | null }[];
    if (Number(row?.got) !== 1) throw new Error('another process has been migrating the database for a minute; try again when it is done');
    try {
      return (await source.runMigrations()).length;
    } finally {
      await holder.query(`SELECT RELEASE_LOCK('${lock}')`);
    }
  } finally {
    await holder.release();
  }
}
