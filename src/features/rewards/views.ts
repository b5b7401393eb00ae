import type { Reader, SqlValue } from '../../kernel/database/database';
import type { RewardRecord } from './store';

export interface RewardRow extends RewardRecord {
  /** external_userid of a customer, userid of a member. */
  beneficiaryName: string;
}

export interface RewardFilter {
  campaignId?: string | undefined;
  referralId?: string | undefined;
  beneficiary?: string | undefined;
  status?: string | undefined;
}

const SELECT = `SELECT w.id, w.campaignId, w.campaignVersion, w.referralId, w.itemKey, w.generation, w.beneficiaryType, w.beneficiaryId, w.kind, w.amount, w.fundedBy, w.status, w.reason,
    w.accruedAtMs, w.dueAtMs, w.issuedAtMs, w.closedAtMs, COALESCE(c.externalUserId, s.userId, w.beneficiaryId) AS beneficiaryName
  FROM reward w LEFT JOIN customer c ON w.beneficiaryType = 'customer' AND c.id = w.beneficiaryId LEFT JOIN staff s ON w.beneficiaryType = 'staff' AND s.id = w.beneficiaryId`;

export async function rewardPage(reader: Reader, filter: RewardFilter, limit: number, before: string | undefined): Promise<RewardRow[]> {
  const where = ['w.id < ?'];
  const params: SqlValue[] = [before ?? '~'];
  const add = (sql: string, value: string | undefined) => {
    if (value === undefined) return;
    where.push(sql);
    params.push(value);
  };
  add('w.campaignId = ?', filter.campaignId);
  add('w.referralId = ?', filter.referralId);
  add('w.beneficiaryId = (SELECT id FROM customer WHERE externalUserId = ?)', filter.beneficiary);
  add('w.status = ?', filter.status);
  return reader.rows<RewardRow>(`${SELECT} WHERE ${where.join(' AND ')} ORDER BY w.id DESC LIMIT ?`, [...params, limit + 1]);
}

export const rewardsOfReferral = (reader: Reader, referralId: string): Promise<RewardRow[]> => reader.rows<RewardRow>(`${SELECT} WHERE w.referralId = ? ORDER BY w.id`, [referralId]);

export interface Funnel {
  codes: number;
  added: number;
  retained: number;
  contacted: number;
  qualified: number;
  deals: number;
  rewarded: number;
  rejected: number;
  lapsed: number;
}

/** From code to reward, in three counts over indexes. */
export async function funnelOf(reader: Reader, campaignId: string): Promise<Funnel> {
  const codes = await reader.one<{ n: number }>('SELECT COUNT(*) AS n FROM referral_code WHERE campaignId = ?', [campaignId]);
  const steps = await reader.one<Record<'added' | 'retained' | 'contacted' | 'qualified' | 'deals' | 'rejected' | 'lapsed', number>>(
    `SELECT SUM(CASE WHEN boundAtMs IS NOT NULL AND status <> 'rejected' THEN 1 ELSE 0 END) AS added, SUM(CASE WHEN retainedAtMs IS NOT NULL THEN 1 ELSE 0 END) AS retained,
       SUM(CASE WHEN contactedAtMs IS NOT NULL THEN 1 ELSE 0 END) AS contacted, SUM(CASE WHEN qualifiedAtMs IS NOT NULL THEN 1 ELSE 0 END) AS qualified,
       SUM(CASE WHEN dealAtMs IS NOT NULL THEN 1 ELSE 0 END) AS deals, SUM(CASE WHEN status = 'rejected' THEN 1 ELSE 0 END) AS rejected,
       SUM(CASE WHEN status = 'lapsed' THEN 1 ELSE 0 END) AS lapsed FROM referral WHERE campaignId = ?`, [campaignId]);
  const rewarded = await reader.one<{ n: number }>("SELECT COUNT(DISTINCT referralId) AS n FROM reward WHERE campaignId = ? AND status = 'issued'", [campaignId]);
  const count = (value: number | undefined) => Number(value ?? 0);
  return {
    codes: count(codes?.n), added: count(steps?.added), retained: count(steps?.retained), contacted: count(steps?.contacted), qualified: count(steps?.qualified),
    deals: count(steps?.deals), rewarded: count(rewarded?.n), rejected: count(steps?.rejected), lapsed: count(steps?.lapsed),
  };
}
