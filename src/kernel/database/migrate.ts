import type { DataSource } from 'typeorm';

const LOCK = 'wecom_referral_migrate';

/** Several processes may start at once: on a server one migrates while the others wait, on SQLite the file has one owner. */
export async function migrateOnce(source: DataSource): Promise<number> {
  if (source.options.type === 'better-sqlite3') return (await source.runMigrations()).length;
  const holder = source.createQueryRunner();
  try {
    const [row] = (await holder.query(`SELECT GET_LOCK('${LOCK}', 60) AS got`)) as { got: number | null }[];
    if (Number(row?.got) !== 1) throw new Error('another process has been migrating the database for a minute; try again when it is done');
    try {
      return (await source.runMigrations()).length;
    } finally {
      await holder.query(`SELECT RELEASE_LOCK('${LOCK}')`);
    }
  } finally {
    await holder.release();
  }
}
