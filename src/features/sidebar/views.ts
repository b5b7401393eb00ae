import type { Reader } from '../../kernel/database/database';
import type { CampaignTimes } from '../campaigns';

export interface ReferralLine {
  id: string;
  campaignId: string;
  campaignName: string;
  referrerId: string;
  refereeId: string;
  liveKey: string | null;
  status: string;
  reason: string | null;
  addedAtMs: number;
  boundAtMs: number | null;
  retentionEndsAtMs: number;
  retainedAtMs: number | null;
  contactedAtMs: number | null;
  qualifiedAtMs: number | null;
  dealAtMs: number | null;
}

const LINE = `r.id, r.campaignId, c.name AS campaignName, r.referrerId, r.refereeId, r.liveKey, r.status, r.reason, r.addedAtMs, r.boundAtMs, r.retentionEndsAtMs, r.retainedAtMs,
  r.contactedAtMs, r.qualifiedAtMs, r.dealAtMs`;

/** What was said of who brought this customer, newest first: a friend is scanned a few times at most. Their scan of their own code names nobody. */
export const cameBy = (reader: Reader, customerId: string): Promise<ReferralLine[]> =>
  reader.rows<ReferralLine>(`SELECT ${LINE} FROM referral r JOIN campaign c ON c.id = r.campaignId WHERE r.refereeId = ? AND r.referrerId <> r.refereeId ORDER BY r.id DESC LIMIT 20`, [customerId]);

/** Friends whom this customer brought, newest first. */
export const brought = (reader: Reader, customerId: string, limit: number): Promise<ReferralLine[]> => reader.rows<ReferralLine>(
  `SELECT ${LINE} FROM (SELECT id FROM referral WHERE referrerId = ? AND refereeId <> referrerId ORDER BY id DESC LIMIT ?) page CROSS JOIN referral r ON r.id = page.id JOIN campaign c ON c.id = r.campaignId ORDER BY r.id DESC`, [customerId, limit]);

/** Of these friends, how many stand where. */
export const broughtByStatus = async (reader: Reader, customerId: string): Promise<{ status: string; count: number }[]> =>
  (await reader.rows<{ status: string; count: number }>('SELECT status, COUNT(*) AS count FROM referral WHERE referrerId = ? AND refereeId <> referrerId GROUP BY status ORDER BY status', [customerId])).map(({ status, count }) => ({ status, count: Number(count) }));

export interface CampaignLine extends CampaignTimes {
  id: string;
  name: string;
  version: number;
}

const MOST_CAMPAIGNS = 20;

/** Published and not over, the one that ends first before the others. */
export const openCampaignLines = (reader: Reader, nowMs: number): Promise<CampaignLine[]> => reader.rows<CampaignLine>(
  `SELECT id, name, version, startsAtMs, endsAtMs, publishedAtMs, pausedAtMs, endedAtMs FROM campaign WHERE endsAtMs > ? AND publishedAtMs IS NOT NULL AND endedAtMs IS NULL ORDER BY endsAtMs, id LIMIT ${MOST_CAMPAIGNS}`, [nowMs]);

export interface ClaimLine {
  id: string;
  campaignName: string;
  referrerId: string;
  claimedBy: string;
  createdAtMs: number;
}

/** Claims about who brought this customer that wait for a second person. */
export const openClaimsOf = (reader: Reader, customerId: string): Promise<ClaimLine[]> => reader.rows<ClaimLine>(
  `SELECT m.id, c.name AS campaignName, m.referrerId, m.claimedBy, m.createdAtMs FROM referral_claim m JOIN campaign c ON c.id = m.campaignId
   WHERE m.refereeId = ? AND m.status = 'open' ORDER BY m.id DESC LIMIT 10`, [customerId]);

/** Names of this customer's tags: the library's where it knows the tag. */
export const tagNames = async (reader: Reader, customerId: string): Promise<string[]> => (await reader.rows<{ name: string }>(
  `SELECT DISTINCT COALESCE(l.name, t.name) AS name FROM customer_tag t LEFT JOIN corp_tag l ON l.tagId = t.tagId
   WHERE t.customerId = ? AND (l.deleted IS NULL OR l.deleted = 0) ORDER BY name LIMIT 50`, [customerId])).map(({ name }) => name);

/** Since when the company has this customer now; null: nobody has them. */
export const followedSince = async (reader: Reader, customerId: string): Promise<number | null> =>
  (await reader.one<{ startedAtMs: number | null }>('SELECT MIN(startedAtMs) AS startedAtMs FROM follow_episode WHERE customerId = ? AND endedAtMs IS NULL', [customerId]))?.startedAtMs ?? null;
