import type { RewardTerms } from '../../campaigns';
import { decideRewards, isTier } from '../decide-rewards';
import { decideTiers, placeOf, type Milestone } from '../decide-tiers';
import type { OwedReferral } from '../store';

/** Terms that nobody has published yet, as far as they promise anything. */
export interface DryTerms {
  rewards: readonly RewardTerms[];
  /** Null: no budget, so nothing is ever refused for the want of one. */
  budgetPoints: number | null;
}

/** What one item would have done: amounts in points, fen or pieces, by its kind. */
export interface ItemOutcome {
  key: string;
  /** Issued, and how much in all. */
  paid: number;
  paidSum: number;
  /** Set aside for friends who have not stayed long enough yet. */
  waiting: number;
  waitingSum: number;
  /** Not given, because the beneficiary had all that the cap allows; because the budget was used up. */
  capped: number;
  unfunded: number;
}

export interface DryRun {
  items: ItemOutcome[];
  points: { paid: number; waiting: number; left: number | null };
  /** Who would have got most, in points, their friends' gifts not counted. */
  top: { referrerId: string; points: number }[];
}

interface Promised {
  item: RewardTerms;
  atMs: number;
  order: string;
  isPaid: boolean;
  beneficiaryId: string;
}

const TOP = 5;
const BENEFICIARY = { referrer: 'referrerId', referee: 'refereeId', staff: 'ownerStaffId' } as const;

/**
 * What these terms would have given for friends of the past, by the very decisions that pay (policy 20–23). Friends, retention and screening are taken as they were;
 * the oldest promise is served first, so that caps and budget run out where they would have.
 */
export function decideDryRun({ rewards, budgetPoints }: DryTerms, friends: readonly OwedReferral[]): DryRun {
  const outcomes = new Map(rewards.map(({ key }): [string, ItemOutcome] => [key, { key, paid: 0, paidSum: 0, waiting: 0, waitingSum: 0, capped: 0, unfunded: 0 }]));
  const had = new Map<string, number>();
  const earned = new Map<string, number>();
  let left = budgetPoints;
  const promised = [...promisedFor(rewards, friends), ...promisedForTiers(rewards, friends)].sort((a, b) => a.atMs - b.atMs || (a.order < b.order ? -1 : 1));
  for (const { item, isPaid, beneficiaryId } of promised) {
    const outcome = outcomes.get(item.key) as ItemOutcome;
    const place = `${item.key}:${beneficiaryId}`;
    if ((had.get(place) ?? 0) >= (item.capPerReferrer ?? Infinity)) { outcome.capped += 1; continue; }
    if (item.kind === 'points' && left !== null && left < item.amount) { outcome.unfunded += 1; continue; }
    had.set(place, (had.get(place) ?? 0) + 1);
    if (item.kind === 'points' && left !== null) left -= item.amount;
    const [times, sum] = isPaid ? (['paid', 'paidSum'] as const) : (['waiting', 'waitingSum'] as const);
    outcome[times] += 1;
    outcome[sum] += item.amount;
    if (isPaid && item.kind === 'points' && item.beneficiary === 'referrer') earned.set(beneficiaryId, (earned.get(beneficiaryId) ?? 0) + item.amount);
  }
  const items = [...outcomes.values()];
  const inPoints = (of: (outcome: ItemOutcome) => number) => rewards.filter(({ kind }) => kind === 'points').reduce((sum, { key }) => sum + of(outcomes.get(key) as ItemOutcome), 0);
  const top = [...earned].map(([referrerId, points]) => ({ referrerId, points })).sort((a, b) => b.points - a.points).slice(0, TOP);
  return { items, points: { paid: inPoints(({ paidSum }) => paidSum), waiting: inPoints(({ waitingSum }) => waitingSum), left }, top };
}

const promisedFor = (rewards: readonly RewardTerms[], friends: readonly OwedReferral[]): Promised[] => friends.flatMap((friend) => decideRewards(rewards, friend, []).flatMap((step) =>
  (step.kind === 'accrue' ? [{ item: step.item, atMs: friend.addedAtMs, order: friend.id, isPaid: step.issueNow, beneficiaryId: friend[BENEFICIARY[step.item.beneficiary]] }] : [])));

/** Each referrer's friends in the order in which they count (policy 22). */
function promisedForTiers(rewards: readonly RewardTerms[], friends: readonly OwedReferral[]): Promised[] {
  const tiers = rewards.filter(isTier);
  const milestones = [...new Set(tiers.map(({ milestone }) => milestone))];
  return milestones.flatMap((milestone) => [...countedBy(milestone, friends)].flatMap(([referrerId, counted]) => {
    const steps = decideTiers({
      referrerId, from: 1, friends: counted.map(({ friend }) => ({ referralId: friend.id, campaignVersion: 1 })), rewards: [], itemsOf: () => tiers.filter((item) => item.milestone === milestone), clawbackMsOf: () => 0, nowMs: 0,
    });
    return steps.flatMap((step): Promised[] => {
      const at = step.kind === 'accrue' ? counted[step.reached - 1] : undefined;
      return step.kind === 'accrue' && at ? [{ item: step.item, atMs: at.placeMs, order: at.friend.id, isPaid: true, beneficiaryId: at.friend[BENEFICIARY[step.item.beneficiary]] }] : [];
    });
  }));
}

function countedBy(milestone: Milestone, friends: readonly OwedReferral[]): Map<string, { friend: OwedReferral; placeMs: number }[]> {
  const byReferrer = new Map<string, { friend: OwedReferral; placeMs: number }[]>();
  for (const friend of friends) {
    const placeMs = placeOf(milestone, friend, null);
    if (placeMs !== null) byReferrer.set(friend.referrerId, [...(byReferrer.get(friend.referrerId) ?? []), { friend, placeMs }]);
  }
  for (const list of byReferrer.values()) list.sort((a, b) => a.placeMs - b.placeMs || (a.friend.id < b.friend.id ? -1 : 1));
  return byReferrer;
}
