import type { ReconcileMember } from '../../../../entities/reconcile-member';
import type { Reconciliation } from '../../../../entities/reconciliation';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Machine } from '../../../kernel/machine';
import type { DomainEvent } from '../../../vocabulary/events';
import { closeRun, countRun, memberIn, takeMember, type Counts, type ParkedFor } from './reconcile-store';

export const judgeWork = (runId: string, notBeforeMs?: number) => ({ kind: 'reconcile.judge', key: runId, payload: {}, ...(notBeforeMs === undefined ? {} : { notBeforeMs }) });
export const listWork = (memberId: string, from: number) => ({ kind: 'reconcile.list', lane: 'bulk' as const, key: memberId, payload: { from } });

/** What leads from one step of a reconcile to the next. */
export interface Steps {
  /** Counts, and begins the next step when this was the last of the one before. */
  goOn(tx: Tx, runId: string, counts: Counts): Promise<void>;
  tellParked(tx: Tx, member: ReconcileMember, why: ParkedFor): void;
}

/** The next member's listing; called by whoever ended one, so that few are under way at once. */
export async function startNext(tx: Tx, runId: string): Promise<void> {
  for (let next = await memberIn(tx, runId, 'waiting'); next; next = await memberIn(tx, runId, 'waiting')) {
    if ((await takeMember(tx, next.id)) === 0) continue; // another process took this one
    return tx.enqueue(listWork(next.id, 0));
  }
}

export function makeSteps({ clock, logger }: Pick<Machine, 'clock' | 'logger'>): Steps {
  const finish = async (tx: Tx, run: Reconciliation): Promise<void> => {
    const nowMs = clock.nowMs();
    if (!(await closeRun(tx, run.id, 'done', nowMs))) return;
    const { scanned, missedAdds, missedDeletes, repaired, parked } = run;
    tx.emit({ type: 'reconciliation.finished', subject: run.id, data: { status: 'done', scanned, missedAdds, missedDeletes, repaired, parked }, cause: { type: 'sync', id: run.id } } satisfies DomainEvent);
    tx.afterCommit(() => logger.info('reconciled with WeCom', { reconciliation: run.id, seconds: Math.round((nowMs - run.startedAtMs) / 1000), members: run.members, scanned, missedAdds, missedDeletes, repaired, parked }));
  };
  return {
    async goOn(tx, runId, counts) {
      const run = await countRun(tx, runId, counts, clock.nowMs());
      if (run?.status !== 'running' || run.planned === 0 || run.toList > 0) return;
      if (run.judged === 1 && run.toConfirm === 0) await finish(tx, run);
      // an end is looked for when everybody's customers are known: whoever has a new follow elsewhere has left nobody (policy 19)
      if (run.judged === 0 && (counts.toList !== undefined || counts.toConfirm === undefined)) tx.enqueue(judgeWork(runId));
    },
    tellParked(tx, { runId, staffId, held, absent }, why) {
      tx.emit({ type: 'reconciliation.parked', subject: staffId, data: { reconciliation: runId, why, held, absent }, cause: { type: 'sync', id: runId } } satisfies DomainEvent);
      tx.afterCommit(() => logger.warn('nobody is taken for gone by the listing of this member: look at the visible range and 客户联系', { staff: staffId, why, held, absent }));
    },
  };
}
