/**
 * How long a worker's transaction takes further rows. SQLite has one writer, and an arriving callback waits for it;
 * a server has many, so there a longer one only saves commits.
 */
export const TRANSACTION_MS = { sqlite: 8, mysql: 150 } as const;
