import type { RewardReason } from '../../vocabulary/reasons';
import type { RewardTerms } from '../campaigns';

/** What a settlement looks at, all of it in our own tables. */
export interface OwedFacts {
  status: string;
  /** Why the referral has this status, if it says. */
  referralReason: string | null;
  /** Stands: neither rejected nor lapsed nor reversed. */
  live: boolean;
  approved: boolean;
  addedAtMs: number;
  retentionEndsAtMs: number;
  retainedAtMs: number | null;
  contactedAtMs: number | null;
  qualifiedAtMs: number | null;
  dealAtMs: number | null;
}

export interface StandingReward {
  id: string;
  itemKey: string;
  generation: number;
  status: string;
  reason: string | null;
}

export type RewardStep =
  | { kind: 'accrue'; item: RewardTerms; generation: number; dueAtMs: number; issueNow: boolean }
  | { kind: 'issue'; rewardId: string }
  | { kind: 'hold'; rewardId: string }
  | { kind: 'release'; rewardId: string }
  | { kind: 'void'; rewardId: string; reason: RewardReason }
  | { kind: 'reverse'; rewardId: string; reason: RewardReason };

const CLOSED = new Set(['voided', 'expired', 'reversed', 'failed']);
/** Closed for the referral's sake: when the referral stands again, or the friend buys again, the next generation takes its place (policy 17, 19, 22). */
const FOLLOWS_REFERRAL = new Set<string | null>(['referral_lapsed', 'referral_reversed', 'denied_by_review', 'refunded'] satisfies RewardReason[]);

/**
 * What should stand for one referral against what does stand: level-triggered, so that it is also the repair (policy 17, 20, 21, 23).
 * A closed reward is never opened again; a budget or a cap that was empty once stays an answer (policy 23).
 */
export function decideRewards(items: readonly RewardTerms[], facts: OwedFacts, standing: readonly StandingReward[]): RewardStep[] {
  return items.filter((item) => !isTier(item)).flatMap((item): RewardStep[] => {
    const latest = standing.filter((each) => each.itemKey === item.key).sort((a, b) => b.generation - a.generation)[0];
    const closed = latest !== undefined && CLOSED.has(latest.status);
    if (closed && !FOLLOWS_REFERRAL.has(latest.reason)) return [];
    const reward = closed ? undefined : latest;
    if (!facts.live || (reward && !foreseen(item, facts))) return reward ? [takeBack(reward, facts)] : [];
    const held = isHeld(facts);
    const generation = (latest?.generation ?? 0) + 1;
    if (!reward) return held || !foreseen(item, facts) ? [] : [{ kind: 'accrue', item, generation, dueAtMs: dueAt(item, facts), issueNow: isEarned(item, facts) }];
    if (reward.status === 'issued') return [];
    if (held) return reward.status === 'accrued' ? [{ kind: 'hold', rewardId: reward.id }] : [];
    if (isEarned(item, facts)) return [{ kind: 'issue', rewardId: reward.id }];
    return reward.status === 'held' ? [{ kind: 'release', rewardId: reward.id }] : [];
  });
}

/** Of milestones only the deal can go away again, by its full refund (policy 17, 24). */
function takeBack(reward: StandingReward, { live, status, referralReason }: OwedFacts): RewardStep {
  const reason: RewardReason = live ? 'refunded' : status === 'lapsed' ? 'referral_lapsed' : referralReason === 'denied_by_review' ? 'denied_by_review' : 'referral_reversed';
  return reward.status === 'issued' ? { kind: 'reverse', rewardId: reward.id, reason } : { kind: 'void', rewardId: reward.id, reason };
}

/** Counted over all of a referrer's friends: decided in decide-tiers.ts (policy 22). */
export const isTier = ({ atCount, everyCount }: RewardTerms): boolean => atCount !== undefined || everyCount !== undefined;

export const isHeld = (facts: OwedFacts): boolean => facts.status === 'held' || !facts.approved;

const REACHED = { contacted: 'contactedAtMs', qualified: 'qualifiedAtMs', deal: 'dealAtMs' } as const;

/** Retention can be foreseen from the day of the add; what somebody must do first cannot. */
const foreseen = (item: Pick<RewardTerms, 'milestone'>, facts: OwedFacts): boolean =>
  item.milestone === 'added' || item.milestone === 'retained' || facts[REACHED[item.milestone]] !== null;

/** `added` is issued once screened; every other milestone when it is reached and the friend was retained (policy 20). */
export function isEarned(item: Pick<RewardTerms, 'milestone'>, facts: OwedFacts): boolean {
  if (item.milestone === 'added') return true;
  return foreseen(item, facts) && facts.retainedAtMs !== null;
}

const dueAt = (item: RewardTerms, facts: OwedFacts): number => (item.milestone === 'added' ? facts.addedAtMs : facts.retentionEndsAtMs);

/** When an earned milestone was: reached and retained. */
export const reachedAt = (milestone: RewardTerms['milestone'], facts: OwedFacts): number =>
  (milestone === 'added' ? facts.addedAtMs : Math.max(facts.retainedAtMs ?? 0, milestone === 'retained' ? 0 : (facts[REACHED[milestone]] ?? 0)));
