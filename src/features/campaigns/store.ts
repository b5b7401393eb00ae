import { Campaign } from '../../../entities/campaign';
import { CampaignVersion } from '../../../entities/campaign-version';
import { ReferralCode } from '../../../entities/referral-code';
import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import { marks } from '../../kernel/database/marks';
import type { Scope } from '../../kernel/scope';
import type { Tx } from '../../kernel/database/unit-of-work';
import { archivedFilter } from '../archived-campaigns';
import { ownCustomers } from '../own-customers';
import type { CampaignTimes, Timeline } from './decide-status';
import { storedTerms, type Terms } from './terms';

export interface CampaignRecord extends CampaignTimes {
  id: string;
  name: string;
  version: number;
  timeline: Timeline;
  archivedAtMs: number | null;
  createdAtMs: number;
}

const COLUMNS = 'id, name, version, startsAtMs, endsAtMs, publishedAtMs, pausedAtMs, endedAtMs, timeline, archivedAtMs, createdAtMs';
type Row = Omit<CampaignRecord, 'timeline'> & { timeline: string };
const record = (row: Row): CampaignRecord => ({ ...row, timeline: JSON.parse(row.timeline) as Timeline });

export async function campaignById(reader: Reader, id: string): Promise<CampaignRecord | null> {
  const row = await reader.one<Row>(`SELECT ${COLUMNS} FROM campaign WHERE id = ?`, [id]);
  return row && record(row);
}

export const campaignsByIds = async (reader: Reader, ids: readonly string[]): Promise<CampaignRecord[]> =>
  ids.length === 0 ? [] : (await reader.rows<Row>(`SELECT ${COLUMNS} FROM campaign WHERE id IN (${marks(ids)})`, [...ids])).map(record);

/** Newest first, one row too many when there are more; `archived` undefined: whether or not. */
export async function campaignPage(reader: Reader, archived: boolean | undefined, limit: number, before: string | undefined): Promise<CampaignRecord[]> {
  const { sql, params } = newest({ table: 'campaign', columns: COLUMNS, ...archivedFilter(archived), limit, before });
  return (await reader.rows<Row>(sql, params)).map(record);
}

/** Takes the campaign's row for this transaction, then reads it. */
export async function lockCampaign(tx: Tx, id: string): Promise<CampaignRecord | null> {
  await tx.change('UPDATE campaign SET version = version WHERE id = ?', [id]);
  return campaignById(tx, id);
}

export const insertCampaign = (tx: Tx, row: Campaign): Promise<boolean> => tx.insertUnlessThere(Campaign, row);
export const insertVersion = (tx: Tx, row: CampaignVersion): Promise<void> => tx.insert(CampaignVersion, row);

export const updateCampaign = (tx: Tx, campaign: CampaignRecord): Promise<number> => tx.change(
  'UPDATE campaign SET name = ?, version = ?, startsAtMs = ?, endsAtMs = ?, publishedAtMs = ?, pausedAtMs = ?, endedAtMs = ?, timeline = ? WHERE id = ?',
  [campaign.name, campaign.version, campaign.startsAtMs, campaign.endsAtMs, campaign.publishedAtMs, campaign.pausedAtMs, campaign.endedAtMs, JSON.stringify(campaign.timeline), campaign.id],
);

export const storeArchived = (tx: Tx, id: string, archivedAtMs: number | null): Promise<number> => tx.change('UPDATE campaign SET archivedAtMs = ? WHERE id = ?', [archivedAtMs, id]);

export const hasVersion = async (reader: Reader, id: string): Promise<boolean> => (await reader.one('SELECT id FROM campaign_version WHERE id = ?', [id])) !== null;

/** A draft's terms may change; a published version's never do. */
export const replaceDraftTerms = (tx: Tx, campaignId: string, terms: Terms): Promise<number> =>
  tx.change('UPDATE campaign_version SET terms = ? WHERE campaignId = ? AND version = 1 AND inForceAtMs IS NULL', [JSON.stringify(terms), campaignId]);

export const markInForce = (tx: Tx, campaignId: string, version: number, nowMs: number): Promise<number> =>
  tx.change('UPDATE campaign_version SET inForceAtMs = ? WHERE campaignId = ? AND version = ?', [nowMs, campaignId, version]);

export async function termsOf(reader: Reader, campaignId: string, version: number): Promise<Terms> {
  const row = await reader.one<{ terms: string }>('SELECT terms FROM campaign_version WHERE campaignId = ? AND version = ?', [campaignId, version]);
  if (!row) throw new Error(`campaign ${campaignId} has no version ${version}`);
  return storedTerms(row.terms);
}

export async function termsOfMany(reader: Reader, campaigns: readonly CampaignRecord[]): Promise<Map<string, Terms>> {
  if (campaigns.length === 0) return new Map();
  const rows = await reader.rows<{ campaignId: string; version: number; terms: string }>(
    `SELECT campaignId, version, terms FROM campaign_version WHERE campaignId IN (${marks(campaigns)})`, campaigns.map((campaign) => campaign.id));
  const wanted = new Set(campaigns.map((campaign) => `${campaign.id}:${campaign.version}`));
  return new Map(rows.filter((row) => wanted.has(`${row.campaignId}:${row.version}`)).map((row) => [row.campaignId, storedTerms(row.terms)]));
}

