import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import { scopeClause } from '../../kernel/database/scope-clause';
import type { Scope } from '../../kernel/scope';
import { fewReferrals, newestOfFew } from '../few-owned';

export interface RewardRow {
  id: string;
  campaignId: string;
  campaignName: string;
  referralId: string;
  itemKey: string;
  beneficiaryType: string;
  beneficiaryId: string;
  kind: string;
  amount: number;
  status: string;
  reason: string | null;
  accruedAtMs: number;
  issuedAtMs: number | null;
  closedAtMs: number | null;
}

const WAYS = { ix_reward_campaign: ['campaignId', 'status'], ix_reward_of_campaign: ['campaignId'], ix_reward_any_status: ['status'] } as const;

/** Newest first, one row too many when there are more; of referrals whose friend is somebody's within the scope. */
export async function rewardLines(reader: Reader, scope: Scope, filter: { campaignId?: string | undefined; status?: string | undefined }, limit: number, before: string | undefined): Promise<RewardRow[]> {
  const own = scopeClause(scope, 'own.ownerStaffId');
  const within = { sql: `EXISTS (SELECT 1 FROM referral own WHERE own.id = reward.referralId AND ${own.sql})`, params: own.params };
  const given = { campaignId: filter.campaignId, status: filter.status };
  const few = await fewReferrals(reader, scope);
  if (few?.length === 0) return [];
  const { sql, params } = few ? newestOfFew({ table: 'reward', column: 'referralId', ids: few, given, limit, before }) : newest({ table: 'reward', given, ways: WAYS, ...(scope === 'all' ? {} : { within }), limit, before });
  return reader.rows<RewardRow>(
    `SELECT w.id, w.campaignId, c.name AS campaignName, w.referralId, w.itemKey, w.beneficiaryType, w.beneficiaryId, w.kind, w.amount, w.status, w.reason, w.accruedAtMs, w.issuedAtMs, w.closedAtMs
     FROM (${sql}) page CROSS JOIN reward w ON w.id = page.id JOIN campaign c ON c.id = w.campaignId ORDER BY w.id DESC`, params);
}
