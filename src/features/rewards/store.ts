import { Reward } from '../../../entities/reward';
import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { RewardReason } from '../../vocabulary/reasons';

export type RewardRecord = Reward;

const COLUMNS = 'id, campaignId, campaignVersion, referralId, itemKey, generation, beneficiaryType, beneficiaryId, kind, amount, fundedBy, status, reason, accruedAtMs, dueAtMs, issuedAtMs, closedAtMs';

export const rewardsOf = (reader: Reader, referralId: string): Promise<RewardRecord[]> =>
  reader.rows<RewardRecord>(`SELECT ${COLUMNS} FROM reward WHERE referralId = ? ORDER BY id`, [referralId]);

export const insertRewards = (tx: Tx, rows: readonly RewardRecord[]): Promise<void> => tx.insert(Reward, rows);

export interface RewardChange {
  status: string;
  reason?: RewardReason;
  issuedAtMs?: number;
  closedAtMs?: number;
}

/** One UPDATE for all rewards that take the same step. */
export const changeRewards = (tx: Tx, ids: readonly string[], to: RewardChange): Promise<number> => tx.change(
  `UPDATE reward SET status = ?, reason = ?, issuedAtMs = COALESCE(?, issuedAtMs), closedAtMs = ? WHERE id IN (${ids.map(() => '?').join(',')})`,
  [to.status, to.reason ?? null, to.issuedAtMs ?? null, to.closedAtMs ?? null, ...ids],
);

/** The referral and what integrity said, in one look. */
export interface OwedReferral {
  id: string;
  campaignId: string;
  campaignVersion: number;
  referrerId: string;
  refereeId: string;
  ownerStaffId: string;
  status: string;
  referralReason: string | null;
  liveKey: string | null;
  addedAtMs: number;
  retentionEndsAtMs: number;
  retainedAtMs: number | null;
  contactedAtMs: number | null;
  qualifiedAtMs: number | null;
  dealAtMs: number | null;
  verdict: string | null;
  /** Rewards there are of this referral, closed ones included. */
  rewardCount: number;
  /** The campaign's version now: its budget pays (policy 18). */
  runningVersion: number;
}

export const owedReferral = (reader: Reader, id: string): Promise<OwedReferral | null> => reader.one<OwedReferral>(
  `SELECT r.id, r.campaignId, r.campaignVersion, r.referrerId, r.refereeId, r.ownerStaffId, r.status, r.reason AS referralReason, r.liveKey, r.addedAtMs, r.retentionEndsAtMs, r.retainedAtMs,
     r.contactedAtMs, r.qualifiedAtMs, r.dealAtMs, s.verdict, c.version AS runningVersion,
     (SELECT COUNT(*) FROM reward w WHERE w.referralId = r.id) AS rewardCount
   FROM referral r JOIN campaign c ON c.id = r.campaignId LEFT JOIN screening s ON s.referralId = r.id WHERE r.id = ?`, [id]);
