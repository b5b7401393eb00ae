import type { Reader } from '../../../kernel/database/database';
import type { Funnel } from '../views';
import { dayTeller, sumOf, type Counts, type DayCount } from './decide-counts';
import { countBetween, SEGMENT, segmentsOf } from './segment-store';

export interface Standing {
  funnel: Funnel;
  immature: number;
  /** By day of the business time zone; days without anything are absent. */
  days: Readonly<Record<string, DayCount>>;
  /** The oldest count that is in it; null: all of it was counted just now. */
  countedAtMs: number | null;
  /** False for the first minutes after an upgrade, until everything was counted once. */
  whole: boolean;
}

/** What stands behind the last segment is counted while somebody waits: a segment that is not full, or what came since the last turn. */
const MOST = SEGMENT * 2;

/** A campaign as its pages show it: what was counted ahead, and the newest referrals counted now. */
export async function standingOf(reader: Reader, campaignId: string, timeZone: string): Promise<Standing> {
  const segments = await segmentsOf(reader, campaignId);
  const codes = await reader.one<{ n: number }>('SELECT COUNT(*) AS n FROM referral_code WHERE campaignId = ?', [campaignId]);
  const { counts, more } = await countBetween(reader, { campaignId, afterId: segments.at(-1)?.untilId ?? '', untilId: '~', most: MOST }, dayTeller(timeZone));
  const { days, immature, ...steps } = sumOf([...segments.map((segment) => JSON.parse(segment.counts) as Counts), counts]);
  return {
    funnel: { codes: Number(codes?.n ?? 0), ...steps }, immature, days, whole: !more,
    countedAtMs: segments.length === 0 ? null : Math.min(...segments.map(({ countedAtMs }) => Number(countedAtMs))),
  };
}
