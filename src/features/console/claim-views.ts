import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import type { Scope } from '../../kernel/scope';
import { ownPairs } from '../own-customers';
import type { ClaimWords } from '../referrals';

export interface ClaimLine extends ClaimWords {
  campaignId: string;
  campaignName: string;
  referrerId: string;
  refereeId: string;
  status: string;
  claimedBy: string;
  decidedBy: string | null;
  decidedAtMs: number | null;
  escalatedAtMs: number | null;
  createdAtMs: number;
}

/** Newest first, one row too many when there are more. */
export function claimLines(reader: Reader, scope: Scope, status: string | undefined, limit: number, before: string | undefined): Promise<ClaimLine[]> {
  const { sql, params } = newest({ table: 'referral_claim', given: { status }, ways: { ix_referral_claim_status: ['status'] }, ...(scope === 'all' ? {} : { within: ownPairs(scope, 'referral_claim') }), limit, before });
  return reader.rows<ClaimLine>(
    `SELECT m.id, m.campaignId, c.name AS campaignName, m.referrerId, m.refereeId, m.status, m.evidence, m.evidenceSealed, m.claimedBy, m.decidedBy, m.decidedAtMs, m.note, m.noteSealed, m.escalatedAtMs, m.createdAtMs,
       a.dataSalt AS referrerSalt, b.dataSalt AS refereeSalt
     FROM (${sql}) page CROSS JOIN referral_claim m ON m.id = page.id JOIN campaign c ON c.id = m.campaignId JOIN customer a ON a.id = m.referrerId JOIN customer b ON b.id = m.refereeId ORDER BY m.id DESC`, params);
}
