import type { EntityManager } from 'typeorm';
import type { Clock } from '../clock';
import type { KernelEvent, NewWork } from '../events';
import type { Ids } from '../ids';
import type { Database, EntityClass, Reader, SqlValue } from './database';
import { createWriteQueue } from './write-queue';
import { isDuplicate, isTransient } from './sql-errors';

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
    const result = await deps.database.writer.transaction(async (manager) => {
      const { tx, flush } = openTx(manager, deps, calls);
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

function openTx(manager: EntityManager, deps: { database: Database; flush: Flush; onStatement?: (sql: string) => void }, calls: (() => void)[]): { tx: Tx; flush: () => Promise<void> } {
  const runner = manager.queryRunner;
  if (!runner) throw new Error('a transaction without its query runner');
  const events: KernelEvent[] = [];
  const work: NewWork[] = [];
  const rows = async <Row>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> => {
    deps.onStatement?.(sql);
    return (await runner.query(sql, [...params])) as Row[];
  };
  const change = async (sql: string, params: readonly SqlValue[] = []): Promise<number> => {
    deps.onStatement?.(sql);
    const outcome = (await runner.query(sql, [...params], true)) as Outcome;
    return outcome.affected ?? 0;
  };
  const insert = async <Row extends object>(entity: EntityClass<Row>, given: Row | readonly Row[]): Promise<void> => {
    const list: readonly Row[] = Array.isArray(given) ? (given as readonly Row[]) : [given as Row];
    const first = list[0];
    if (!first) return;
    const columns = Object.keys(first);
    const marks = `(${columns.map(() => '?').join(',')})`;
    const table = deps.database.writer.getMetadata(entity).tableName;
    const values = list.flatMap((row) => columns.map((column) => (row as Record<string, SqlValue>)[column] ?? null));
    await change(`INSERT INTO ${table} (${columns.join(',')}) VALUES ${list.map(() => marks).join(',')}`, values);
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
  return { tx, flush: () => deps.flush(tx, events, work) };
}
