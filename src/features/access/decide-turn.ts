/** A crash leaves a row running for good; no handler takes this long. */
export const ABANDONED_AFTER_MS = 60_000;
export const KEPT_FOR_MS = 24 * 3_600_000;

export interface RecordFacts {
  requestHash: string;
  startedAtMs: number;
  expiresAtMs: number;
  status: number | null;
}

/** `take_over`: the same request goes on where nobody knows how far the first came; `start_over`: the key is free again. */
export type Turn = 'replay' | 'mismatch' | 'in_progress' | 'take_over' | 'start_over';

/** A request meets an earlier one with the same `Idempotency-Key`: what now? */
export function decideTurn(found: RecordFacts, requestHash: string, nowMs: number): Turn {
  if (nowMs >= found.expiresAtMs) return 'start_over';
  if (found.requestHash !== requestHash) return 'mismatch';
  if (found.status !== null) return 'replay';
  return nowMs - found.startedAtMs >= ABANDONED_AFTER_MS ? 'take_over' : 'in_progress';
}
