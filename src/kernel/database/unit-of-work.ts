import type { QueryRunner } from 'typeorm';
import type { Clock } from '../clock';
import type { KernelEvent, NewWork } from '../events';
import type { Ids } from '../ids';
import type { Database, EntityClass, Reader, SqlValue } from './database';
import { rowChunks } from './row-chunks';
import { isDuplicate, isTransient } from './sql-errors';
import { inTransaction } from './transaction';
import { createWriteQueue } from './write-queue';

/** The inside of one transaction. Closures may run again after a deadlock: draw ids before `run`, never await the network inside. */
export interface Tx extends Reader {
  /** Runs one INSERT, UPDATE or DELETE; answers how many rows it matched. */
  change(sql: string, params?: readonly SqlValue[]): Promise<number>;
  /** One multi-row INSERT. */
  insert<Row extends object>(entity: EntityClass<Row>, rows: Row | readonly Row[]): Promise<void>;
  /** False when a unique key says that the row is there already; the transaction stays usable. */
  insertUnlessThere<Row extends object>(entity: EntityClass<Row>, row: Row): Promise<boolean>;
  /** Journal line and subscribers' work, written with this transaction's commit. */
  emit(event: KernelEvent): void;
  enqueue(work: NewWork): void;
  /** Runs after commit, in this process only: wake-up calls, never effects. */
  afterCommit(call: () => void): void;
}

export interface UnitOfWork {
  run<T>(closure: (tx: Tx) => Promise<T>, options?: { urgent?: boolean }): Promise<T>;
  /** One statement that is its own transaction: a single round trip on a server. */
  statement(sql: string, params: readonly SqlValue[], options?: { urgent?: boolean }): Promise<void>;
}

/** Writes what a transaction emitted and enqueued; given by the house, which knows the subscribers. */
export type Flush = (tx: Tx, events: readonly KernelEvent[], work: readonly NewWork[]) => Promise<void>;

const ATTEMPTS = 6;

export function createUnitOfWork(deps: { database: Database; clock: Clock; ids: Ids; flush: Flush; onStatement?: (sql: string) => void }): UnitOfWork {
  const queue = deps.database.engine === 'sqlite' ? createWriteQueue() : null;
  const once = async <T>(closure: (tx: Tx) => Promise<T>): Promise<T> => {
    const calls: (() => void)[] = [];
    const result = await inTransaction(deps.database, async (runner) => {
      const { tx, flush } = openTx(runner, deps, calls);
      const answer = await closure(tx);
      await flush();
      return answer;
    });
    for (const call of calls) call();
    return result;
  };
  const retried = async <T>(attemptOnce: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await attemptOnce();
      } catch (error) {
        if (!isTransient(error) || attempt >= ATTEMPTS) throw error;
        await deps.clock.sleep(attempt * 10 + (attempt * 7919) % 13); // spread the losers of one deadlock
      }
    }
  };
  const inTurn = <T>(attemptOnce: () => Promise<T>, urgent = false): Promise<T> =>
    (queue ? queue.turn(() => retried(attemptOnce), urgent) : retried(attemptOnce));
  return {
    run: (closure, options) => inTurn(() => once(closure), options?.urgent),
    statement: (sql, params, options) => inTurn(async () => {
      deps.onStatement?.(sql);
      await deps.database.writer.query(sql, [...params]);
    }, options?.urgent),
  };
}

interface Outcome {
  affected?: number;
}

function openTx(runner: QueryRunner, deps: { database: Database; flush: Flush; onStatement?: (sql: string) => void }, calls: (() => void)[]): { tx: Tx; flush: () => Promise<void> } {
  const events: KernelEvent[] = [];
  const work: NewWork[] = [];
  const statement = createGuard(deps.onStatement);
  const rows = <Row>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> =>
    statement.run(sql, async () => (await runner.query(sql, [...params])) as Row[]);
  const change = (sql: string, params: readonly SqlValue[] = []): Promise<number> =>
    statement.run(sql, async () => ((await runner.query(sql, [...params], true)) as Outcome).affected ?? 0);
  const insert = async <Row extends object>(entity: EntityClass<Row>, given: Row | readonly Row[]): Promise<void> => {
    const list: readonly Row[] = Array.isArray(given) ? (given as readonly Row[]) : [given as Row];
    const first = list[0];
    if (!first) return;
    const columns = Object.keys(first);
    const marks = `(${columns.map(() => '?').join(',')})`;
    const table = deps.database.writer.getMetadata(entity).tableName;
    for (const chunk of rowChunks(list, columns.length)) {
      const values = chunk.flatMap((row) => columns.map((column) => (row as Record<string, SqlValue>)[column] ?? null));
      await change(`INSERT INTO ${table} (${columns.join(',')}) VALUES ${chunk.map(() => marks).join(',')}`, values);
    }
  };
  const tx: Tx = {
    rows, change, insert,
    one: async <Row>(sql: string, params: readonly SqlValue[] = []) => (await rows<Row>(sql, params))[0] ?? null,
    insertUnlessThere: async (entity, row) => {
      try {
        await insert(entity, row);
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    emit: (event) => void events.push(event),
    enqueue: (item) => void work.push(item),
    afterCommit: (call) => void calls.push(call),
  };
  return {
    tx,
    flush: () => {
      statement.mustBeWhole();
      return deps.flush(tx, events, work);
    },
  };
}

/**
 * After a deadlock the server has rolled everything back and each further statement would commit by itself: a closure that swallowed
 * the error must not go on, nor its transaction count as done.
 */
function createGuard(onStatement?: (sql: string) => void): { run<T>(sql: string, call: () => Promise<T>): Promise<T>; mustBeWhole(): void } {
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
