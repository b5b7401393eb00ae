const DAY_MS = 86_400_000;
/** docs/adr/0036 */
export const APPEAL_DAYS = 30;

/** Until when a "no" may be appealed; exclusive. */
export const appealBy = (saidNoAtMs: number): number => saidNoAtMs + APPEAL_DAYS * DAY_MS;

export type MayAppeal = { kind: 'may' } | { kind: 'not'; why: 'nothing_to_appeal' | 'appealed_already' | 'appeal_over' };

/** May this "no" be appealed now? Each once (policy 31). */
export function decideAppeal(no: { atMs: number } | null, appealed: boolean, nowMs: number): MayAppeal {
  if (!no) return { kind: 'not', why: 'nothing_to_appeal' };
  if (appealed) return { kind: 'not', why: 'appealed_already' };
  return nowMs < appealBy(no.atMs) ? { kind: 'may' } : { kind: 'not', why: 'appeal_over' };
}
