import type { SqlValue } from './database';
import type { Condition } from './scope-clause';

export interface ListQuestion<Column extends string> {
  table: string;
  /** What is selected; `id` when absent. */
  columns?: string;
  /** What is asked of each column; undefined: nothing, null: that it holds nothing. */
  given: Readonly<Partial<Record<Column, SqlValue | undefined>>>;
  /** Index name → the columns it holds right before `id`, narrowest first. Where none fits, the primary key is walked. */
  ways: Readonly<Record<string, readonly Column[]>>;
  /** What else must hold, compared on the walk. */
  within?: Condition;
  limit: number;
  /** Id of the last row of the page before. */
  before?: string | undefined;
}

export interface Statement {
  sql: string;
  params: SqlValue[];
}

/**
 * One page of a list, newest first, and one row too many that tells of a next page. It walks one index in the order of `id` and stops at the limit:
 * the first way whose columns are all given. What else is asked is compared on that walk.
 * Neither engine finds this way by itself. Without statistics SQLite takes two common columns for narrower than the one that names a single person: the others
 * are written so that they are no way in. A server hopes to meet enough rows soon on the primary key, and for a rare value reads all of it: it is told the index,
 * in a comment that SQLite skips.
 * Tables to be joined belong around it, `FROM (newest) page CROSS JOIN …`: a planner that begins with a small joined table would sort the whole list, and
 * SQLite, which takes CROSS for "in this order", would otherwise walk the whole table to save the sorting of one page.
 */
export function newest<Column extends string>({ table, columns = 'id', given, ways, within, limit, before }: ListQuestion<Column>): Statement {
  const asked = (Object.entries(given) as [Column, SqlValue | undefined][]).filter((entry): entry is [Column, SqlValue] => entry[1] !== undefined);
  const [index, way] = Object.entries(ways).find(([, each]) => each.every((column) => given[column] !== undefined)) ?? ['PRIMARY', []];
  const is = ([column, value]: [Column, SqlValue]) => (value === null ? `${column} IS NULL` : `${column} = ?`);
  const where = asked.map((each) => (way.includes(each[0]) ? is(each) : `(CASE WHEN ${is(each)} THEN 1 END) = 1`));
  return {
    sql: `SELECT ${columns} FROM ${table} /*! FORCE INDEX (${index}) */ WHERE ${[...where, ...(within ? [within.sql] : []), 'id < ?'].join(' AND ')} ORDER BY id DESC LIMIT ?`,
    params: [...asked.map(([, value]) => value).filter((value) => value !== null), ...(within?.params ?? []), before ?? '~', limit + 1],
  };
}

/** Several such walks as one page: each gives its newest rows, the few are merged. For a filter that leaves a column open whose values are a closed list. */
export function mergedNewest(walks: readonly Statement[], limit: number): Statement {
  const parts = walks.map(({ sql }, n) => `SELECT id FROM (${sql}) walk${n}`);
  return { sql: `SELECT id FROM (${parts.join(' UNION ALL ')}) walks ORDER BY id DESC LIMIT ?`, params: [...walks.flatMap(({ params }) => params), limit + 1] };
}
