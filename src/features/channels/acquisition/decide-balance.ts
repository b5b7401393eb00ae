export type BalanceLevel = 'enough' | 'low' | 'exhausted';

/** What is left of the company's quota for new friends by 获客链接. */
export interface Balance {
  level: BalanceLevel;
  /** Of when this tells. */
  atMs: number;
  /** As last read; null: never was. */
  left: number | null;
}

export const UNKNOWN_BALANCE: Balance = { level: 'enough', atMs: 0, left: null };

/** WeCom's own measure of `balance_low` (doc 97299). */
const LOW = 20;
/** What is read may lag behind what is told (pitfall 16): for so long the event is believed. */
export const LAG_MS = 60_000;
const RANK: Record<BalanceLevel, number> = { enough: 0, low: 1, exhausted: 2 };

export const isWorse = (now: BalanceLevel, before: BalanceLevel): boolean => RANK[now] > RANK[before];

/** Told by an event: the newest counts, and of two in one second the worse, until it is read. */
export function afterEvent(known: Balance, said: { level: BalanceLevel; atMs: number }): Balance {
  if (said.atMs < known.atMs || (said.atMs === known.atMs && !isWorse(said.level, known.level))) return known;
  return { ...known, ...said };
}

/** Read from WeCom: the truth; null when an event of another level is so young that the read may not know of it. */
export function afterRead(known: Balance, read: { left: number; beganAtMs: number }): Balance | null {
  const level: BalanceLevel = read.left <= 0 ? 'exhausted' : read.left < LOW ? 'low' : 'enough';
  if (level === known.level) return { ...known, left: read.left };
  return read.beganAtMs < known.atMs + LAG_MS ? null : { level, atMs: read.beganAtMs, left: read.left };
}
