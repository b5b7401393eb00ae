import type { QueryRunner } from 'typeorm';
import type { Clock } from '../clock';
import type { KernelEvent, NewWork } from '../events';
import type { Ids } from '../ids';
import type { Database, EntityClass, Reader, SqlValue } from './database';
import { marks } from './marks';
import { rowChunks } from './row-chunks';
import { isDuplicate, isTransient } from './sql-errors';
import { createStatementGuard } from './statement-guard';
import { inTransaction } from './transaction';
import { createWriteQueue } from './write-queue';

/** The inside of one transaction. Closures may run again after a deadlock: draw ids before `run`, never await the network inside. */
export interface Tx extends Reader {
  /** Runs one INSERT, UPDATE or DELETE; answers how many rows it matched. */
  change(sql: string, params?: readonly SqlValue[]): Promise<number>;
  /** One multi-row INSERT. */
  insert<Row extends object>(entity: EntityClass<Row>, rows: Row | readonly Row[]): Promise<void>;
  /** The same, leaving out every row whose unique key stands already. */
  insertMissing<Row extends object>(entity: EntityClass<Row>, rows: readonly Row[]): Promise<void>;
  /** False when a unique key says that the row is there already; the transaction stays usable. */
  insertUnlessThere<Row extends object>(entity: EntityClass<Row>, row: Row): Promise<boolean>;
  /** Journal line and subscribers' work, written with this transaction's commit. */
  emit(event: KernelEvent): void;
  enqueue(work: NewWork): void;
  /** Runs after commit, in this process only: wake-up calls, never effects. */
  afterCommit(call: () => void): void;
}

export interface RunOptions {
  /** To the head of SQLite's queue of writers; on a server by connections that workers do not hold. */
  urgent?: boolean;
  /**
   * Losing this commit to a power cut only means that the same rows are worked again: on SQLite it is not waited for.
   * The log keeps its order, so the next commit that is waited for makes this one durable too, and nothing leaves the house without one.
   */
  repeatable?: boolean;
}

export interface UnitOfWork {
  run<T>(closure: (tx: Tx) => Promise<T>, options?: RunOptions): Promise<T>;
  /** One statement that is its own transaction: a single round trip on a server. */
  statement(sql: string, params: readonly SqlValue[], options?: { urgent?: boolean }): Promise<void>;
}

/** Writes what a transaction emitted and enqueued; given by the house, which knows the subscribers. */
export type Flush = (tx: Tx, events: readonly KernelEvent[], work: readonly NewWork[]) => Promise<void>;

const ATTEMPTS = 6;

export function createUnitOfWork(deps: { database: Database; clock: Clock; ids: Ids; flush: Flush; onStatement?: (sql: string) => void }): UnitOfWork {
  const queue = deps.database.engine === 'sqlite' ? createWriteQueue() : null;
  const sourceFor = ({ urgent = false }: RunOptions = {}) => (urgent ? deps.database.urgent : deps.database.writer);
  const once = async <T>(closure: (tx: Tx) => Promise<T>, options?: RunOptions): Promise<T> => {
    const calls: (() => void)[] = [];
    const result = await inTransaction(sourceFor(options), async (runner) => {
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
  let waits = true;
  const waitForDisk = async (wanted: boolean): Promise<void> => {
    if (waits === wanted) return;
    await deps.database.writer.query(`PRAGMA synchronous = ${wanted ? 'FULL' : 'NORMAL'}`);
    waits = wanted;
  };
  const inTurn = <T>(attemptOnce: () => Promise<T>, { urgent = false, repeatable = false }: RunOptions = {}): Promise<T> => {
    if (!queue) return retried(attemptOnce);
    return queue.turn(async () => {
      await waitForDisk(!repeatable);
      return retried(attemptOnce);
    }, urgent);
  };
  return {
    run: (closure, options) => inTurn(() => once(closure, options), options),
    statement: (sql, params, options) => inTurn(async () => {
      deps.onStatement?.(sql);
      await sourceFor(options).query(sql, [...params]);
    }, options),
  };
}

interface Outcome {
  affected?: number;
}

function openTx(runner: QueryRunner, deps: { database: Database; flush: Flush; onStatement?: (sql: string) => void }, calls: (() => void)[]): { tx: Tx; flush: () => Promise<void> } {
  const events: KernelEvent[] = [];
  const work: NewWork[] = [];
  const statement = createStatementGuard(deps.onStatement);
  const rows = <Row>(sql: string, params: readonly SqlValue[] = []): Promise<Row[]> =>
    statement.run(sql, async () => (await runner.query(sql, [...params])) as Row[]);
  const change = (sql: string, params: readonly SqlValue[] = []): Promise<number> =>
    statement.run(sql, async () => ((await runner.query(sql, [...params], true)) as Outcome).affected ?? 0);
  const insertAll = async <Row extends object>(entity: EntityClass<Row>, list: readonly Row[], onConflict: (key: string) => string): Promise<void> => {
    const first = list[0];
    if (!first) return;
    const columns = Object.keys(first);
    const row = `(${marks(columns)})`;
    const { tableName, primaryColumns } = deps.database.writer.getMetadata(entity);
    for (const chunk of rowChunks(list, columns.length)) {
      const values = chunk.flatMap((each) => columns.map((column) => (each as Record<string, SqlValue>)[column] ?? null));
      await change(`INSERT INTO ${tableName} (${columns.join(',')}) VALUES ${chunk.map(() => row).join(',')}${onConflict(primaryColumns[0]?.propertyName ?? '')}`, values);
    }
  };
  const insert = <Row extends object>(entity: EntityClass<Row>, given: Row | readonly Row[]): Promise<void> =>
    insertAll(entity, Array.isArray(given) ? (given as readonly Row[]) : [given as Row], () => '');
  const keepOld = deps.database.engine === 'sqlite' ? () => ' ON CONFLICT DO NOTHING' : (key: string) => ` ON DUPLICATE KEY UPDATE ${key} = ${key}`;
  const tx: Tx = {
    rows, change, insert,
    insertMissing: (entity, list) => insertAll(entity, list, keepOld),
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
