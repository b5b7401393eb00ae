/** What the funnel counts of a referral. */
export interface CountedRow {
  id: string;
  status: string;
  boundAtMs: number | null;
  retainedAtMs: number | null;
  contactedAtMs: number | null;
  qualifiedAtMs: number | null;
  dealAtMs: number | null;
}

/** Of one day of the business time zone. */
export interface DayCount {
  added: number;
  retained: number;
}

export interface Counts {
  added: number;
  retained: number;
  contacted: number;
  qualified: number;
  deals: number;
  rewarded: number;
  rejected: number;
  lapsed: number;
  /** Bound and not yet old enough to be judged. */
  immature: number;
  days: Readonly<Record<string, DayCount>>;
}

export const NO_COUNTS: Counts = { added: 0, retained: 0, contacted: 0, qualified: 0, deals: 0, rewarded: 0, rejected: 0, lapsed: 0, immature: 0, days: {} };
const YOUNG = new Set(['bound', 'contacted', 'qualified', 'converted']);

/** Counts these referrals; `rewarded`: how many of them a reward was issued for. The same rows give the same counts, whoever counts and when. */
export function countRows(rows: readonly CountedRow[], rewarded: number, dayOf: (atMs: number) => string): Counts {
  const reached = (atMs: (row: CountedRow) => number | null) => rows.filter((row) => atMs(row) !== null).length;
  const being = (status: string) => rows.filter((row) => row.status === status).length;
  const added = rows.filter((row) => row.boundAtMs !== null && row.status !== 'rejected');
  const days: Record<string, DayCount> = {};
  const note = (atMs: number | null, what: keyof DayCount) => {
    if (atMs === null) return;
    const day = (days[dayOf(atMs)] ??= { added: 0, retained: 0 });
    day[what] += 1;
  };
  for (const { boundAtMs } of added) note(boundAtMs, 'added');
  for (const { retainedAtMs } of rows) note(retainedAtMs, 'retained');
  return {
    added: added.length, retained: reached((row) => row.retainedAtMs), contacted: reached((row) => row.contactedAtMs), qualified: reached((row) => row.qualifiedAtMs), deals: reached((row) => row.dealAtMs), rewarded,
    rejected: being('rejected'), lapsed: being('lapsed'), immature: rows.filter((row) => YOUNG.has(row.status) && row.retainedAtMs === null).length, days,
  };
}

export function sumOf(parts: readonly Counts[]): Counts {
  const days: Record<string, DayCount> = {};
  const total = { ...NO_COUNTS };
  for (const part of parts) {
    for (const step of Object.keys(NO_COUNTS) as (keyof Counts)[]) if (step !== 'days') total[step] += part[step];
    for (const [day, { added, retained }] of Object.entries(part.days)) days[day] = { added: (days[day]?.added ?? 0) + added, retained: (days[day]?.retained ?? 0) + retained };
  }
  return { ...total, days };
}

const HOUR_MS = 3_600_000;

/** The day of the business time zone, asked of the calendar once a quarter of an hour. */
export function dayTeller(timeZone: string): (atMs: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  const known = new Map<number, string>();
  return (atMs) => {
    const quarter = Math.floor(atMs / (HOUR_MS / 4)); // no zone changes its day within one
    const day = known.get(quarter) ?? format.format(atMs);
    if (known.size > 10_000) known.clear();
    known.set(quarter, day);
    return day;
  };
}
