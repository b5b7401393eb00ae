import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import { marks } from '../../kernel/database/marks';
import type { CampaignTimes } from '../campaigns';
import { nameColumns } from '../customer-names';
import type { OwnReward } from './decide-friend';

export interface CampaignRow extends CampaignTimes {
  id: string;
  name: string;
  version: number;
}

const CAMPAIGN = 'c.id, c.name, c.version, c.startsAtMs, c.endsAtMs, c.publishedAtMs, c.pausedAtMs, c.endedAtMs';
const MOST_OPEN = 50;
const MOST_OWN = 20;

/** Campaigns that are not over, the one that ends first before others. */
export const openCampaigns = (reader: Reader, nowMs: number): Promise<CampaignRow[]> =>
  reader.rows<CampaignRow>(`SELECT ${CAMPAIGN} FROM campaign c WHERE c.endsAtMs > ? AND c.publishedAtMs IS NOT NULL AND c.endedAtMs IS NULL ORDER BY c.endsAtMs, c.id LIMIT ${MOST_OPEN}`, [nowMs]);

export interface OwnCode {
  id: string;
  campaignId: string;
  state: string;
  revokedAtMs: number | null;
}

/** The customer's own codes, newest first, each with its campaign. */
export const ownCodes = (reader: Reader, customerId: string): Promise<(CampaignRow & { codeId: string })[]> =>
  reader.rows(`SELECT ${CAMPAIGN}, rc.id AS codeId FROM referral_code rc JOIN campaign c ON c.id = rc.campaignId WHERE rc.referrerId = ? ORDER BY rc.id DESC LIMIT ${MOST_OWN}`, [customerId]);

export const ownCode = (reader: Reader, customerId: string, campaignId: string): Promise<(OwnCode & { referrerId: string; createdAtMs: number; lookAtMs: number | null }) | null> =>
  reader.one('SELECT id, campaignId, referrerId, state, revokedAtMs, createdAtMs, lookAtMs FROM referral_code WHERE campaignId = ? AND referrerId = ?', [campaignId, customerId]);

export interface Counts {
  added: number;
  counted: number;
  waiting: number;
  rejected: number;
}

const OVER = ['rejected', 'lapsed', 'reversed'];

/** A customer's friends in numbers; of one campaign when it is named. */
export async function friendCounts(reader: Reader, customerId: string, campaignId: string | null): Promise<Counts> {
  const rows = await reader.rows<{ status: string; retained: number; n: number }>(
    `SELECT status, CASE WHEN retainedAtMs IS NULL THEN 0 ELSE 1 END AS retained, COUNT(*) AS n FROM referral WHERE referrerId = ?${campaignId === null ? '' : ' AND campaignId = ?'} GROUP BY status, retained`,
    campaignId === null ? [customerId] : [customerId, campaignId]);
  const sum = (counts: (row: { status: string; retained: number }) => boolean) => rows.filter(counts).reduce((total, row) => total + Number(row.n), 0);
  const over = ({ status }: { status: string }) => OVER.includes(status);
  return {
    added: sum(() => true), counted: sum((row) => !over(row) && Number(row.retained) === 1), waiting: sum((row) => !over(row) && Number(row.retained) === 0), rejected: sum(over),
  };
}

export interface FriendRow {
  id: string;
  campaignId: string;
  campaignName: string;
  startsAtMs: number;
  endsAtMs: number;
  timeline: string;
  campaignVersion: number;
  status: string;
  reason: string | null;
  addedAtMs: number;
  retentionEndsAtMs: number;
  retainedAtMs: number | null;
  createdAtMs: number;
  refereeId: string;
  plainName: string | null;
  nameSealed: string | null;
  dataSalt: string | null;
}

const FRIEND = `r.id, r.campaignId, c.name AS campaignName, c.startsAtMs, c.endsAtMs, c.timeline, r.campaignVersion, r.status, r.reason, r.addedAtMs, r.retentionEndsAtMs, r.retainedAtMs, r.createdAtMs,
  r.refereeId, ${nameColumns('f')}`;
const FROM = 'JOIN campaign c ON c.id = r.campaignId JOIN customer f ON f.id = r.refereeId';

/** Friends whom this customer brought, newest first. */
export function friendPage(reader: Reader, referrerId: string, limit: number, before: string | undefined): Promise<FriendRow[]> {
  const { sql, params } = newest({ table: 'referral', given: { referrerId }, ways: { ix_referral_referrer: ['referrerId'] }, limit, before });
  return reader.rows<FriendRow>(`SELECT ${FRIEND} FROM (${sql}) page CROSS JOIN referral r ON r.id = page.id ${FROM} ORDER BY r.id DESC`, params);
}

/** Null too for a friend whom somebody else brought. */
export const friendById = (reader: Reader, referrerId: string, id: string): Promise<FriendRow | null> =>
  reader.one<FriendRow>(`SELECT ${FRIEND} FROM referral r ${FROM} WHERE r.id = ? AND r.referrerId = ?`, [id, referrerId]);

/** How many friends came up to this one: its number on the page, which later friends do not change. */
export const friendNumber = async (reader: Reader, referrerId: string, id: string): Promise<number> =>
  Number((await reader.one<{ n: number }>('SELECT COUNT(*) AS n FROM referral WHERE referrerId = ? AND id <= ?', [referrerId, id]))?.n ?? 0);

const groupedBy = <Row extends { referralId: string }>(rows: readonly Row[]): Map<string, Row[]> => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(row.referralId, [...(groups.get(row.referralId) ?? []), row]);
  return groups;
};

/** What this customer was promised for these friends. */
export async function ownRewards(reader: Reader, customerId: string, referralIds: readonly string[]): Promise<Map<string, OwnReward[]>> {
  if (referralIds.length === 0) return new Map();
  return groupedBy(await reader.rows<OwnReward & { referralId: string }>(
    `SELECT referralId, kind, amount, status, reason, itemKey, issuedAtMs, closedAtMs FROM reward WHERE referralId IN (${marks(referralIds)}) AND beneficiaryType = 'customer' AND beneficiaryId = ? ORDER BY id`, [...referralIds, customerId]));
}

export interface Refusal {
  id: string;
  atMs: number;
  note: string | null;
  noteSealed: string | null;
}

/** When each of these was last said not to count, and what the reviewer said of it. */
export async function refusals(reader: Reader, referralIds: readonly string[]): Promise<Map<string, Refusal>> {
  if (referralIds.length === 0) return new Map();
  const rows = await reader.rows<Refusal & { referralId: string }>(
    `SELECT h.id, h.referralId, h.atMs, h.note, h.noteSealed FROM referral_history h JOIN (SELECT MAX(id) AS id FROM referral_history WHERE referralId IN (${marks(referralIds)}) AND toStatus IN (${marks(OVER)}) GROUP BY referralId) last ON last.id = h.id`,
    [...referralIds, ...OVER]);
  return new Map(rows.map(({ referralId, ...refusal }) => [referralId, refusal]));
}

/** Since when a version of a campaign is in force. */
export const inForceSince = async (reader: Reader, campaignId: string, version: number): Promise<number | null> =>
  (await reader.one<{ inForceAtMs: number | null }>('SELECT inForceAtMs FROM campaign_version WHERE campaignId = ? AND version = ?', [campaignId, version]))?.inForceAtMs ?? null;
