import { dayOf, daysLater, instantOf, weekdayOf } from './calendar';

/** Minutes of a day: from inclusive, to exclusive, at most 1440. */
export interface DutyRange {
  from: number;
  to: number;
}

/** Null: always on duty. On a day with an exception the week says nothing. */
export type Schedule = { weekly: readonly (DutyRange & { days: readonly number[] })[]; exceptions: readonly { date: string; ranges: readonly DutyRange[] }[] } | null;

/** What WeCom makes of this member as one of a code. */
export type Standing = 'fit' | 'unknown' | 'left' | 'out_of_range' | 'not_activated' | 'refused';

export interface DutyMember {
  userId: string;
  standing: Standing;
  schedule: Schedule;
  /** New friends a business day; null: as many as come. */
  dailyCap: number | null;
  addsToday: number;
}

/** Why this member is not among those whom friends meet. */
export type WhyNot = 'off_duty' | 'full' | 'not_needed' | Exclude<Standing, 'fit'>;

export interface Duty {
  /** Whom friends meet; empty: nobody of the channel can be added. */
  users: string[];
  /** `staff` on duty · `backup` · `stretched`: nobody else is left, so the full, or those off duty, serve all the same · `nobody` */
  by: 'staff' | 'backup' | 'stretched' | 'nobody';
  staff: (WhyNot | null)[];
  backup: (WhyNot | null)[];
}

export interface Roster {
  staff: readonly DutyMember[];
  backup: readonly DutyMember[];
}

/** Who serves at an instant. A code at WeCom is never without anybody who can be added: a friend who scans must meet somebody (policy 15, 27). */
export function decideDuty(roster: Roster, nowMs: number, timeZone: string): Duty {
  const day = dayOf(nowMs, timeZone);
  return dutyAt(roster, { nowMs, shifts: shiftsOf(roster, day, timeZone), isToday: true });
}

/** Days ahead that are looked through: beyond the last exception a week says all there is to say. */
const DAYS_OF_A_WEEK = 8;
const MOST_DAYS = 400;

/** The first instant after now at which somebody else would serve, if no friend came until then; null: none. */
export function nextChangeOf(roster: Roster, nowMs: number, timeZone: string): number | null {
  const today = dayOf(nowMs, timeZone);
  const now = decideDuty(roster, nowMs, timeZone).users;
  const last = [...roster.staff, ...roster.backup].flatMap(({ schedule }) => schedule?.exceptions.map(({ date }) => date) ?? []).reduce((a, b) => (a > b ? a : b), today);
  const until = daysLater(last, DAYS_OF_A_WEEK);
  for (let day = today, n = 0; day <= until && n < MOST_DAYS; day = daysLater(day, 1), n += 1) {
    const shifts = shiftsOf(roster, day, timeZone);
    const [startsMs, endsMs] = [instantOf(day, 0, timeZone), instantOf(day, 1440, timeZone)];
    const instants = [...new Set([startsMs, ...[...shifts.values()].flat(2)])].filter((at) => at > nowMs && at >= startsMs && at < endsMs).sort((a, b) => a - b);
    const change = instants.find((at) => !same(dutyAt(roster, { nowMs: at, shifts, isToday: day === today }).users, now));
    if (change !== undefined) return change;
  }
  return null;
}

type Shifts = ReadonlyMap<DutyMember, readonly (readonly [number, number])[]>;

/** When each member is on duty that day, in instants. Backups have no hours. */
function shiftsOf({ staff }: Roster, day: string, timeZone: string): Shifts {
  const known = new Map<number, number>();
  const at = (minute: number): number => {
    const instant = known.get(minute) ?? instantOf(day, minute, timeZone);
    known.set(minute, instant);
    return instant;
  };
  return new Map(staff.map((member) => [member, rangesOf(member.schedule, day).map(({ from, to }) => [at(from), at(to)] as const)]));
}

function rangesOf(schedule: Schedule, day: string): readonly DutyRange[] {
  if (schedule === null) return [{ from: 0, to: 1440 }];
  return schedule.exceptions.find(({ date }) => date === day)?.ranges ?? schedule.weekly.filter(({ days }) => days.includes(weekdayOf(day)));
}

function dutyAt({ staff, backup }: Roster, { nowMs, shifts, isToday }: { nowMs: number; shifts: Shifts; isToday: boolean }): Duty {
  const whys = staff.map((member): WhyNot | null => {
    if (member.standing !== 'fit') return member.standing;
    if (member.schedule !== null && !(shifts.get(member) ?? []).some(([from, to]) => from <= nowMs && nowMs < to)) return 'off_duty';
    return isToday && member.dailyCap !== null && member.addsToday >= member.dailyCap ? 'full' : null;
  });
  const fits = backup.map(({ standing }): WhyNot | null => (standing === 'fit' ? null : standing));
  const named = (list: readonly DutyMember[], reasons: readonly (WhyNot | null)[], why: WhyNot | null) => unique(list.filter((_, n) => reasons[n] === why).map(({ userId }) => userId));
  const serving = named(staff, whys, null);
  if (serving.length > 0) return { users: serving, by: 'staff', staff: whys, backup: fits.map((why) => why ?? 'not_needed') };
  const standIns = named(backup, fits, null);
  if (standIns.length > 0) return { users: standIns, by: 'backup', staff: whys, backup: fits };
  const left = [named(staff, whys, 'full'), named(staff, whys, 'off_duty')].find((users) => users.length > 0) ?? [];
  return { users: left, by: left.length > 0 ? 'stretched' : 'nobody', staff: whys, backup: fits };
}

const unique = (userIds: readonly string[]): string[] => [...new Map(userIds.map((userId) => [userId.toLowerCase(), userId])).values()];
const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((each, n) => each === b[n]);
