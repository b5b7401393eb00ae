import type { DataSource, QueryRunner } from 'typeorm';

/**
 * Begins, runs and commits on one connection; rolls back and rethrows when `closure` fails.
 * SQLite gets plain statements: TypeORM counts depth on its only runner, and when SQLite rolls back by itself (a full disk) the count stays
 * one too high for ever. From then on a roll-back only returns to a savepoint, and what later "commits" is never durable.
 */
export async function inTransaction<T>(source: DataSource, closure: (runner: QueryRunner) => Promise<T>): Promise<T> {
  const runner = source.createQueryRunner();
  const sqlite = source.options.type === 'better-sqlite3';
  try {
    await (sqlite ? runner.query('BEGIN IMMEDIATE') : runner.startTransaction());
    const answer = await closure(runner);
    await (sqlite ? runner.query('COMMIT') : runner.commitTransaction());
    return answer;
  } catch (error) {
    // fails when the database rolled back already or is away: either way nothing was committed, and the first error says why
    await (sqlite ? runner.query('ROLLBACK') : runner.rollbackTransaction()).catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}
