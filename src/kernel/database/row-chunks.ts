/** SQLite takes 32,766 parameters in one statement, MySQL 65,535. */
const MOST_PARAMS = 30_000;

/** Rows as few statements as the engines allow: one, unless thousands are written together. */
export function rowChunks<Row>(rows: readonly Row[], columns: number): (readonly Row[])[] {
  const size = Math.floor(MOST_PARAMS / columns);
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, n) => rows.slice(n * size, (n + 1) * size));
}
