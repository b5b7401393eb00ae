const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const FORMATS = new Map<string, Intl.DateTimeFormat>();

/** Making a formatter costs a millisecond; a process knows one zone, or two. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = FORMATS.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  });
  FORMATS.set(timeZone, made);
  return made;
}

/** What a clock on the wall shows, as if it were UTC. */
function wallMs(ms: number, timeZone: string): number {
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const part of formatOf(timeZone).formatToParts(ms)) parts[part.type] = Number(part.value);
  return Date.UTC(parts.year ?? 0, (parts.month ?? 1) - 1, parts.day ?? 1, parts.hour ?? 0, parts.minute ?? 0, parts.second ?? 0);
}

const offsetAt = (ms: number, timeZone: string): number => wallMs(ms, timeZone) - Math.floor(ms / 1000) * 1000;

/** The day in the business time zone, 2026-03-01 (policy 26). */
export const dayOf = (ms: number, timeZone: string): string => new Date(wallMs(ms, timeZone)).toISOString().slice(0, 10);

export const daysLater = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** 1 Monday … 7 Sunday. */
export const weekdayOf = (day: string): number => ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;

/**
 * The instant at which clocks show `minute` (0–1440) of that day. A time that comes twice is its first; one that is left out, when clocks go forward, is the
 * moment of the change. So times of a day keep their order, and ranges that touch on paper touch in fact.
 */
export function instantOf(day: string, minute: number, timeZone: string): number {
  const wall = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS;
  const offsets = [...new Set([offsetAt(wall - DAY_MS, timeZone), offsetAt(wall + DAY_MS, timeZone)])];
  const fits = offsets.map((offset) => wall - offset).filter((ms) => wallMs(ms, timeZone) === wall);
  return fits.length > 0 ? Math.min(...fits) : changeBetween(wall - Math.max(...offsets), wall - Math.min(...offsets), timeZone);
}

/** The first millisecond with the offset that holds at `toMs`. */
function changeBetween(fromMs: number, toMs: number, timeZone: string): number {
  const after = offsetAt(toMs, timeZone);
  let [low, high] = [fromMs, toMs];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, timeZone) === after) high = middle;
    else low = middle;
  }
  return high;
}
