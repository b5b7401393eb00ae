import { z } from 'zod';
import type { Reconciliation } from '../../../../entities/reconciliation';
import type { Reader } from '../../../kernel/database/database';
import { instantText } from '../../../kernel/http/instant-field';
import { bySendInAll, lastRun } from './reconcile-store';

export const ReconciliationView = z.object({
  id: z.string(), status: z.enum(['running', 'done', 'given_up']), startedAt: z.string(), finishedAt: z.string().nullable(), scanned: z.int(), missedAdds: z.int(), missedDeletes: z.int(),
  missedDeletesBySend: z.int(), repaired: z.int(), parked: z.int(),
  progress: z.object({ members: z.int(), listed: z.int(), toConfirm: z.int() }),
}).meta({ id: 'Reconciliation' });

export type ReconciliationReport = z.output<typeof ReconciliationView>;

/** `missedDeletesBySend`: since the reconcile before this one began. */
export function presentReconciliation(run: Reconciliation, bySend: number): ReconciliationReport {
  const { id, status, startedAtMs, finishedAtMs, scanned, missedAdds, missedDeletes, repaired, parked, members, toList, toConfirm } = run;
  return {
    id, status: status as ReconciliationReport['status'], startedAt: instantText(startedAtMs), finishedAt: finishedAtMs === null ? null : instantText(finishedAtMs),
    scanned, missedAdds, missedDeletes, missedDeletesBySend: bySend - run.bySendBefore, repaired, parked, progress: { members, listed: members - toList, toConfirm },
  };
}

/** The last reconcile, under way or over; null before the first. */
export async function lastReconciliation(reader: Reader): Promise<ReconciliationReport | null> {
  const run = await lastRun(reader);
  return run && presentReconciliation(run, await bySendInAll(reader));
}
