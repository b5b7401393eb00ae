import type { Clock } from '../clock';
import type { SqlValue } from '../database/database';
import type { UnitOfWork } from '../database/unit-of-work';
import type { Ids } from '../ids';

export interface Arrival {
  /** What identifies it, whatever it was wrapped in. At most 64 characters. */
  hash: string;
  body: string;
  urgent: boolean;
}

/** Resolves when the arrival is durably stored (or was stored before); rejects when it could not be. Nothing may be acknowledged earlier. */
export type Accept = (arrival: Arrival) => Promise<void>;

interface Waiter extends Arrival {
  sinceMs: number;
  stored: () => void;
  failed: (error: unknown) => void;
}

const BATCH = 256;
const COLUMNS = 6;
/** Batches under way at once. A server commits one while the next is put together; SQLite has a single writer. */
const WRITERS = { sqlite: 1, mysql: 2 };
/** Beyond this many unanswered arrivals the door refuses at once (5xx outside): memory stays bounded and WeCom tries again. */
const MAX_WAITING = 4096;

/**
 * Arrivals that come while batches are being written share the next one: one INSERT and one commit for all of them.
 * De-duplicated in memory, sorted by hash so that two batches of different processes lock in one order; a failed batch fails every waiter.
 */
export function createAccept(deps: { engine: 'sqlite' | 'mysql'; unitOfWork: UnitOfWork; clock: Clock; ids: Ids; afterStore: (urgent: boolean, waitedMs: number) => void }): Accept {
  const insertOf = insertTexts(deps.engine);
  const waiting: Waiter[] = [];
  let writing = 0;
  const writers = WRITERS[deps.engine];

  const store = async (batch: readonly Waiter[]): Promise<void> => {
    const nowMs = deps.clock.nowMs();
    const params: SqlValue[] = [];
    let last = '';
    for (const { hash, body, urgent } of [...batch].sort((a, b) => (a.hash < b.hash ? -1 : 1))) {
      if (hash === last) continue; // twins stand side by side
      params.push(deps.ids.next(), hash, nowMs, body, urgent ? 1 : 0, nowMs);
      last = hash;
    }
    await deps.unitOfWork.statement(insertOf(params.length / COLUMNS), params, { urgent: true });
  };

  const drain = async (): Promise<void> => {
    writing += 1;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      try {
        await store(batch);
        for (const waiter of batch) waiter.stored();
        deps.afterStore(batch.some((arrival) => arrival.urgent), performance.now() - (batch[0]?.sinceMs ?? 0));
      } catch (error) {
        for (const waiter of batch) waiter.failed(error);
      }
    }
    writing -= 1;
  };

  return (arrival) => new Promise<void>((stored, failed) => {
    if (waiting.length >= MAX_WAITING) return failed(new Error('too many callbacks are waiting to be stored'));
    waiting.push({ hash: arrival.hash, body: arrival.body, urgent: arrival.urgent, sinceMs: performance.now(), stored, failed });
    // one turn of the event loop gathers what arrived together
    if (writing < writers && waiting.length === 1) setImmediate(() => { if (writing < writers) void drain(); });
  });
}

/** One text for each size of batch: making it, and finding its prepared statement by a text never seen before, would cost every arrival. */
function insertTexts(engine: 'sqlite' | 'mysql'): (rows: number) => string {
  const keep = engine === 'sqlite' ? 'ON CONFLICT DO NOTHING' : 'ON DUPLICATE KEY UPDATE hash = hash';
  const texts: string[] = [];
  return (rows) => {
    texts[rows] ??= `INSERT INTO inbox (id, hash, receivedAtMs, body, urgent, status, attempts, notBeforeMs) VALUES ${Array.from({ length: rows }, () => "(?,?,?,?,?,'pending',0,?)").join(',')} ${keep}`;
    return texts[rows];
  };
}
