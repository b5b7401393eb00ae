import { z } from 'zod';
import { instantText } from '../../kernel/http/instant-field';
import type { Machine } from '../../kernel/machine';
import { FunnelView, standingOf, type Standing } from '../rewards';

const Trend = z.object({
  /** One for each day since the campaign began, thirty at most, oldest first, also where nothing happened; the last is today, which is not over. */
  days: z.array(z.object({ day: z.string(), added: z.int(), retained: z.int() })),
});
/** `countedAt`: when the oldest part was counted; `whole` is false until everything was counted once. */
export const GrowthFigures = { funnel: FunnelView, immature: z.int(), countedAt: z.string(), whole: z.boolean(), trend: Trend } as const;
type Figures = { [Name in keyof typeof GrowthFigures]: z.input<(typeof GrowthFigures)[Name]> };

export async function readStanding({ database, clock, businessTimeZone }: Pick<Machine, 'database' | 'clock'> & { businessTimeZone: string }, campaignId: string, startsAtMs: number): Promise<Figures> {
  const { funnel, immature, days, countedAtMs, whole } = await standingOf(database, campaignId, businessTimeZone);
  const nowMs = clock.nowMs();
  return { funnel, immature, countedAt: instantText(countedAtMs ?? nowMs), whole, trend: { days: trendOf(days, { startsAtMs, nowMs }, businessTimeZone) } };
}

const DAYS = 30;
const DAY_MS = 86_400_000;

/** Thirty days up to today, in the business time zone, or fewer when the campaign is younger: what was not yet is no zero. */
export function trendOf(days: Standing['days'], { startsAtMs, nowMs }: { startsAtMs: number; nowMs: number }, timeZone: string): { day: string; added: number; retained: number }[] {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const [today, first] = [format.format(nowMs), format.format(Math.min(startsAtMs, nowMs))];
  const last = Date.parse(`${today}T00:00:00Z`); // days are told apart as dates, whatever their length
  return Array.from({ length: DAYS }, (_, n) => {
    const day = new Date(last - (DAYS - 1 - n) * DAY_MS).toISOString().slice(0, 10);
    return { day, added: days[day]?.added ?? 0, retained: days[day]?.retained ?? 0 };
  }).filter(({ day }) => day >= first);
}
