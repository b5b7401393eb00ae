import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import { onlyMember, scopeClause } from '../../kernel/database/scope-clause';
import type { Salt } from '../../kernel/person-seal';
import type { Scope } from '../../kernel/scope';
import { customerByExternalId } from '../customers';
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

const COLUMNS = `r.id, r.campaignId, r.campaignVersion, r.codeId, r.referrerId, r.refereeId, r.scanNo, r.liveKey, r.status, r.reason, r.staffId, r.ownerStaffId, r.addedAtMs, r.boundAtMs,
    r.retentionEndsAtMs, r.retainedAtMs, r.contactedAtMs, r.qualifiedAtMs, r.dealAtMs, r.screening, r.frozenAtMs, r.endedAtMs, r.evidence, r.createdAtMs,
    a.externalUserId AS referrerExternalUserId, b.externalUserId AS refereeExternalUserId, s.userId AS staffUserId, o.userId AS ownerUserId`;
const NAMES = 'JOIN customer a ON a.id = r.referrerId JOIN customer b ON b.id = r.refereeId JOIN staff s ON s.id = r.staffId JOIN staff o ON o.id = r.ownerStaffId';

/** One person's referrals are few beside a campaign's: who asks about a person walks that person's. */
const WAYS = {
  ux_referral_scan: ['refereeId'], ix_referral_referrer: ['referrerId'], ix_referral_owner: ['ownerStaffId'], ix_referral_funnel: ['campaignId', 'status'], ix_referral_campaign: ['campaignId'], ix_referral_any_status: ['status'],
} as const;

/** Newest first. */
export async function referralPage(reader: Reader, scope: Scope, filter: ReferralFilter, limit: number, before: string | undefined): Promise<ReferralRow[]> {
  const { campaignId, status } = filter;
  const [referrerId, refereeId] = [await customerIdOf(reader, filter.referrer), await customerIdOf(reader, filter.referee)];
  if (referrerId === null || refereeId === null) return [];
  const { sql, params } = newest({ table: 'referral', given: { campaignId, status, referrerId, refereeId, ownerStaffId: onlyMember(scope) }, ways: WAYS, ...(scope === 'all' ? {} : { within: scopeClause(scope, 'ownerStaffId') }), limit, before });
  return reader.rows<ReferralRow>(`SELECT ${COLUMNS} FROM (${sql}) page CROSS JOIN referral r ON r.id = page.id ${NAMES} ORDER BY r.id DESC`, params);
}

/** Undefined: not asked for; null: nobody we know. */
async function customerIdOf(reader: Reader, externalUserId: string | undefined): Promise<string | null | undefined> {
  if (externalUserId === undefined) return undefined;
  return (await customerByExternalId(reader, externalUserId))?.id ?? null;
}

/** Null for one whose friend is somebody else's now, too. */
export function referralRow(reader: Reader, scope: Scope, id: string): Promise<ReferralRow | null> {
  const { sql, params } = scopeClause(scope, 'r.ownerStaffId');
  return reader.one<ReferralRow>(`SELECT ${COLUMNS} FROM referral r ${NAMES} WHERE r.id = ? AND ${sql}`, [id, ...params]);
}

export interface HistoryRow {
  id: string;
  fromStatus: string | null;
  toStatus: string;
  reason: string | null;
  causeType: string;
  causeId: string;
  note: string | null;
  noteSealed: string | null;
  dataSalt: Salt;
  atMs: number;
}

export const historyRows = (reader: Reader, referralId: string): Promise<HistoryRow[]> =>
  reader.rows<HistoryRow>(
    `SELECT h.id, h.fromStatus, h.toStatus, h.reason, h.causeType, h.causeId, h.note, h.noteSealed, c.dataSalt, h.atMs FROM referral_history h JOIN referral r ON r.id = h.referralId
     JOIN customer c ON c.id = r.refereeId WHERE h.referralId = ? ORDER BY h.id`, [referralId]);
