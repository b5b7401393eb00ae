import type { Tx } from '../../kernel/database/unit-of-work';
import type { ReferralRecord } from './store';

/** How often a follow that nobody has seen is asked about, by how long it has been due: soon at first, then so that years of silence cost little. */
const LOOK_AGAIN: readonly (readonly [upToMs: number, everyMs: number])[] = [[10 * 60_000, 30_000], [86_400_000, 30 * 60_000], [Infinity, 6 * 3_600_000]];

/** Retention is settled at its own instant; a follow nobody has seen is asked about now and again (policy 8, 18). */
export function watchRetention(tx: Tx, { id, refereeId, retentionEndsAtMs, retainedAtMs }: ReferralRecord, needsSight: boolean, nowMs: number): void {
  if (retainedAtMs === null && !needsSight) tx.enqueue({ kind: 'referral.settle', key: refereeId, payload: {}, notBeforeMs: Math.max(nowMs, retentionEndsAtMs), once: `retention:${id}:${retentionEndsAtMs}` });
  if (!needsSight) return;
  const everyMs = LOOK_AGAIN.find(([upToMs]) => nowMs - retentionEndsAtMs < upToMs)?.[1] ?? 30_000;
  const slot = Math.floor(nowMs / everyMs);
  tx.enqueue({ kind: 'customer.read', key: refereeId, lane: 'bulk', payload: {}, once: `sight:${id}:${everyMs}:${slot}` });
  tx.enqueue({ kind: 'referral.settle', key: refereeId, payload: {}, notBeforeMs: (slot + 1) * everyMs, once: `sight-again:${id}:${everyMs}:${slot}` });
}
