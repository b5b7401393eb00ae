import type { DataSource, DataSourceOptions, MixedList } from 'typeorm';
import { mysqlPool } from './mysql-source';
import { parseDatabaseUrl, type DatabaseTarget } from './settings';
import { sqliteReader, sqliteWriter } from './sqlite-source';
import { migrateOnce } from './migrate';

export type SqlValue = string | number | null | Buffer;
export type EntityClass<Row> = new () => Row;

/** Committed rows only; screens and loads outside a transaction use it. */
export interface Reader {
  rows<Row>(sql: string, params?: readonly SqlValue[]): Promise<Row[]>;
  one<Row>(sql: string, params?: readonly SqlValue[]): Promise<Row | null>;
}

export interface Database extends Reader {
  engine: 'sqlite' | 'mysql';
  target: DatabaseTarget;
  /** The writing source; rooms reach it through the unit of work only. */
  writer: DataSource;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- TypeORM's own type for an entity list
  entities: MixedList<Function>;
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- likewise for migrations
  migrations: MixedList<Function>;
  connections?: number;
}

/** Opens, migrates and returns the database. Throws when the server is away or the schema cannot be brought up to date. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const target = parseDatabaseUrl(options.url);
  const schema = { entities: options.entities, migrations: options.migrations } as Pick<DataSourceOptions, 'entities' | 'migrations'>;
  if (target.engine === 'mysql') {
    const pool = await mysqlPool(target, schema, options.connections ?? 12);
    await migrateOnce(pool);
    return assemble(target, pool, pool);
  }
  const writer = await sqliteWriter(target.file, schema).initialize();
  await migrateOnce(writer);
  return assemble(target, writer, await sqliteReader(target.file).initialize());
}

function assemble(target: DatabaseTarget, writer: DataSource, reader: DataSource): Database {
  const rows = <Row>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> => reader.query(sql, [...params]);
  return {
    engine: target.engine, target, writer, rows,
    one: async <Row>(sql: string, params: readonly SqlValue[] = []) => (await rows<Row>(sql, params))[0] ?? null,
    close: async () => {
      if (reader !== writer) await reader.destroy();
      await writer.destroy();
    },
  };
}
