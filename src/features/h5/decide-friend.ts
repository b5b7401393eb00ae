import type { NoCode } from './words/reason-words';

export interface FriendFacts {
  status: string;
  reason: string | null;
  addedAtMs: number;
  retentionEndsAtMs: number;
  retainedAtMs: number | null;
  /** When it was said that this does not count; null: it was not. */
  refusedAtMs: number | null;
}

/** What the referrer was promised for this friend. */
export interface OwnReward {
  kind: string;
  amount: number;
  status: string;
  reason: string | null;
  itemKey: string;
  issuedAtMs: number | null;
  closedAtMs: number | null;
}

export type StepKey = 'added' | 'retained' | 'paid';

export interface FriendView {
  /** Three dots: reached ones have their instant. */
  steps: { key: StepKey; atMs: number | null }[];
  /** When the next step comes if nothing happens; null: it has no date. */
  nextAtMs: number | null;
  points: { issued: number; expected: number };
  no: { code: NoCode; atMs: number; reward: OwnReward | null } | null;
  /** Why it is not decided yet. */
  waiting: NoCode | null;
}

const OVER = new Set(['rejected', 'lapsed', 'reversed']);
const COMING = new Set(['accrued', 'held', 'due', 'approved', 'issuing']);
const GONE = new Set(['voided', 'expired', 'reversed']);

const sumOf = (rewards: readonly OwnReward[], counts: (reward: OwnReward) => boolean): number => rewards.filter((reward) => reward.kind === 'points' && counts(reward)).reduce((sum, { amount }) => sum + amount, 0);

/** One friend as their referrer sees them: which step, what is missing and by when, and why not (policy 17, 31). */
export function decideFriend(friend: FriendFacts, rewards: readonly OwnReward[]): FriendView {
  const over = OVER.has(friend.status);
  const issued = rewards.filter(({ status }) => status === 'issued');
  const paidAtMs = issued.reduce<number | null>((last, { issuedAtMs }) => Math.max(last ?? 0, issuedAtMs ?? 0), null);
  return {
    steps: [{ key: 'added', atMs: friend.addedAtMs }, { key: 'retained', atMs: friend.retainedAtMs }, { key: 'paid', atMs: paidAtMs }],
    nextAtMs: over || friend.retainedAtMs !== null ? null : friend.retentionEndsAtMs,
    points: { issued: sumOf(rewards, ({ status }) => status === 'issued'), expected: over ? 0 : sumOf(rewards, ({ status }) => COMING.has(status)) },
    no: over ? { code: (friend.reason ?? 'blocked') as NoCode, atMs: friend.refusedAtMs ?? friend.addedAtMs, reward: null } : unpaid(rewards),
    waiting: friend.status === 'held' ? ((friend.reason ?? 'screening') as NoCode) : null,
  };
}

/** The referral counts but what was promised for it is gone: that is a "no" too, unless something else of it still stands. */
function unpaid(rewards: readonly OwnReward[]): FriendView['no'] {
  if (rewards.some(({ status }) => !GONE.has(status))) return null;
  const [last] = rewards.filter(({ reason }) => reason !== null).sort((a, b) => (b.closedAtMs ?? 0) - (a.closedAtMs ?? 0));
  return last ? { code: last.reason as NoCode, atMs: last.closedAtMs ?? 0, reward: last } : null;
}
