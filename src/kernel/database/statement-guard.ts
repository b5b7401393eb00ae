import { isTransient } from './sql-errors';

/**
 * After a deadlock the server has rolled everything back and each further statement would commit by itself: a closure that swallowed
 * the error must not go on, nor its transaction count as done.
 */
export function createStatementGuard(onStatement?: (sql: string) => void): { run<T>(sql: string, call: () => Promise<T>): Promise<T>; mustBeWhole(): void } {
  let broken: Error | null = null;
  const mustBeWhole = () => {
    if (broken !== null) throw broken;
  };
  return {
    mustBeWhole,
    async run(sql, call) {
      mustBeWhole();
      onStatement?.(sql);
      try {
        return await call();
      } catch (error) {
        if (isTransient(error)) broken = error as Error;
        throw error;
      }
    },
  };
}
