import { RewardTier } from '../../../entities/reward-tier';
import { TierPlace } from '../../../entities/tier-place';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import { updateRows } from '../../kernel/database/update-rows';
import type { TierReward } from './decide-tiers';
import type { Due } from './due';
import type { RewardRecord } from './store';

export type PlaceRecord = TierPlace;

export const placesByIds = (tx: Tx, ids: readonly string[]): Promise<PlaceRecord[]> =>
  tx.rows<PlaceRecord>(`SELECT id, scope, referralId, campaignVersion, reachedAtMs FROM tier_place WHERE id IN (${marks(ids)})`, [...ids]);

export const insertPlaces = (tx: Tx, rows: readonly PlaceRecord[]): Promise<void> => tx.insert(TierPlace, rows);
export const movePlaces = (tx: Tx, rows: readonly PlaceRecord[]): Promise<number> => updateRows(tx, 'tier_place', rows, ['campaignVersion', 'reachedAtMs']);
export const deletePlaces = async (tx: Tx, ids: readonly string[]): Promise<number> => (ids.length === 0 ? 0 : tx.change(`DELETE FROM tier_place WHERE id IN (${marks(ids)})`, [...ids]));

/** Counts of places by scope, for counters that were never needed before. */
export async function countPlaces(tx: Tx, scopes: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.rows<{ scope: string; n: number }>(`SELECT scope, COUNT(*) AS n FROM tier_place WHERE scope IN (${marks(scopes)}) GROUP BY scope`, [...scopes]);
  return new Map(rows.map((row) => [row.scope, Number(row.n)]));
}

/** Places in the order in which they count. */
export const inPlaceOrder = (a: Pick<PlaceRecord, 'reachedAtMs' | 'referralId'>, b: Pick<PlaceRecord, 'reachedAtMs' | 'referralId'>): number =>
  a.reachedAtMs - b.reachedAtMs || (a.referralId < b.referralId ? -1 : Number(a.referralId > b.referralId));

/** Of each scope the places from `first` on: one look for all, which reads no more of the index than it answers. */
export async function placesFrom(tx: Tx, firsts: readonly Pick<PlaceRecord, 'scope' | 'reachedAtMs' | 'referralId'>[]): Promise<Map<string, PlaceRecord[]>> {
  const looks = firsts.map((_, n) => `SELECT * FROM (SELECT scope, referralId, campaignVersion, reachedAtMs FROM tier_place WHERE scope = ? AND reachedAtMs >= ?) p${n}`);
  const rows = await tx.rows<PlaceRecord>(looks.join(' UNION ALL '), firsts.flatMap(({ scope, reachedAtMs }) => [scope, reachedAtMs]));
  return new Map(firsts.map((first) => [first.scope, rows.filter((row) => row.scope === first.scope && inPlaceOrder(row, first) >= 0).sort(inPlaceOrder)]));
}

const REWARD = 'w.id, w.campaignId, w.campaignVersion, w.referralId, w.itemKey, w.generation, w.beneficiaryType, w.beneficiaryId, w.kind, w.amount, w.fundedBy, w.status, w.reason, w.accruedAtMs, w.dueAtMs, w.issuedAtMs, w.closedAtMs';

export type TierRecord = RewardRecord & Pick<TierReward, 'reached'> & { scope: string };

/** Of each scope the rewards that were given for this count or a higher one. */
export async function tierRewardsFrom(tx: Tx, froms: readonly { scope: string; from: number }[]): Promise<TierRecord[]> {
  const looks = froms.map((_, n) => `SELECT * FROM (SELECT rewardId, scope, reached FROM reward_tier WHERE scope = ? AND reached >= ?) t${n}`);
  return tx.rows<TierRecord>(`SELECT ${REWARD}, t.scope, t.reached FROM (${looks.join(' UNION ALL ')}) t JOIN reward w ON w.id = t.rewardId`, froms.flatMap(({ scope, from }) => [scope, from]));
}

/** A tier that is lost makes room for the next generation; one that was refused keeps its answer (policy 22, 23). */
export async function storeTiers(tx: Tx, due: readonly Pick<Due, 'reward' | 'step' | 'tier'>[]): Promise<void> {
  const lost = due.flatMap(({ reward, step, tier }) => (tier && step.kind === 'reverse' ? [reward.id] : []));
  if (lost.length > 0) await tx.change(`UPDATE reward_tier SET standingKey = NULL WHERE rewardId IN (${marks(lost)})`, lost);
  await tx.insert(RewardTier, due.flatMap(({ reward, step, tier }) => (tier && step.kind === 'accrue' ? [{ rewardId: reward.id, ...tier, standingKey: `${tier.scope}:${reward.itemKey}:${tier.reached}` }] : [])));
}
