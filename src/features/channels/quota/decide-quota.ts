/** 联系我 and 加入群聊 together, per company (doc 92228). */
export const CODE_QUOTA = 500_000;
/** Above it codes of ended campaigns are recycled, oldest silent first (policy 15). */
const HIGH_SHARE = 0.9;
/** A refusal is believed for so long against our own count: others' codes count too, and only a walk finds them. */
const REFUSAL_STANDS_MS = 7 * 86_400_000;

export type QuotaLevel = 'enough' | 'high' | 'full';

export interface Quota {
  level: QuotaLevel;
  /** As last counted. */
  used: number;
  /** When WeCom last refused a code for it; null: never, or a walk has counted since. */
  refusedAtMs: number | null;
}

export const UNCOUNTED: Quota = { level: 'enough', used: 0, refusedAtMs: null };

/** How many codes must go until no more than nine tenths are used. */
export const excessOf = (used: number, limit: number): number => Math.max(0, used - Math.floor(limit * HIGH_SHARE));

const levelOf = (used: number, limit: number): QuotaLevel => (used >= limit ? 'full' : excessOf(used, limit) > 0 ? 'high' : 'enough');

/** WeCom said that there is no room: whatever we count. */
export const afterRefusal = (before: Quota, nowMs: number): Quota => ({ ...before, level: 'full', refusedAtMs: nowMs });

export function afterCount(before: Quota, counted: { used: number; limit: number; nowMs: number; walked: boolean }): Quota {
  const { used, limit, nowMs, walked } = counted;
  const stands = !walked && before.refusedAtMs !== null && nowMs - before.refusedAtMs < REFUSAL_STANDS_MS;
  return { level: stands ? 'full' : levelOf(used, limit), used, refusedAtMs: stands ? before.refusedAtMs : null };
}

const RANK: Record<QuotaLevel, number> = { enough: 0, high: 1, full: 2 };
export const isWorse = (next: QuotaLevel, before: QuotaLevel): boolean => RANK[next] > RANK[before];
