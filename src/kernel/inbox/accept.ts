import type { Clock } from '../clock';
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
  stored: () => void;
  failed: (error: unknown) => void;
}

const BATCH = 256;
/** Beyond this many unanswered arrivals the door refuses at once (5xx outside): memory stays bounded and WeCom tries again. */
const MAX_WAITING = 4096;

/**
 * Arrivals that come while a batch is being written share the next one: one INSERT and one commit for all of them.
 * De-duplicated in memory, sorted by hash so that two batches of different processes lock in one order; a failed batch fails every waiter.
 */
export function createAccept(deps: { engine: 'sqlite' | 'mysql'; unitOfWork: UnitOfWork; clock: Clock; ids: Ids; afterStore: (urgent: boolean) => void }): Accept {
  const keep = deps.engine === 'sqlite' ? 'ON CONFLICT DO NOTHING' : 'ON DUPLICATE KEY UPDATE hash = hash';
  const waiting: Waiter[] = [];
  let writing = false;

  const store = async (batch: readonly Waiter[]): Promise<void> => {
    const nowMs = deps.clock.nowMs();
    const unique = [...new Map(batch.map((arrival) => [arrival.hash, arrival])).values()].sort((a, b) => (a.hash < b.hash ? -1 : 1));
    const params = unique.flatMap((arrival) => [deps.ids.next(), arrival.hash, nowMs, arrival.body, arrival.urgent ? 1 : 0, nowMs]);
    const rows = unique.map(() => "(?,?,?,?,?,'pending',0,?)").join(',');
    await deps.unitOfWork.statement(`INSERT INTO inbox (id, hash, receivedAtMs, body, urgent, status, attempts, notBeforeMs) VALUES ${rows} ${keep}`, params, { urgent: true });
  };

  const drain = async (): Promise<void> => {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, BATCH);
      try {
        await store(batch);
        for (const waiter of batch) waiter.stored();
        deps.afterStore(batch.some((arrival) => arrival.urgent));
      } catch (error) {
        for (const waiter of batch) waiter.failed(error);
      }
    }
    writing = false;
  };

  return (arrival) => new Promise<void>((stored, failed) => {
    if (waiting.length >= MAX_WAITING) return failed(new Error('too many callbacks are waiting to be stored'));
    waiting.push({ ...arrival, stored, failed });
    // one turn of the event loop gathers what arrived together
    if (!writing && waiting.length === 1) setImmediate(() => { if (!writing) void drain(); });
  });
}
