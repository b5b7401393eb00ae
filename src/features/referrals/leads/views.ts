import type { Reader } from '../../../kernel/database/database';
import { newest } from '../../../kernel/database/list-filter';
import { eitherOf, type Condition } from '../../../kernel/database/scope-clause';
import type { Scope } from '../../../kernel/scope';
import { customerByExternalId } from '../../customers';
import { ownCustomers } from '../../own-customers';
import { LEAD_COLUMNS, type LeadRecord } from './store';

/** What came of it, where something did. */
export interface Outcome {
  referralId: string | null;
  referralStatus: string | null;
  referralReason: string | null;
}

export interface LeadRow extends LeadRecord, Outcome {
  campaignName: string;
  referrerExternalUserId: string;
  refereeExternalUserId: string | null;
}

export interface LeadFilter {
  campaignId?: string | undefined;
  referrer?: string | undefined;
  status?: string | undefined;
}

const COLUMNS = `${LEAD_COLUMNS.map((column) => `l.${column}`).join(', ')}, k.name AS campaignName, a.externalUserId AS referrerExternalUserId, b.externalUserId AS refereeExternalUserId,
    r.id AS referralId, r.status AS referralStatus, r.reason AS referralReason`;
const JOINS = 'JOIN campaign k ON k.id = l.campaignId JOIN customer a ON a.id = l.referrerId LEFT JOIN customer b ON b.id = l.customerId LEFT JOIN referral r ON r.refereeId = l.customerId AND r.codeId = l.codeId AND r.scanNo = 1';
const WAYS = { ix_referral_lead_referrer: ['referrerId'], ix_referral_lead_stands: ['campaignId', 'status'], ix_referral_lead_campaign: ['campaignId'], ix_referral_lead_status: ['status'] } as const;

/** Of whoever has the referrer or the friend. */
const own = (scope: Scope, table: string): Condition => eitherOf(ownCustomers(scope, `${table}.referrerId`), ownCustomers(scope, `${table}.customerId`));

/** Newest first. */
export async function leadPage(reader: Reader, scope: Scope, { campaignId, referrer, status }: LeadFilter, limit: number, before: string | undefined): Promise<LeadRow[]> {
  const referrerId = referrer === undefined ? undefined : ((await customerByExternalId(reader, referrer))?.id ?? null);
  if (referrerId === null) return [];
  const { sql, params } = newest({ table: 'referral_lead', given: { campaignId, status, referrerId }, ways: WAYS, ...(scope === 'all' ? {} : { within: own(scope, 'referral_lead') }), limit, before });
  return reader.rows<LeadRow>(`SELECT ${COLUMNS} FROM (${sql}) page CROSS JOIN referral_lead l ON l.id = page.id ${JOINS} ORDER BY l.id DESC`, params);
}

export function leadRow(reader: Reader, scope: Scope, id: string): Promise<LeadRow | null> {
  const { sql, params } = own(scope, 'l');
  return reader.one<LeadRow>(`SELECT ${COLUMNS} FROM referral_lead l ${JOINS} WHERE l.id = ? AND ${sql}`, [id, ...params]);
}
