import { ReferralTally } from '../../../entities/referral-tally';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';

/**
 * Takes the counters of these scopes, one order for everybody, before any of them moves. One that is missing is counted now, from what is
 * stored: a campaign without caps pays nothing for them.
 */
export async function lockTallies(tx: Tx, scopes: readonly TallyScope[]): Promise<void> {
  const named = new Map(scopes.map((scope) => [scopeName(scope), scope]));
  const names = [...named.keys()].sort();
  const known = new Set((await tx.rows<{ scope: string }>(`SELECT scope FROM referral_tally WHERE scope IN (${marks(names)})`, names)).map((row) => row.scope));
  for (const name of names) if (!known.has(name)) await tx.insertUnlessThere(ReferralTally, { scope: name, used: await countLive(tx, named.get(name) as TallyScope) });
  await tx.change(`UPDATE referral_tally SET used = used WHERE scope IN (${marks(names)})`, names);
}

async function countLive(tx: Tx, { campaignId, referrerId }: TallyScope): Promise<number> {
  const counted = referrerId === null
    ? await tx.one<{ n: number }>('SELECT COUNT(*) AS n FROM referral WHERE campaignId = ? AND liveKey IS NOT NULL', [campaignId])
    : await tx.one<{ n: number }>('SELECT COUNT(*) AS n FROM referral WHERE referrerId = ? AND campaignId = ? AND liveKey IS NOT NULL', [referrerId, campaignId]);
  return Number(counted?.n ?? 0);
}

/** Takes one place under a cap, whose counter is locked; false when there is none left. One conditional update, whoever else is asking. */
export const takePlace = async (tx: Tx, scope: TallyScope, cap: number): Promise<boolean> =>
  (await tx.change('UPDATE referral_tally SET used = used + 1 WHERE scope = ? AND used < ?', [scopeName(scope), cap])) === 1;

export interface TallyScope {
  campaignId: string;
  /** Null: the whole campaign. */
  referrerId: string | null;
}

const scopeName = ({ campaignId, referrerId }: TallyScope) => (referrerId === null ? campaignId : `${campaignId}:${referrerId}`);

export const givePlaceBack = (tx: Tx, scope: TallyScope): Promise<number> => tx.change('UPDATE referral_tally SET used = used - 1 WHERE scope = ? AND used > 0', [scopeName(scope)]);

/** New terms may bring other caps: places are counted anew at the next ask. */
export const forgetPlaces = (tx: Tx, campaignId: string): Promise<number> => tx.change('DELETE FROM referral_tally WHERE scope = ? OR (scope > ? AND scope < ?)', [campaignId, `${campaignId}:`, `${campaignId};`]);
