/**
 * How long a worker's transaction should last. SQLite has one writer, and an arriving callback waits for it; a server has many,
 * so there a longer one only saves commits.
 */
const TRANSACTION_MS = { sqlite: 8, mysql: 150 } as const;
const MOST_ROWS = 20;

/** Rows that share a transaction: as many as fit into its time on this machine, learnt from the last ones. */
export interface BatchSize {
  rows(): number;
  took(rows: number, ms: number): void;
}

export function createBatchSize(engine: 'sqlite' | 'mysql'): BatchSize {
  const budgetMs = TRANSACTION_MS[engine];
  let size = MOST_ROWS;
  return {
    rows: () => size,
    took(rows, ms) {
      if (ms > budgetMs) size = Math.max(1, Math.floor(rows / 2));
      else if (ms < budgetMs / 2 && rows >= size) size = Math.min(MOST_ROWS, size + 2);
    },
  };
}
