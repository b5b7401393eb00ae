import type { Reader } from '../../../kernel/database/database';
import { newest } from '../../../kernel/database/list-filter';
import type { Salt } from '../../../kernel/person-seal';
import type { Scope } from '../../../kernel/scope';
import { customerByExternalId } from '../../customers';
import { ownPairs } from '../../own-customers';
import { CLAIM_COLUMNS, type ClaimRecord } from './store';

export interface ClaimRow extends ClaimRecord {
  referrerExternalUserId: string;
  refereeExternalUserId: string;
  referrerSalt: Salt;
  refereeSalt: Salt;
  referralId: string | null;
  referralStatus: string | null;
  referralReason: string | null;
}

export interface ClaimFilter {
  campaignId?: string | undefined;
  referee?: string | undefined;
  status?: string | undefined;
}

const COLUMNS = `${CLAIM_COLUMNS.map((column) => `c.${column}`).join(', ')}, a.externalUserId AS referrerExternalUserId, b.externalUserId AS refereeExternalUserId, a.dataSalt AS referrerSalt, b.dataSalt AS refereeSalt,
    r.id AS referralId, r.status AS referralStatus, r.reason AS referralReason`;
const JOINS = 'JOIN customer a ON a.id = c.referrerId JOIN customer b ON b.id = c.refereeId LEFT JOIN referral r ON r.refereeId = c.refereeId AND r.codeId = c.codeId AND r.scanNo = 1';
const WAYS = { ix_referral_claim_referee: ['refereeId'], ix_referral_claim_stands: ['campaignId', 'status'], ix_referral_claim_campaign: ['campaignId'], ix_referral_claim_status: ['status'] } as const;

/** Newest first. */
export async function claimPage(reader: Reader, scope: Scope, { campaignId, referee, status }: ClaimFilter, limit: number, before: string | undefined): Promise<ClaimRow[]> {
  const refereeId = referee === undefined ? undefined : ((await customerByExternalId(reader, referee))?.id ?? null);
  if (refereeId === null) return [];
  const { sql, params } = newest({ table: 'referral_claim', given: { campaignId, status, refereeId }, ways: WAYS, ...(scope === 'all' ? {} : { within: ownPairs(scope, 'referral_claim') }), limit, before });
  return reader.rows<ClaimRow>(`SELECT ${COLUMNS} FROM (${sql}) page CROSS JOIN referral_claim c ON c.id = page.id ${JOINS} ORDER BY c.id DESC`, params);
}

export function claimRow(reader: Reader, scope: Scope, id: string): Promise<ClaimRow | null> {
  const { sql, params } = ownPairs(scope, 'c');
  return reader.one<ClaimRow>(`SELECT ${COLUMNS} FROM referral_claim c ${JOINS} WHERE c.id = ? AND ${sql}`, [id, ...params]);
}
