import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import { marks } from '../../kernel/database/marks';
import type { Scope } from '../../kernel/scope';
import { archivedFilter } from '../archived-campaigns';
import type { CampaignTimes } from '../campaigns';
import { ownCustomers } from '../own-customers';

export interface CampaignLine extends CampaignTimes {
  id: string;
  name: string;
  version: number;
  archivedAtMs: number | null;
  createdAtMs: number;
}

const LINE = 'id, name, version, startsAtMs, endsAtMs, publishedAtMs, pausedAtMs, endedAtMs, archivedAtMs, createdAtMs';

/** Newest first, one row too many when there are more. */
export function campaignLines(reader: Reader, archived: boolean, limit: number, before: string | undefined): Promise<CampaignLine[]> {
  const { sql, params } = newest({ table: 'campaign', columns: LINE, ...archivedFilter(archived), limit, before });
  return reader.rows<CampaignLine>(sql, params);
}

export interface VersionLine {
  campaignId: string;
  version: number;
  terms: string;
  reason: string | null;
  inForceAtMs: number | null;
  createdAtMs: number;
}

const VERSION = 'campaignId, version, terms, reason, inForceAtMs, createdAtMs';
const MOST_VERSIONS = 50;

/** Newest first: the fifty newest. */
export const versionsOf = (reader: Reader, campaignId: string): Promise<VersionLine[]> =>
  reader.rows<VersionLine>(`SELECT ${VERSION} FROM campaign_version WHERE campaignId = ? ORDER BY version DESC LIMIT ${MOST_VERSIONS}`, [campaignId]);

/** Null: a draft. */
export const inForceAtMs = async (reader: Reader, campaignId: string, version: number): Promise<number | null> =>
  (await reader.one<{ inForceAtMs: number | null }>('SELECT inForceAtMs FROM campaign_version WHERE campaignId = ? AND version = ?', [campaignId, version]))?.inForceAtMs ?? null;

/** Terms in force (or drafted) of these campaigns, as they were stored. */
export async function currentTerms(reader: Reader, campaigns: readonly CampaignLine[]): Promise<Map<string, string>> {
  if (campaigns.length === 0) return new Map();
  const rows = await reader.rows<{ campaignId: string; terms: string }>(
    `SELECT v.campaignId, v.terms FROM campaign c JOIN campaign_version v ON v.campaignId = c.id AND v.version = c.version WHERE c.id IN (${marks(campaigns)})`, campaigns.map(({ id }) => id));
  return new Map(rows.map((row) => [row.campaignId, row.terms]));
}

export interface CodeLine {
  id: string;
  campaignId: string;
  referrerId: string;
  state: string;
  revokedAtMs: number | null;
  createdAtMs: number;
}

/** Newest first, one row too many when there are more. */
export function codeLines(reader: Reader, scope: Scope, campaignId: string, limit: number, before: string | undefined): Promise<CodeLine[]> {
  const { sql, params } = newest({ table: 'referral_code', columns: 'id, campaignId, referrerId, state, revokedAtMs, createdAtMs', given: { campaignId }, ways: { ix_referral_code_campaign: ['campaignId'] },
    ...(scope === 'all' ? {} : { within: ownCustomers(scope, 'referral_code.referrerId') }), limit, before });
  return reader.rows<CodeLine>(sql, params);
}

export interface AddsLine {
  codeId: string;
  n: number | string;
  /** Null when nobody came. */
  last: number | string | null;
}

/** Counting stops here: as many means "or more". */
export const MOST_ADDS = 1000;

/** Friends by code, each friend once; every code walks its referrer's index, newest first, and reads no row. */
export async function addsOf(reader: Reader, codes: readonly CodeLine[]): Promise<Map<string, AddsLine>> {
  if (codes.length === 0) return new Map();
  const counts = codes.map((_, n) => `SELECT ? AS codeId, COUNT(*) AS n, MAX(addedAtMs) AS last FROM (SELECT addedAtMs FROM referral WHERE referrerId = ? AND codeId = ? AND scanNo = 1 ORDER BY id DESC LIMIT ${MOST_ADDS}) a${n}`);
  const rows = await reader.rows<AddsLine>(counts.join(' UNION ALL '), codes.flatMap(({ referrerId, id }) => [id, referrerId, id]));
  return new Map(rows.map((row) => [row.codeId, row]));
}

export interface StaffOption {
  userId: string;
  name: string | null;
  inRange: number;
  activation: number | null;
  codeRefusal: number | null;
}

const MOST_OPTIONS = 500;

/** Members who may serve in a campaign: 500 at most, in the order of their names. */
export const staffOptions = (reader: Reader): Promise<StaffOption[]> =>
  reader.rows<StaffOption>(`SELECT userId, name, inRange, activation, codeRefusal FROM staff WHERE leftAtMs IS NULL AND mergedInto IS NULL ORDER BY inRange DESC, name, userKey LIMIT ${MOST_OPTIONS}`);

export const groupOptions = (reader: Reader): Promise<{ chatId: string; name: string | null; externals: number }[]> =>
  reader.rows(`SELECT chatId, name, externals FROM group_chat WHERE status = 'active' ORDER BY id DESC LIMIT ${MOST_OPTIONS}`);
