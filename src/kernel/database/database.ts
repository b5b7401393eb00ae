import { existsSync } from 'node:fs';
import type { DataSource, DataSourceOptions, MixedList } from 'typeorm';
import { mysqlPools } from './mysql-source';
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
  /** The same database for what cannot wait behind workers; on SQLite the one writer, whose queue has a head. */
  urgent: DataSource;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- TypeORM's own type for an entity list
  entities: MixedList<Function>;
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- likewise for migrations
  migrations: MixedList<Function>;
  connections?: number;
  /** Only a database that is there already: nothing is created, nothing migrated. */
  mustExist?: boolean;
}

/** Opens, migrates and returns the database. Throws when the server is away or the schema cannot be brought up to date. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const target = parseDatabaseUrl(options.url);
  const schema = { entities: options.entities, migrations: options.migrations } as Pick<DataSourceOptions, 'entities' | 'migrations'>;
  if (target.engine === 'mysql') {
    // a command has nothing urgent; but two connections, for one holds the lock while the other migrates
    const connections = options.connections === undefined ? { pool: 12, urgent: 4 } : { pool: Math.max(2, options.connections), urgent: 0 };
    const { pool, urgent } = await mysqlPools(target, schema, connections);
    await (options.mustExist ? assertMade(pool) : migrateOnce(pool));
    return assemble(target, { writer: pool, reader: pool, urgent });
  }
  if (options.mustExist && !existsSync(target.file)) throw new NoDatabaseYet();
  const writer = await sqliteWriter(target.file, schema).initialize();
  await (options.mustExist ? assertMade(writer) : migrateOnce(writer));
  return assemble(target, { writer, reader: await sqliteReader(target.file).initialize(), urgent: writer });
}

/** Asked for by `mustExist`. */
export class NoDatabaseYet extends Error {
  constructor() {
    super('there is no database at DATABASE_URL yet; npm run migrate, or the first start of the bot, makes it');
    this.name = 'NoDatabaseYet';
  }
}

/** The table in which migrations are noted is the first that a database of ours gets. */
async function assertMade(source: DataSource): Promise<void> {
  try {
    await source.query('SELECT COUNT(*) FROM migrations');
  } catch {
    await source.destroy();
    throw new NoDatabaseYet();
  }
}

function assemble(target: DatabaseTarget, { writer, reader, urgent }: { writer: DataSource; reader: DataSource; urgent: DataSource }): Database {
  const rows = <Row>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> => reader.query(sql, [...params]);
  return {
    engine: target.engine, target, writer, urgent, rows,
    one: async <Row>(sql: string, params: readonly SqlValue[] = []) => (await rows<Row>(sql, params))[0] ?? null,
    close: async () => {
      for (const source of new Set([reader, urgent, writer])) await source.destroy();
    },
  };
}