/** Published campaigns that are not over. */
export const openCampaigns = async (reader: Reader, nowMs: number): Promise<CampaignRecord[]> =>
  (await reader.rows<Row>(`SELECT ${COLUMNS} FROM campaign WHERE endsAtMs > ? AND publishedAtMs IS NOT NULL AND endedAtMs IS NULL ORDER BY endsAtMs`, [nowMs])).map(record);

export type CodeRecord = ReferralCode;
const CODE = 'id, campaignId, referrerId, state, revokedAtMs, createdAtMs, lookAtMs';

export const codeOf = (reader: Reader, campaignId: string, referrerId: string): Promise<CodeRecord | null> =>
  reader.one<CodeRecord>(`SELECT ${CODE} FROM referral_code WHERE campaignId = ? AND referrerId = ?`, [campaignId, referrerId]);
export const codeByState = (reader: Reader, state: string): Promise<CodeRecord | null> => reader.one<CodeRecord>(`SELECT ${CODE} FROM referral_code WHERE state = ?`, [state]);
/** Of a customer of somebody's within the scope. */
export function ownCodeById(reader: Reader, scope: Scope, id: string): Promise<CodeRecord | null> {
  const { sql, params } = ownCustomers(scope, 'referral_code.referrerId');
  return reader.one<CodeRecord>(`SELECT ${CODE} FROM referral_code WHERE id = ? AND ${sql}`, [id, ...params]);
}
export const codeById = (reader: Reader, id: string): Promise<CodeRecord | null> => reader.one<CodeRecord>(`SELECT ${CODE} FROM referral_code WHERE id = ?`, [id]);
export function codePage(reader: Reader, scope: Scope, campaignId: string, limit: number, before: string | undefined): Promise<CodeRecord[]> {
  const { sql, params } = newest({ table: 'referral_code', columns: CODE, given: { campaignId }, ways: { ix_referral_code_campaign: ['campaignId'] }, ...(scope === 'all' ? {} : { within: ownCustomers(scope, 'referral_code.referrerId') }), limit, before });
  return reader.rows<CodeRecord>(sql, params);
}
export const codesInUseOf = (reader: Reader, referrerId: string): Promise<CodeRecord[]> => reader.rows<CodeRecord>(`SELECT ${CODE} FROM referral_code WHERE referrerId = ? AND revokedAtMs IS NULL ORDER BY id`, [referrerId]);
export const insertCodes = (tx: Tx, rows: readonly CodeRecord[]): Promise<void> => tx.insertMissing(ReferralCode, rows);
export const codesOf = async (reader: Reader, owners: readonly { campaignId: string; referrerId: string }[]): Promise<CodeRecord[]> => {
  const rows = await reader.rows<CodeRecord>(`SELECT ${CODE} FROM referral_code WHERE campaignId IN (${marks(owners)}) AND referrerId IN (${marks(owners)})`, [...owners.map((owner) => owner.campaignId), ...owners.map((owner) => owner.referrerId)]);
  return rows.filter((row) => owners.some((owner) => owner.campaignId === row.campaignId && owner.referrerId === row.referrerId));
};
/** Takes a code that stands for this transaction, then reads it. */
export async function lockCodeOf(tx: Tx, campaignId: string, referrerId: string): Promise<CodeRecord> {
  await tx.change('UPDATE referral_code SET state = state WHERE campaignId = ? AND referrerId = ?', [campaignId, referrerId]);
  return (await codeOf(tx, campaignId, referrerId)) as CodeRecord;
}
export interface OpenFollow {
  userId: string;
  userKey: string;
}
/** Members who have this customer now, earliest first. */
export const openFollowsOf = (reader: Reader, customerId: string): Promise<OpenFollow[]> => reader.rows<OpenFollow>(
  'SELECT s.userId, s.userKey FROM follow_episode e JOIN staff s ON s.id = e.staffId WHERE e.customerId = ? AND e.endedAtMs IS NULL ORDER BY e.startedAtMs, e.id', [customerId]);
/** Codes of a campaign, oldest first. */
export const codesAfter = (reader: Reader, campaignId: string, after: string, limit: number): Promise<CodeRecord[]> =>
  reader.rows<CodeRecord>(`SELECT ${CODE} FROM referral_code WHERE campaignId = ? AND id > ? ORDER BY id LIMIT ?`, [campaignId, after, limit]);
export const insertCode = (tx: Tx, row: CodeRecord): Promise<boolean> => tx.insertUnlessThere(ReferralCode, row);
export const revokeCode = (tx: Tx, id: string, nowMs: number): Promise<number> =>
  tx.change('UPDATE referral_code SET revokedAtMs = ? WHERE id = ? AND revokedAtMs IS NULL', [nowMs, id]);
