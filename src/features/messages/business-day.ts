const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

type Parts = Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;

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

const partsOf = (ms: number, timeZone: string): Parts => {
  const format = formatOf(timeZone);
  return Object.fromEntries(format.formatToParts(ms).map((part) => [part.type, Number(part.value)])) as Parts;
};

/** The day in the business time zone, 2026-03-01 (policy 26). */
export function businessDay(ms: number, timeZone: string): string {
  const { year, month, day } = partsOf(ms, timeZone);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Ten in the morning, local time, of the day after `ms`: epoch ms. */
export function nextMorningMs(ms: number, timeZone: string): number {
  const { year, month, day } = partsOf(ms, timeZone);
  const wanted = Date.UTC(year, month - 1, day, 10) + DAY_MS;
  // the zone's offset at the wanted instant, which may differ from today's when clocks change at night
  const offsetAt = (at: number) => {
    const local = partsOf(at, timeZone);
    return Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second) - at;
  };
  const guess = wanted - offsetAt(wanted);
  return Math.floor((wanted - offsetAt(guess)) / MINUTE_MS) * MINUTE_MS;
}
