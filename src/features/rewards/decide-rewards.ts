import type { RewardReason } from '../../vocabulary/reasons';
import type { RewardTerms } from '../campaigns';

/** What a settlement looks at, all of it in our own tables. */
export interface OwedFacts {
  status: string;
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
}

export type RewardStep =
  | { kind: 'accrue'; item: RewardTerms; dueAtMs: number; issueNow: boolean }
  | { kind: 'issue'; rewardId: string }
  | { kind: 'hold'; rewardId: string }
  | { kind: 'release'; rewardId: string }
  | { kind: 'void'; rewardId: string; reason: RewardReason }
  | { kind: 'reverse'; rewardId: string; reason: RewardReason };

const CLOSED = new Set(['voided', 'expired', 'reversed', 'failed']);

/**
 * What should stand for one referral against what does stand: level-triggered, so that it is also the repair (policy 17, 20, 21, 23).
 * A closed reward is never revived here.
 */
export function decideRewards(items: readonly RewardTerms[], facts: OwedFacts, standing: readonly StandingReward[]): RewardStep[] {
  return items.flatMap((item): RewardStep[] => {
    const reward = standing.find((each) => each.itemKey === item.key);
    if (reward && CLOSED.has(reward.status)) return [];
    if (!facts.live) return reward ? [takeBack(reward, facts.status)] : [];
    const held = facts.status === 'held' || !facts.approved;
    if (!reward) return held || !foreseen(item, facts) ? [] : [{ kind: 'accrue', item, dueAtMs: dueAt(item, facts), issueNow: isEarned(item, facts) }];
    if (reward.status === 'issued') return [];
    if (held) return reward.status === 'accrued' ? [{ kind: 'hold', rewardId: reward.id }] : [];
    if (isEarned(item, facts)) return [{ kind: 'issue', rewardId: reward.id }];
    return reward.status === 'held' ? [{ kind: 'release', rewardId: reward.id }] : [];
  });
}

function takeBack(reward: StandingReward, status: string): RewardStep {
  const reason: RewardReason = status === 'lapsed' ? 'referral_lapsed' : 'referral_reversed';
  return reward.status === 'issued' ? { kind: 'reverse', rewardId: reward.id, reason } : { kind: 'void', rewardId: reward.id, reason };
}

const REACHED = { contacted: 'contactedAtMs', qualified: 'qualifiedAtMs', deal: 'dealAtMs' } as const;

/** Retention can be foreseen from the day of the add; what somebody must do first cannot. */
const foreseen = (item: RewardTerms, facts: OwedFacts): boolean =>
  item.milestone === 'added' || item.milestone === 'retained' || facts[REACHED[item.milestone]] !== null;

/** `added` is issued once screened; every other milestone when it is reached and the friend was retained (policy 20). */
function isEarned(item: RewardTerms, facts: OwedFacts): boolean {
  if (item.milestone === 'added') return true;
  return foreseen(item, facts) && facts.retainedAtMs !== null;
}

const dueAt = (item: RewardTerms, facts: OwedFacts): number => (item.milestone === 'added' ? facts.addedAtMs : facts.retentionEndsAtMs);
