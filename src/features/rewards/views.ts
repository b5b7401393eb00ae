import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import { scopeClause, type Condition } from '../../kernel/database/scope-clause';
import type { Scope } from '../../kernel/scope';
import { customerByExternalId } from '../customers';
import { staffByUserIds } from '../staff';
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

const COLUMNS = `w.id, w.campaignId, w.campaignVersion, w.referralId, w.itemKey, w.generation, w.beneficiaryType, w.beneficiaryId, w.kind, w.amount, w.fundedBy, w.status, w.reason,
    w.accruedAtMs, w.dueAtMs, w.issuedAtMs, w.closedAtMs, COALESCE(c.externalUserId, s.userId, w.beneficiaryId) AS beneficiaryName`;
const NAMES = "LEFT JOIN customer c ON w.beneficiaryType = 'customer' AND c.id = w.beneficiaryId LEFT JOIN staff s ON w.beneficiaryType = 'staff' AND s.id = w.beneficiaryId";

/** A referral has few rewards, a person few beside a campaign: the narrowest is walked. */
const WAYS = {
  ux_reward_item: ['referralId'], ix_reward_beneficiary: ['beneficiaryId'], ix_reward_campaign: ['campaignId', 'status'], ix_reward_of_campaign: ['campaignId'], ix_reward_any_status: ['status'],
} as const;

/** Of referrals whose friend is somebody's within the scope. */
function ownReferrals(scope: Scope): Condition {
  const { sql, params } = scopeClause(scope, 'own.ownerStaffId');
  return { sql: `EXISTS (SELECT 1 FROM referral own WHERE own.id = reward.referralId AND ${sql})`, params };
}

/** Newest first. */
export async function rewardPage(reader: Reader, scope: Scope, filter: RewardFilter, limit: number, before: string | undefined): Promise<RewardRow[]> {
  const { campaignId, referralId, status } = filter;
  const beneficiaryId = filter.beneficiary === undefined ? undefined : await beneficiaryIdOf(reader, filter.beneficiary);
  if (beneficiaryId === null) return [];
  const { sql, params } = newest({ table: 'reward', given: { campaignId, referralId, beneficiaryId, status }, ways: WAYS, ...(scope === 'all' ? {} : { within: ownReferrals(scope) }), limit, before });
  return reader.rows<RewardRow>(`SELECT ${COLUMNS} FROM (${sql}) page CROSS JOIN reward w ON w.id = page.id ${NAMES} ORDER BY w.id DESC`, params);
}

/** A customer's external_userid or a member's userid, as the list shows them; null: nobody we know. */
const beneficiaryIdOf = async (reader: Reader, name: string): Promise<string | null> =>
  ((await customerByExternalId(reader, name)) ?? (await staffByUserIds(reader, [name]))[0])?.id ?? null;

export const rewardsOfReferral = (reader: Reader, referralId: string): Promise<RewardRow[]> =>
  reader.rows<RewardRow>(`SELECT ${COLUMNS} FROM reward w ${NAMES} WHERE w.referralId = ? ORDER BY w.id`, [referralId]);

/** What the entries whose keys begin so have put into this account, one for each version of the terms. */
export async function setAside(reader: Reader, account: string, keyPrefix: string): Promise<number> {
  const found = await reader.one<{ amount: number | null }>(
    `SELECT SUM(p.amount) AS amount FROM ledger_transaction t JOIN ledger_posting p ON p.transactionId = t.id
     WHERE t.idempotencyKey >= ? AND t.idempotencyKey < ? AND p.account = ?`, [keyPrefix, `${keyPrefix}~`, account]);
  return Number(found?.amount ?? 0);
}

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

type Steps = Record<'items' | 'bound' | 'retained' | 'contacted' | 'qualified' | 'deals', number> & { status: string };

/**
 * From code to reward, in three counts that read indexes and no rows. Each entry of the campaign is looked at once: a campaign of 1,000,000 referrals with two
 * rewards each takes a second or two (reading the rows took four times as long).
 */
export async function funnelOf(reader: Reader, campaignId: string): Promise<Funnel> {
  const codes = await reader.one<{ n: number }>('SELECT COUNT(*) AS n FROM referral_code WHERE campaignId = ?', [campaignId]);
  const steps = await reader.rows<Steps>(
    `SELECT status, COUNT(*) AS items, COUNT(boundAtMs) AS bound, COUNT(retainedAtMs) AS retained, COUNT(contactedAtMs) AS contacted, COUNT(qualifiedAtMs) AS qualified, COUNT(dealAtMs) AS deals
     FROM referral WHERE campaignId = ? GROUP BY status`, [campaignId]);
  const rewarded = await reader.one<{ n: number }>("SELECT COUNT(DISTINCT referralId) AS n FROM reward WHERE campaignId = ? AND status = 'issued'", [campaignId]);
  const sum = (name: Exclude<keyof Steps, 'status'>, counts: (status: string) => boolean = () => true) => steps.filter(({ status }) => counts(status)).reduce((total, row) => total + Number(row[name]), 0);
  return {
    codes: Number(codes?.n ?? 0), added: sum('bound', (status) => status !== 'rejected'), retained: sum('retained'), contacted: sum('contacted'), qualified: sum('qualified'), deals: sum('deals'),
    rewarded: Number(rewarded?.n ?? 0), rejected: sum('items', (status) => status === 'rejected'), lapsed: sum('items', (status) => status === 'lapsed'),
  };
}
