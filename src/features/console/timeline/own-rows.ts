import type { Reader, SqlValue } from '../../../kernel/database/database';
import { firstIdAt, idTimeMs } from '../../../kernel/ids';
import type { Scope } from '../../../kernel/scope';
import type { Below } from './decide-timeline';

/** What a source is asked: the newest `limit + 1` things of this customer below a place, as far as the scope shows them. */
export interface Ask {
  reader: Reader;
  customerId: string;
  scope: Scope;
  below: Below;
  limit: number;
}

export type At = { id: string; atMs: number };

interface OwnRows {
  columns: string;
  /** Begins with the table that is found by the customer; the others are looked up by its rows (`CROSS JOIN`). */
  from: string;
  /** Finds the customer's rows by an index. */
  where: string;
  params: readonly SqlValue[];
  /** Columns of the instant and the id. */
  at: string;
  id: string;
}

/** For what one person has few rows of: found by an index on the person, sorted among themselves by the instant of which they tell. */
export const newestOfOwn = <Row>({ reader, below, limit }: Ask, { columns, from, where, params, at, id }: OwnRows): Promise<(Row & At)[]> => reader.rows<Row & At>(
  `SELECT ${id} AS id, ${at} AS atMs, ${columns} FROM ${from} WHERE ${where} AND (${at} < ? OR (${at} = ? AND ${id} < ?)) ORDER BY ${at} DESC, ${id} DESC LIMIT ?`,
  [...params, below.atMs, below.atMs, below.id, limit + 1]);

const LATEST_ID_MS = 2 ** 48;

/**
 * For what one person may have thousands of rows of: a walk over an index in the order of ids stops at the limit. Such an id tells when we
 * learned of the thing, and where to go on below a place.
 */
export function idBelow({ atMs, id }: Below): string {
  if (atMs >= LATEST_ID_MS) return '~';
  if (id === '') return firstIdAt(atMs);
  return id === '~' ? firstIdAt(atMs + 1) : id;
}

export const atOfIds = <Row extends { id: string }>(rows: readonly Row[]): (Row & At)[] => rows.map((row) => ({ ...row, atMs: idTimeMs(row.id) }));
