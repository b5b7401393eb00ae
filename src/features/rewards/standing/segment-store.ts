import { CampaignSegment } from '../../../../entities/campaign-segment';
import type { Reader } from '../../../kernel/database/database';
import { marks } from '../../../kernel/database/marks';
import type { Tx } from '../../../kernel/database/unit-of-work';
import { countRows, type CountedRow, type Counts } from './decide-counts';

export type Segment = Pick<CampaignSegment, 'campaignId' | 'afterId' | 'untilId' | 'countedAtMs'>;

/** Referrals of a segment: so few that counting them holds up nobody, so many that a million are some hundred rows. */
export const SEGMENT = 2000;
const SEGMENT_COLUMNS = 'campaignId, afterId, untilId, countedAtMs';
const COUNTED = 'id, status, boundAtMs, retainedAtMs, contactedAtMs, qualifiedAtMs, dealAtMs';

export const segmentsOf = (reader: Reader, campaignId: string): Promise<CampaignSegment[]> =>
  reader.rows<CampaignSegment>(`SELECT ${SEGMENT_COLUMNS}, counts FROM campaign_segment WHERE campaignId = ? ORDER BY afterId`, [campaignId]);

/** Whose count is the oldest of those that are older. */
export const oldestSegment = (reader: Reader, beforeMs: number): Promise<Segment | null> =>
  reader.one<Segment>(`SELECT ${SEGMENT_COLUMNS} FROM campaign_segment WHERE countedAtMs < ? ORDER BY countedAtMs, campaignId, afterId LIMIT 1`, [beforeMs]);

/** Where each of some published campaigns goes on, newest campaign first. */
export const endsOfCampaigns = (reader: Reader, belowId: string, most: number): Promise<{ id: string; untilId: string }[]> =>
  reader.rows("SELECT c.id, COALESCE((SELECT MAX(s.untilId) FROM campaign_segment s WHERE s.campaignId = c.id), '') AS untilId FROM campaign c WHERE c.publishedAtMs IS NOT NULL AND c.id < ? ORDER BY c.id DESC LIMIT ?", [belowId, most]);

/** The id at which a segment that begins after `afterId` is full; null while it is not. */
export const fullAt = async (reader: Reader, campaignId: string, afterId: string): Promise<string | null> =>
  (await reader.one<{ id: string }>(`SELECT id FROM referral /*! FORCE INDEX (ix_referral_campaign) */ WHERE campaignId = ? AND id > ? ORDER BY id LIMIT 1 OFFSET ${SEGMENT - 1}`, [campaignId, afterId]))?.id ?? null;

/** Counts what stands between two ids, from the referrals themselves; `more`: there are more than `most`, which are left out. */
export async function countBetween(reader: Reader, { campaignId, afterId, untilId, most }: { campaignId: string; afterId: string; untilId: string; most: number }, dayOf: (atMs: number) => string): Promise<{ counts: Counts; more: boolean }> {
  const rows = await reader.rows<CountedRow>(
    `SELECT ${COUNTED} FROM referral /*! FORCE INDEX (ix_referral_campaign) */ WHERE campaignId = ? AND id > ? AND id <= ? ORDER BY id LIMIT ${most + 1}`, [campaignId, afterId, untilId]);
  const counted = rows.slice(0, most);
  return { counts: countRows(counted, await rewardedOf(reader, counted.map(({ id }) => id)), dayOf), more: rows.length > most };
}

async function rewardedOf(reader: Reader, referralIds: readonly string[]): Promise<number> {
  if (referralIds.length === 0) return 0;
  const found = await reader.one<{ n: number }>(`SELECT COUNT(DISTINCT referralId) AS n FROM reward WHERE referralId IN (${marks(referralIds)}) AND (CASE WHEN status = 'issued' THEN 1 END) = 1`, [...referralIds]);
  return Number(found?.n ?? 0);
}

/** Two processes that close the same segment count the same: the first stands. */
export const insertSegment = (tx: Tx, row: CampaignSegment): Promise<void> => tx.insertMissing(CampaignSegment, [row]);

export const storeCounts = (tx: Tx, { campaignId, afterId }: Segment, counts: Counts, countedAtMs: number): Promise<number> =>
  tx.change('UPDATE campaign_segment SET counts = ?, countedAtMs = ? WHERE campaignId = ? AND afterId = ?', [JSON.stringify(counts), countedAtMs, campaignId, afterId]);

/** The youngest line of the journal: nothing is changed without one. */
export const lastChange = (reader: Reader): Promise<{ id: string; atMs: number } | null> => reader.one('SELECT id, atMs FROM journal ORDER BY id DESC LIMIT 1');
