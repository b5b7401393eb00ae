import type { RewardTerms } from '../campaigns';
import { isEarned, isHeld, reachedAt, type OwedFacts } from './decide-rewards';

export type Milestone = RewardTerms['milestone'];

/** A friend who counts, at a place in the order in which the referrer's friends count. */
export interface Counted {
  referralId: string;
  campaignVersion: number;
}

/** A reward given for a tier, closed ones included. */
export interface TierReward {
  id: string;
  itemKey: string;
  /** The count it was given at. */
  reached: number;
  generation: number;
  status: string;
  reason: string | null;
  amount: number;
  referralId: string;
  beneficiaryType: string;
  beneficiaryId: string;
  campaignVersion: number;
  issuedAtMs: number | null;
}

export interface TierFacts {
  referrerId: string;
  /** Place of the first of `friends`: 1 is the referrer's first friend. What lies before is as it was. */
  from: number;
  /** Everybody who counts from there on, in order. */
  friends: readonly Counted[];
  /** Everything given at `from` and later. */
  rewards: readonly TierReward[];
  /** What a version promises for tiers of this milestone. */
  itemsOf(version: number): readonly RewardTerms[];
  clawbackMsOf(version: number): number;
  nowMs: number;
}

export type TierStep =
  | { kind: 'accrue'; item: RewardTerms; reached: number; referralId: string; generation: number }
  | { kind: 'reverse'; rewardId: string; reached: number };

/**
 * When this referral began to count towards tiers of the milestone; null: it does not. A milestone counts when it would be paid (policy 20, 22).
 * One that is held changes nothing until somebody has decided: it keeps the place it has.
 */
export function placeOf(milestone: Milestone, facts: OwedFacts, placeMs: number | null): number | null {
  if (!facts.live || !isEarned({ milestone }, facts)) return null;
  return isHeld(facts) ? placeMs : reachedAt(milestone, facts);
}

/** `atCount` at its very count, `everyCount` at each multiple. */
const paysAt = ({ atCount, everyCount }: RewardTerms, count: number): boolean => (atCount === undefined ? everyCount !== undefined && count % everyCount === 0 : atCount === count);

/**
 * What should stand for each count against what does (policy 22). The friend who stands at place n completes the n-th, and that friend's own version says whether
 * n is a tier and what it pays (policy 18). So the answer hangs on who stands, never on who came or went before.
 * What was issued longer ago than `clawback` is the beneficiary's for good; what a cap or an empty budget refused stays refused (policy 23).
 */
export function decideTiers(facts: TierFacts): TierStep[] {
  const last = Math.max(facts.from + facts.friends.length - 1, ...facts.rewards.map((reward) => reward.reached));
  const steps: TierStep[] = [];
  for (let count = facts.from; count <= last; count += 1) steps.push(...stepsAt(count, facts));
  return steps;
}

function stepsAt(count: number, facts: TierFacts): TierStep[] {
  const friend = facts.friends[count - facts.from];
  const items = friend ? facts.itemsOf(friend.campaignVersion).filter((item) => paysAt(item, count)) : [];
  const given = facts.rewards.filter((reward) => reward.reached === count);
  return [...new Set([...given.map((reward) => reward.itemKey), ...items.map((item) => item.key)])].flatMap((key): TierStep[] => {
    const item = items.find((each) => each.key === key);
    const latest = given.filter((reward) => reward.itemKey === key).sort((a, b) => b.generation - a.generation)[0];
    const anew: TierStep[] = item && friend ? [{ kind: 'accrue', item, reached: count, referralId: friend.referralId, generation: (latest?.generation ?? 0) + 1 }] : [];
    if (!latest || latest.reason === 'tier_lost') return anew;
    if (latest.status !== 'issued' || (item && friend && isGiven(latest, item, friend, facts))) return [];
    const isFinal = facts.nowMs >= (latest.issuedAtMs ?? 0) + facts.clawbackMsOf(latest.campaignVersion);
    return isFinal ? [] : [{ kind: 'reverse', rewardId: latest.id, reached: count }, ...anew];
  });
}

/** The referrer's tier stands whoever completes it; a friend's or a member's is that friend's or member's alone. */
function isGiven(reward: TierReward, item: RewardTerms, friend: Counted, { referrerId }: TierFacts): boolean {
  if (reward.amount !== item.amount || (item.beneficiary === 'staff') !== (reward.beneficiaryType === 'staff')) return false;
  return item.beneficiary === 'referrer' ? reward.beneficiaryId === referrerId : reward.beneficiaryId !== referrerId && reward.referralId === friend.referralId;
}
