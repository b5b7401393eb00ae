import type { QueryRunner } from 'typeorm';
import type { Database, SqlValue } from '../database';

export interface TableShape {
  name: string;
  columns: string[];
  /** The primary key, in its order. */
  key: string[];
}

export type StoredRow = Record<string, SqlValue>;

/** One moment of the whole database, read beside a running bot; the shape comes from the database itself, so that an older one can be read too. */
export interface Snapshot {
  migrations: string[];
  tables: TableShape[];
  /** Pages of rows in the order of the key: never more than one page is held. */
  pages(table: TableShape): AsyncGenerator<StoredRow[]>;
}

const PAGE = 1000;
const BEGIN = { sqlite: ['BEGIN'], mysql: ['SET TRANSACTION ISOLATION LEVEL REPEATABLE READ', 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY'] } as const;

export async function withSnapshot<T>(database: Database, use: (snapshot: Snapshot) => Promise<T>): Promise<T> {
  const runner = database.writer.createQueryRunner();
  try {
    for (const sql of BEGIN[database.engine]) await runner.query(sql);
    const migrations = ((await runner.query('SELECT name FROM migrations ORDER BY id')) as { name: string }[]).map(({ name }) => name);
    const tables = await (database.engine === 'sqlite' ? sqliteTables : serverTables)(runner);
    return await use({ migrations, tables, pages: (table) => pagesOf(runner, table) });
  } finally {
    await runner.query('ROLLBACK').catch(() => undefined); // nothing was written; a connection that broke has told so already
    await runner.release();
  }
}

async function sqliteTables(runner: QueryRunner): Promise<TableShape[]> {
  const rows = (await runner.query(
    `SELECT t.name AS tableName, c.name AS columnName, c.pk AS keyPlace FROM sqlite_master t JOIN pragma_table_info(t.name) c
     WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid`)) as ColumnRow[];
  return tablesOf(rows);
}

async function serverTables(runner: QueryRunner): Promise<TableShape[]> {
  const rows = (await runner.query(
    `SELECT c.TABLE_NAME AS tableName, c.COLUMN_NAME AS columnName, COALESCE(k.ORDINAL_POSITION, 0) AS keyPlace
     FROM information_schema.COLUMNS c JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME AND t.TABLE_TYPE = 'BASE TABLE'
     LEFT JOIN information_schema.KEY_COLUMN_USAGE k ON k.TABLE_SCHEMA = c.TABLE_SCHEMA AND k.TABLE_NAME = c.TABLE_NAME AND k.COLUMN_NAME = c.COLUMN_NAME AND k.CONSTRAINT_NAME = 'PRIMARY'
     WHERE c.TABLE_SCHEMA = DATABASE() ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION`)) as ColumnRow[];
  return tablesOf(rows);
}

type ColumnRow = { tableName: string; columnName: string; keyPlace: number };

/** The table in which migrations are noted is left out: the restore runs the migrations themselves. */
function tablesOf(rows: readonly ColumnRow[]): TableShape[] {
  const names = [...new Set(rows.map(({ tableName }) => tableName))].filter((name) => name !== 'migrations');
  return names.map((name) => {
    const own = rows.filter(({ tableName }) => tableName === name);
    const key = own.filter(({ keyPlace }) => Number(keyPlace) > 0).sort((a, b) => Number(a.keyPlace) - Number(b.keyPlace)).map(({ columnName }) => columnName);
    if (key.length === 0) throw new Error(`table ${name} has no primary key and cannot be read page by page`);
    return { name, columns: own.map(({ columnName }) => columnName), key };
  });
}

async function* pagesOf(runner: QueryRunner, { name, columns, key }: TableShape): AsyncGenerator<StoredRow[]> {
  for (let after: SqlValue[] | null = null; ;) {
    const { where, params } = afterKey(key, after);
    const rows = (await runner.query(`SELECT ${columns.map(quoted).join(',')} FROM ${quoted(name)}${where} ORDER BY ${key.map(quoted).join(',')} LIMIT ${PAGE}`, params)) as StoredRow[];
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (rows.length < PAGE || !last) return;
    after = key.map((column) => last[column] ?? null);
  }
}

/** (a, b) > (1, 2), spelled so that both engines walk the key. */
function afterKey(key: readonly string[], after: readonly SqlValue[] | null): { where: string; params: SqlValue[] } {
  if (!after) return { where: '', params: [] };
  const ways = key.map((column, at) => [...key.slice(0, at).map((earlier) => `${quoted(earlier)} = ?`), `${quoted(column)} > ?`].join(' AND '));
  return { where: ` WHERE (${ways.join(') OR (')})`, params: key.flatMap((_, at) => after.slice(0, at + 1)) };
}

/** Both engines take backticks. */
export const quoted = (name: string): string => `\`${name}\``;
