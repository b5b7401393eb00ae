import type { SqlValue } from './database';
import type { Tx } from './unit-of-work';
import { rowChunks } from './row-chunks';

/**
 * Several rows, each with values of its own, in one UPDATE; all rows name the same columns. Answers how many rows it matched.
 * Table and column names are the caller's own words, never input.
 */
export async function updateRows<Row extends { id: string }>(tx: Tx, table: string, rows: readonly Row[], columns: readonly (keyof Row & string)[]): Promise<number> {
  let matched = 0;
  for (const chunk of rowChunks(rows, 2 * columns.length + 1)) {
    const cases = `CASE id ${chunk.map(() => 'WHEN ? THEN ?').join(' ')} END`;
    const values = columns.flatMap((column) => chunk.flatMap((row) => [row.id, row[column] as SqlValue]));
    matched += await tx.change(
      `UPDATE ${table} SET ${columns.map((column) => `${column} = ${cases}`).join(', ')} WHERE id IN (${chunk.map(() => '?').join(',')})`, [...values, ...chunk.map((row) => row.id)]);
  }
  return matched;
}
