import type { Reconciliation } from '../../../../entities/reconciliation';
import type { Clock } from '../../../kernel/clock';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Cause } from '../../../kernel/events';
import type { Ids } from '../../../kernel/ids';
import type { Job } from '../../../kernel/work/registry';
import type { DomainEvent } from '../../../vocabulary/events';
import { bySendInAll, closeRun, insertRun, lastRun, runningRun } from './reconcile-store';

/** One that did not come further for so long lost its work to something that a person must have looked at; the next ask begins anew. */
const STANDS_STILL_MS = 6 * 3_600_000;
/** One that WeCom never gave the list of members has done nothing yet: whoever mended what was wrong need not wait. */
const NOT_BEGUN_MS = 2 * 60_000;

export const giveUpWork = (runId: string) => ({ kind: 'reconcile.give_up', key: runId, payload: {} });

/** WeCom refused the list of members for good: this run will not begin, and whoever asked must see that. */
export const giveUp = ({ clock }: { clock: Clock }): Job => ({
  kind: 'reconcile.give_up',
  run: async (tx, { key }) => void (await closeRun(tx, key, 'given_up', clock.nowMs())),
});

/** Begins a reconcile 对账; while one runs, that one is the answer. */
export const makeAskReconciliation = ({ clock, ids }: { clock: Clock; ids: Ids }) => async (tx: Tx, cause: Cause): Promise<Reconciliation> => {
  const nowMs = clock.nowMs();
  const running = await runningRun(tx);
  if (running && nowMs - running.progressAtMs < (running.planned === 1 ? STANDS_STILL_MS : NOT_BEGUN_MS)) return running;
  if (running) await closeRun(tx, running.id, 'given_up', nowMs);
  const [before, bySend] = [await lastRun(tx), await bySendInAll(tx)];
  const run: Reconciliation = {
    id: ids.next(), openKey: 'running', status: 'running', startedAtMs: nowMs, finishedAtMs: null, progressAtMs: nowMs, planned: 0, members: 0, toList: 0, judged: 0, toConfirm: 0,
    scanned: 0, missedAdds: 0, missedDeletes: 0, repaired: 0, parked: 0, bySendBefore: before?.bySendAtStart ?? 0, bySendAtStart: bySend,
  };
  if (!(await insertRun(tx, run))) return (await runningRun(tx)) ?? run; // somebody asked in the same moment
  tx.enqueue({ kind: 'staff.list', key: 'all', lane: 'bulk', payload: { reconciliation: run.id } });
  tx.emit({ type: 'reconciliation.asked', subject: run.id, data: {}, cause } satisfies DomainEvent);
  return run;
};
