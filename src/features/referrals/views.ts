import type { Reader, SqlValue } from '../../kernel/database/database';
import type { ReferralRecord } from './store';

export interface ReferralRow extends ReferralRecord {
  referrerExternalUserId: string;
  refereeExternalUserId: string;
  staffUserId: string;
  ownerUserId: string;
}

export interface ReferralFilter {
  campaignId?: string | undefined;
  referrer?: string | undefined;
  referee?: string | undefined;
  status?: string | undefined;
}

const SELECT = `SELECT r.id, r.campaignId, r.campaignVersion, r.codeId, r.referrerId, r.refereeId, r.scanNo, r.liveKey, r.status, r.reason, r.staffId, r.ownerStaffId, r.addedAtMs, r.boundAtMs,
    r.retentionEndsAtMs, r.retainedAtMs, r.contactedAtMs, r.qualifiedAtMs, r.dealAtMs, r.screening, r.frozenAtMs, r.endedAtMs, r.evidence, r.createdAtMs,
    a.externalUserId AS referrerExternalUserId, b.externalUserId AS refereeExternalUserId, s.userId AS staffUserId, o.userId AS ownerUserId
  FROM referral r JOIN customer a ON a.id = r.referrerId JOIN customer b ON b.id = r.refereeId JOIN staff s ON s.id = r.staffId JOIN staff o ON o.id = r.ownerStaffId`;

/** Newest first; filters by external ids are resolved by index before the list is walked. */
export async function referralPage(reader: Reader, filter: ReferralFilter, limit: number, before: string | undefined): Promise<ReferralRow[]> {
  const where = ['r.id < ?'];
  const params: SqlValue[] = [before ?? '~'];
  const add = (sql: string, value: string | undefined) => {
    if (value === undefined) return;
    where.push(sql);
    params.push(value);
  };
  add('r.campaignId = ?', filter.campaignId);
  add('r.referrerId = (SELECT id FROM customer WHERE externalUserId = ?)', filter.referrer);
  add('r.refereeId = (SELECT id FROM customer WHERE externalUserId = ?)', filter.referee);
  add('r.status = ?', filter.status);
  return reader.rows<ReferralRow>(`${SELECT} WHERE ${where.join(' AND ')} ORDER BY r.id DESC LIMIT ?`, [...params, limit + 1]);
}

export const referralRow = (reader: Reader, id: string): Promise<ReferralRow | null> => reader.one<ReferralRow>(`${SELECT} WHERE r.id = ?`, [id]);

export interface HistoryRow {
  fromStatus: string | null;
  toStatus: string;
  reason: string | null;
  causeType: string;
  causeId: string;
  note: string | null;
  atMs: number;
}

export const historyRows = (reader: Reader, referralId: string): Promise<HistoryRow[]> =>
  reader.rows<HistoryRow>('SELECT fromStatus, toStatus, reason, causeType, causeId, note, atMs FROM referral_history WHERE referralId = ? ORDER BY id', [referralId]);
