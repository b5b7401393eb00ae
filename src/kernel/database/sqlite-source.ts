import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { DataSource, type DataSourceOptions } from 'typeorm';

/** TypeORM sends a deferred BEGIN; upgrading such a transaction to a writer can fail with SQLITE_BUSY_SNAPSHOT, so every one starts as a writer. */
class ImmediateSqlite extends Sqlite {
  override prepare<B extends unknown[] | object = unknown[], R = unknown>(sql: string) {
    return super.prepare<B, R>(sql === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE' : sql);
  }
}

type Schema = Pick<DataSourceOptions, 'entities' | 'migrations'>;

/** The single writing connection. `synchronous = FULL`: an acknowledged callback survives a power cut. */
export const sqliteWriter = (file: string, schema: Schema): DataSource => {
  mkdirSync(dirname(file), { recursive: true });
  return new DataSource({
    type: 'better-sqlite3', database: file, driver: ImmediateSqlite, enableWAL: true, timeout: 5000, ...schema,
    statementCacheSize: 500, // a statement over a set has one text for each number of rows
    migrationsTransactionMode: 'each',
    prepareDatabase: (db: { pragma(text: string): unknown }) => {
      db.pragma('synchronous = FULL');
      db.pragma('foreign_keys = ON');
      db.pragma('secure_delete = ON'); // what was sealed, blanked or erased is overwritten where it stood, not only forgotten
      db.pragma('cache_size = -65536'); // 64 MB: the pages a burst touches stay in memory
      db.pragma('wal_autocheckpoint = 4000'); // 16 MB: a page written often reaches the database file once
    },
  });
};

/** A second, read-only connection: reads never see the open transaction of the writer. */
export const sqliteReader = (file: string): DataSource =>
  new DataSource({ type: 'better-sqlite3', database: file, readonly: true, fileMustExist: true, timeout: 5000, entities: [] });
