import { RewardTally } from '../../../entities/reward-tally';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import { updateRows } from '../../kernel/database/update-rows';

/** Counters by name, as they stand once nobody else may move them. */
export type Tallies = Map<string, number>;

/** Takes these counters, one order for everybody, and reads them. One that is missing starts from what `counted` finds stored. */
export async function lockTallies(tx: Tx, names: Iterable<string>, counted: (missing: readonly string[]) => Promise<ReadonlyMap<string, number>>): Promise<Tallies> {
  const ids = [...new Set(names)].sort();
  const known = new Set((await tx.rows<{ id: string }>(`SELECT id FROM reward_tally WHERE id IN (${marks(ids)})`, ids)).map((row) => row.id));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) {
    const counts = await counted(missing);
    await tx.insertMissing(RewardTally, missing.map((id) => ({ id, used: counts.get(id) ?? 0 })));
  }
  await tx.change(`UPDATE reward_tally SET used = used WHERE id IN (${marks(ids)})`, ids);
  const rows = await tx.rows<{ id: string; used: number }>(`SELECT id, used FROM reward_tally WHERE id IN (${marks(ids)})`, ids);
  return new Map(rows.map((row) => [row.id, Number(row.used)]));
}

export const storeTallies = (tx: Tx, tallies: Tallies): Promise<number> => updateRows(tx, 'reward_tally', [...tallies].map(([id, used]) => ({ id, used })), ['used']);

const capPrefix = (campaignId: string) => `cap:${campaignId}:`;
export const capTally = ({ campaignId, beneficiaryId, itemKey }: { campaignId: string; beneficiaryId: string; itemKey: string }) => `${capPrefix(campaignId)}${beneficiaryId}:${itemKey}`;
export const tierTally = (scope: string) => `tier:${scope}`;

/** New terms may bring other caps: what counts against them is counted anew at the next reward. */
export const forgetCaps = (tx: Tx, campaignId: string): Promise<number> => tx.change('DELETE FROM reward_tally WHERE id >= ? AND id < ?', [capPrefix(campaignId), `cap:${campaignId};`]);

/** Rewards of these items that stand, by counter: promised or issued, neither voided nor taken back. */
export async function countStanding(tx: Tx, of: readonly { campaignId: string; beneficiaryId: string; itemKey: string }[]): Promise<Map<string, number>> {
  const people = [...new Set(of.map(({ beneficiaryId }) => beneficiaryId))];
  const rows = await tx.rows<{ campaignId: string; beneficiaryId: string; itemKey: string; n: number }>(
    `SELECT campaignId, beneficiaryId, itemKey, COUNT(*) AS n FROM reward
     WHERE beneficiaryId IN (${marks(people)}) AND status NOT IN ('voided', 'expired', 'reversed', 'failed') GROUP BY campaignId, beneficiaryId, itemKey`, people);
  return new Map(rows.map((row) => [capTally(row), Number(row.n)]));
}
