import type { Reader } from '../../../kernel/database/database';
import { decidePhase, type Phase } from './decide-reconcile';
import { bySendInAll, lastDoneRun, lastRun, parkedMembers, type ParkedMember } from './reconcile-store';
import { presentReconciliation, type ReconciliationReport } from './view-reconciliation';

export interface WatchedReconciliation {
  run: ReconciliationReport | null;
  /** Null: it is not under way. */
  phase: Phase | null;
  /** How many follows the run before listed, which is about how many this one will; null before the first that ended. */
  expected: number | null;
  /** The first of those whose listing nobody may conclude an end from; how many there are in all is in the run. */
  parkedMembers: ParkedMember[];
}

/** The last reconcile, under way or over, as somebody who watches it wants it. */
export async function watchReconciliation(reader: Reader): Promise<WatchedReconciliation> {
  const run = await lastRun(reader);
  if (!run) return { run: null, phase: null, expected: null, parkedMembers: [] };
  const before = run.status === 'running' ? await lastDoneRun(reader) : null;
  return { run: presentReconciliation(run, await bySendInAll(reader)), phase: decidePhase(run), expected: before && before.scanned, parkedMembers: await parkedMembers(reader, run.id) };
}
