import { conflict } from '../../../kernel/errors';
import type { Cause } from '../../../kernel/events';
import type { Machine } from '../../../kernel/machine';
import type { DomainEvent } from '../../../vocabulary/events';
import { closeReplay, countArrivals, insertReplay, replayById, runningReplay, type BulkReplayRecord, type ReplayFilter } from './bulk-replay-store';
import { stepWork } from './replay-step';

/** One that did not come further for so long lost its work to something that a person must have looked at; the next ask begins anew. */
export const STANDS_STILL_MS = 60 * 60_000;

const running = () => conflict('inbox.replay_running', 'another bulk replay is under way; wait until it ends');

/** Begins a bulk replay 批量重放. One at a time: two would pass each other's counts. */
export const makeAskBulkReplay = ({ database, unitOfWork, clock, ids }: Machine) => async (filter: ReplayFilter, cause: Cause, newId: string | null): Promise<BulkReplayRecord> => {
  const counted = await countArrivals(database, filter); // before the transaction: many are counted, and the writer waits for nobody's count
  const [id, nowMs] = [newId ?? ids.next(), clock.nowMs()];
  return unitOfWork.run(async (tx) => {
    const asked = newId === null ? null : await replayById(tx, newId);
    if (asked) return asked; // its answer was lost
    const before = await runningReplay(tx);
    if (before && nowMs - before.progressAtMs < STANDS_STILL_MS) throw running();
    if (before) await closeReplay(tx, before.id, 'given_up', nowMs);
    const run: BulkReplayRecord = { id, openKey: 'running', status: 'running', ...filter, counted, replayed: 0, untouched: 0, afterId: '', startedAtMs: nowMs, progressAtMs: nowMs, finishedAtMs: null };
    if (!(await insertReplay(tx, run))) throw running(); // somebody asked in the same moment
    tx.enqueue(stepWork(id));
    tx.emit({ type: 'inbox.bulk_replay_asked', subject: id, data: { wanted: filter.wanted, counted }, cause } satisfies DomainEvent);
    return run;
  });
};
