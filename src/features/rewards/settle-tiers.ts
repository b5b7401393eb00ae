import type { Clock } from '../../kernel/clock';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { TermsReader } from '../campaigns';
import { isTier } from './decide-rewards';
import { decideTiers, placeOf, type Milestone, type TierStep } from './decide-tiers';
import type { OwedReferral, RewardRecord } from './store';
import { lockTallies, storeTallies, tierTally } from './tally-store';
import { countPlaces, deletePlaces, inPlaceOrder, insertPlaces, movePlaces, placesByIds, placesFrom, tierRewardsFrom, type PlaceRecord, type TierRecord } from './tier-store';
import type { TierMilestones } from './tier-milestones';

const CLAWBACK_MS = 30 * 86_400_000;

export interface TierChange {
  step: TierStep;
  scope: string;
  /** The referral that completes the count, or did. */
  referralId: string;
  /** What is taken back. */
  reward: RewardRecord | null;
  /** The referral whose change brought this about. */
  causedBy: string;
}

type Deps = { termsOf: TermsReader; milestonesOf: TierMilestones; clock: Clock };
type Move = { referral: OwedReferral; milestone: Milestone; scope: string; before: PlaceRecord | null; after: PlaceRecord | null };

/**
 * These referrals take, change or leave their places among their referrers' friends; answers what that means for tiers (policy 22). Only what lies at and after a
 * change is read: a friend who comes last costs the same after ten friends as after ten thousand. Campaigns that never had tiers pay nothing.
 */
export const makeSettleTiers = (deps: Deps) => async (tx: Tx, referrals: readonly OwedReferral[]): Promise<TierChange[]> => {
  const moves = await movesOf(deps, tx, referrals);
  if (moves.length === 0) return [];
  const firsts = firstsOf(moves);
  const tallies = await lockTallies(tx, [...firsts.keys()].map(tierTally), async () => new Map([...(await countPlaces(tx, [...firsts.keys()]))].map(([scope, n]) => [tierTally(scope), n])));
  await deletePlaces(tx, moves.flatMap(({ before, after }) => (before && !after ? [before.id] : [])));
  await movePlaces(tx, moves.flatMap(({ before, after }) => (before && after ? [after] : [])));
  await insertPlaces(tx, moves.flatMap(({ before, after }) => (after && !before ? [after] : [])));
  for (const { scope, before, after } of moves) tallies.set(tierTally(scope), (tallies.get(tierTally(scope)) ?? 0) + Number(after !== null) - Number(before !== null));
  await storeTallies(tx, tallies);
  const friends = await placesFrom(tx, [...firsts.values()]);
  const froms = [...friends].map(([scope, own]) => ({ scope, from: (tallies.get(tierTally(scope)) ?? 0) - own.length + 1 }));
  const rewards = await tierRewardsFrom(tx, froms);
  const changes: TierChange[] = [];
  for (const { scope, from } of froms) {
    const cause = moves.find((move) => move.scope === scope) as Move;
    changes.push(...(await changesOf(deps, tx, cause, { scope, from, friends: friends.get(scope) ?? [], rewards: rewards.filter((reward) => reward.scope === scope) })));
  }
  return changes;
};

async function movesOf({ milestonesOf }: Deps, tx: Tx, referrals: readonly OwedReferral[]): Promise<Move[]> {
  const wanted: { referral: OwedReferral; milestone: Milestone; id: string }[] = [];
  for (const referral of referrals) {
    for (const milestone of await milestonesOf(tx, referral.campaignId, referral.runningVersion)) wanted.push({ referral, milestone, id: `${referral.id}:${milestone}` });
  }
  if (wanted.length === 0) return [];
  const known = new Map((await placesByIds(tx, wanted.map(({ id }) => id))).map((place) => [place.id, place]));
  return wanted.flatMap(({ referral, milestone, id }): Move[] => {
    const before = known.get(id) ?? null;
    const reachedAtMs = placeOf(milestone, referral, before?.reachedAtMs ?? null);
    const scope = `${referral.campaignId}:${referral.referrerId}:${milestone}`;
    const after = reachedAtMs === null ? null : { id, scope, referralId: referral.id, campaignVersion: referral.campaignVersion, reachedAtMs };
    const isSame = before?.reachedAtMs === after?.reachedAtMs && before?.campaignVersion === after?.campaignVersion;
    return isSame ? [] : [{ referral, milestone, scope, before, after }];
  });
}

/** The first place of each scope at which anything changed. */
function firstsOf(moves: readonly Move[]): Map<string, PlaceRecord> {
  const firsts = new Map<string, PlaceRecord>();
  for (const place of moves.flatMap(({ before, after }) => [before, after])) {
    const first = place && firsts.get(place.scope);
    if (place && (!first || inPlaceOrder(place, first) < 0)) firsts.set(place.scope, place);
  }
  return firsts;
}

type Scope = { scope: string; from: number; friends: readonly PlaceRecord[]; rewards: readonly TierRecord[] };

async function changesOf({ termsOf, clock }: Deps, tx: Tx, { referral, milestone }: Move, { scope, from, friends, rewards }: Scope): Promise<TierChange[]> {
  const versions = new Set([...friends, ...rewards].map((each) => Number(each.campaignVersion)));
  const terms = new Map(await Promise.all([...versions].map(async (version) => [version, await termsOf(tx, referral.campaignId, version)] as const)));
  const steps = decideTiers({
    referrerId: referral.referrerId, from, friends, rewards, nowMs: clock.nowMs(),
    itemsOf: (version) => (terms.get(Number(version))?.rewards ?? []).filter((item) => item.milestone === milestone && isTier(item)),
    clawbackMsOf: (version) => terms.get(Number(version))?.clawback ?? CLAWBACK_MS,
  });
  return steps.map((step): TierChange => {
    if (step.kind === 'accrue') return { step, scope, referralId: step.referralId, reward: null, causedBy: referral.id };
    const reward = rewardOf(rewards.find((each) => each.id === step.rewardId) as TierRecord);
    return { step, scope, referralId: reward.referralId, reward, causedBy: referral.id };
  });
}

const rewardOf = ({ scope: _scope, reached: _reached, ...reward }: TierRecord): RewardRecord => reward;
