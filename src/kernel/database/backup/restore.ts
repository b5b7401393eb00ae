import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DataSource, MixedList, QueryRunner } from 'typeorm';
import { marks } from '../marks';
import { rowChunks } from '../row-chunks';
import { mysqlPools } from '../mysql-source';
import { parseDatabaseUrl, type DatabaseTarget } from '../settings';
import { sqliteWriter } from '../sqlite-source';
import { inTransaction } from '../transaction';
import { readBackup, type BackupLine } from './backup-file';
import { quoted } from './snapshot';

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- TypeORM's own type for an entity list
type Schema = { entities: MixedList<Function>; migrations: readonly (new () => object)[] };

export interface RestoreOptions<Settled> extends Schema {
  /** Told of each table as its rows go in. */
  onTable?: (name: string) => void;
  /** What must be true of the copy before any bot may start on it; given the address of a database that none starts on yet. */
  settle(url: string): Promise<Settled>;
}

const UNFINISHED = 'restore.unfinished';
type Head = Extract<BackupLine, { head: unknown }>['head'];

/**
 * Fills an empty database of either engine from a backup: the migrations that the backup had, its rows, then what `settle` does. The file is read to
 * its end before the first row is written, and a copy that was cut off half-way is no database that a bot starts on.
 */
export async function restore<Settled>(url: string, file: string, options: RestoreOptions<Settled>): Promise<{ rows: number; settled: Settled }> {
  const target = parseDatabaseUrl(url);
  const head = await checked(file, options);
  if (target.engine === 'mysql') return fill(await openServer(target, options, head), url, file, options);
  if (existsSync(target.file)) throw new Error('there is a database at DATABASE_URL already; a backup is restored into a new one only');
  const unfinished = `${target.file}.restoring`;
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${unfinished}${suffix}`, { force: true });
  mkdirSync(dirname(target.file), { recursive: true });
  const filled = await fill(await sqliteWriter(unfinished, schemaOf(options, head)).initialize(), `sqlite:${unfinished}`, file, options);
  renameSync(unfinished, target.file); // closed, so its write-ahead log is in it
  return filled;
}

/** Reads everything once: a cut-off or newer backup is refused before anything is made. */
async function checked(file: string, { migrations }: Schema): Promise<Head> {
  if (!existsSync(file)) throw new Error('there is no such backup file');
  let head: Head | null = null;
  for await (const line of readBackup(file)) if ('head' in line) head = line.head;
  if (head?.format !== 1) throw new Error('this is no backup that this version can read');
  const known = new Set(migrations.map(({ name }) => name));
  if (head.migrations.some((name) => !known.has(name))) throw new Error('this backup was made by a newer version of the bot; restore it with that version');
  return head;
}

const schemaOf = ({ entities, migrations }: Schema, head: Head) => ({ entities, migrations: migrations.filter(({ name }) => head.migrations.includes(name)) as never[] });

async function openServer(target: Extract<DatabaseTarget, { engine: 'mysql' }>, schema: Schema, head: Head): Promise<DataSource> {
  const { pool } = await mysqlPools(target, schemaOf(schema, head), { pool: 1, urgent: 0 });
  const [found] = await pool.query<{ n: number | string }[]>('SELECT COUNT(*) AS n FROM information_schema.tables WHERE table_schema = DATABASE()');
  if (Number(found?.n) === 0) return pool;
  await pool.destroy();
  throw new Error('the database at DATABASE_URL is not empty; a backup is restored into an empty one only');
}

async function fill<Settled>(source: DataSource, url: string, file: string, options: RestoreOptions<Settled>): Promise<{ rows: number; settled: Settled }> {
  try {
    await source.runMigrations();
    await source.query(`INSERT INTO named_state (name, value, changedAtMs) VALUES ('${UNFINISHED}', '', 0)`);
    if (source.options.type === 'better-sqlite3') await source.query('PRAGMA synchronous = OFF'); // nobody starts on it yet: waiting for the disk once is enough
    const rows = await insertAll(source, file, options.onTable);
    if (source.options.type === 'better-sqlite3') for (const sql of ['PRAGMA synchronous = FULL', 'PRAGMA wal_checkpoint(TRUNCATE)']) await source.query(sql);
    const settled = await options.settle(url);
    await source.query(`DELETE FROM named_state WHERE name = '${UNFINISHED}'`);
    return { rows, settled };
  } finally {
    await source.destroy();
  }
}

async function insertAll(source: DataSource, file: string, onTable?: (name: string) => void): Promise<number> {
  let into: Table = { table: '', columns: [] };
  let rows = 0;
  for await (const line of readBackup(file)) {
    if ('table' in line) {
      into = line;
      onTable?.(line.table);
    } else if ('rows' in line) {
      await inTransaction(source, (runner) => insertPage(runner, into, line.rows));
      rows += line.rows.length;
    }
  }
  return rows;
}

type Table = Pick<Extract<BackupLine, { table: string }>, 'table' | 'columns'>;

async function insertPage(runner: QueryRunner, { table, columns }: Table, rows: readonly unknown[][]): Promise<void> {
  const row = `(${marks(columns)})`;
  for (const chunk of rowChunks(rows, columns.length)) {
    await runner.query(`INSERT INTO ${quoted(table)} (${columns.map(quoted).join(',')}) VALUES ${chunk.map(() => row).join(',')}`, chunk.flat());
  }
}

/** For the start: true when a restore into this database was cut off. */
export const isHalfRestored = async (reader: { one<Row>(sql: string): Promise<Row | null> }): Promise<boolean> =>
  (await reader.one(`SELECT name FROM named_state WHERE name = '${UNFINISHED}'`)) !== null;
