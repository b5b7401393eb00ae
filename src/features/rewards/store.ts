import { Reward } from '../../../entities/reward';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import { updateRows } from '../../kernel/database/update-rows';
import type { OwedFacts } from './decide-rewards';

export type RewardRecord = Reward;

const COLUMNS = 'id, campaignId, campaignVersion, referralId, itemKey, generation, beneficiaryType, beneficiaryId, kind, amount, fundedBy, status, reason, accruedAtMs, dueAtMs, issuedAtMs, closedAtMs';

export async function rewardsByReferral(reader: Reader, referralIds: readonly string[]): Promise<Map<string, RewardRecord[]>> {
  const rewards = new Map<string, RewardRecord[]>(referralIds.map((id) => [id, []]));
  if (referralIds.length === 0) return rewards;
  for (const row of await reader.rows<RewardRecord>(`SELECT ${COLUMNS} FROM reward WHERE referralId IN (${marks(referralIds)}) ORDER BY id`, [...referralIds])) rewards.get(row.referralId)?.push(row);
  return rewards;
}

export const insertRewards = (tx: Tx, rows: readonly RewardRecord[]): Promise<void> => tx.insert(Reward, rows);

/** Several rewards, each to its own next state. */
export const changeRewards = (tx: Tx, rows: readonly Pick<RewardRecord, 'id' | 'beneficiaryId' | 'status' | 'reason' | 'issuedAtMs' | 'closedAtMs'>[]): Promise<number> =>
  updateRows(tx, 'reward', rows, ['beneficiaryId', 'status', 'reason', 'issuedAtMs', 'closedAtMs']);

/** A referral, what integrity said, and whom its rewards would go to. */
export interface OwedReferral extends OwedFacts {
  id: string;
  campaignId: string;
  campaignVersion: number;
  referrerId: string;
  refereeId: string;
  ownerStaffId: string;
  /** Rewards there are of this referral, closed ones included. */
  rewardCount: number;
  /** The campaign's version now: its budget pays (policy 18). */
  runningVersion: number;
}

type Row = Omit<OwedReferral, 'live' | 'approved'> & { liveKey: string | null; verdict: string | null };

export async function owedReferrals(reader: Reader, ids: readonly string[]): Promise<OwedReferral[]> {
  const rows = await reader.rows<Row>(
    `SELECT r.id, r.campaignId, r.campaignVersion, r.referrerId, r.refereeId, r.ownerStaffId, r.status, r.reason AS referralReason, r.liveKey, r.addedAtMs, r.retentionEndsAtMs, r.retainedAtMs,
       r.contactedAtMs, r.qualifiedAtMs, r.dealAtMs, s.verdict, c.version AS runningVersion, (SELECT COUNT(*) FROM reward w WHERE w.referralId = r.id) AS rewardCount
     FROM referral r JOIN campaign c ON c.id = r.campaignId LEFT JOIN screening s ON s.referralId = r.id WHERE r.id IN (${marks(ids)}) ORDER BY r.id`, [...ids]);
  return rows.map(({ liveKey, verdict, ...row }) => ({ ...row, live: liveKey !== null, approved: verdict === 'approved' }));
}

/** Standing referrals of a campaign, oldest first. */
export const liveReferralsOf = (reader: Reader, campaignId: string, { after, limit }: { after: string; limit: number }): Promise<{ id: string; refereeId: string }[]> =>
  reader.rows(`SELECT id, refereeId FROM referral WHERE campaignId = ? AND id > ? AND liveKey IS NOT NULL ORDER BY id LIMIT ${limit}`, [campaignId, after]);
