import fc from 'fast-check';
import { dayOf, daysLater, instantOf } from '../../../src/features/channels/duty/calendar';
import { decideDuty, nextChangeOf, type DutyMember, type Roster, type Schedule, type Standing } from '../../../src/features/channels/duty/decide-duty';

const SHANGHAI = 'Asia/Shanghai';
const NEW_YORK = 'America/New_York';
const HOUR_MS = 3_600_000;
const at = (text: string) => Date.parse(text);

const hours = (from: number, to: number, days = [1, 2, 3, 4, 5]): Schedule => ({ weekly: [{ days, from: from * 60, to: to * 60 }], exceptions: [] });
const member = (userId: string, more: Partial<DutyMember> = {}): DutyMember => ({ userId, standing: 'fit', schedule: null, dailyCap: null, addsToday: 0, ...more });
const roster = (staff: DutyMember[], backup: DutyMember[] = []): Roster => ({ staff, backup });

/** 2026-03-02 is a Monday. */
const MONDAY_10 = at('2026-03-02T02:00:00Z');
const MONDAY_20 = at('2026-03-02T12:00:00Z');
const SUNDAY_10 = at('2026-03-01T02:00:00Z');

describe('who serves a channel', () => {
  test.each<[string, Roster, number, string[], string]>([
    ['inside the hours', roster([member('a', { schedule: hours(9, 18) })]), MONDAY_10, ['a'], 'staff'],
    ['from is inclusive', roster([member('a', { schedule: hours(10, 18) })], [member('z')]), MONDAY_10, ['a'], 'staff'],
    ['to is exclusive', roster([member('a', { schedule: hours(9, 10) })], [member('z')]), MONDAY_10, ['z'], 'backup'],
    ['after hours the backup', roster([member('a', { schedule: hours(9, 18) })], [member('z')]), MONDAY_20, ['z'], 'backup'],
    ['P26 weekday by the business zone', roster([member('a', { schedule: hours(0, 24, [1]) })], [member('z')]), at('2026-03-01T16:00:00Z'), ['a'], 'staff'],
    ['Sunday is off', roster([member('a', { schedule: hours(9, 18) })], [member('z')]), SUNDAY_10, ['z'], 'backup'],
    ['an exception opens a Sunday', roster([member('a', { schedule: { ...hours(9, 18), exceptions: [{ date: '2026-03-01', ranges: [{ from: 540, to: 1080 }] }] } as Schedule })], [member('z')]), SUNDAY_10, ['a'], 'staff'],
    ['an exception closes a Monday', roster([member('a', { schedule: { ...hours(9, 18), exceptions: [{ date: '2026-03-02', ranges: [] }] } as Schedule })], [member('z')]), MONDAY_10, ['z'], 'backup'],
    ['who is full steps back', roster([member('a', { dailyCap: 3, addsToday: 3 }), member('b')]), MONDAY_10, ['b'], 'staff'],
    ['all full: backup', roster([member('a', { dailyCap: 3, addsToday: 4 })], [member('z')]), MONDAY_10, ['z'], 'backup'],
    ['who left is not sent (pitfall 31)', roster([member('a', { standing: 'left' }), member('b')]), MONDAY_10, ['b'], 'staff'],
    ['no backup: the full serve on', roster([member('a', { dailyCap: 1, addsToday: 1 })]), MONDAY_10, ['a'], 'stretched'],
    ['no backup: those off duty serve on', roster([member('a', { schedule: hours(9, 18) })]), MONDAY_20, ['a'], 'stretched'],
    ['a backup out of range is none', roster([member('a', { schedule: hours(9, 18) })], [member('z', { standing: 'out_of_range' })]), MONDAY_20, ['a'], 'stretched'],
    ['nobody can be added', roster([member('a', { standing: 'left' })], [member('z', { standing: 'refused' })]), MONDAY_10, [], 'nobody'],
    ['one member twice in other case', roster([member('a'), member('A')]), MONDAY_10, ['A'], 'staff'],
  ])('%s', (_, who, nowMs, users, by) => expect(decideDuty(who, nowMs, SHANGHAI)).toMatchObject({ users, by }));

  test('each who does not serve is told why', () => {
    const duty = decideDuty(roster([member('a'), member('b', { schedule: hours(9, 18) }), member('c', { dailyCap: 1, addsToday: 1 }), member('d', { standing: 'not_activated' })], [member('y'), member('z', { standing: 'left' })]), MONDAY_20, SHANGHAI);
    expect(duty.staff).toEqual([null, 'off_duty', 'full', 'not_activated']);
    expect(duty.backup).toEqual(['not_needed', 'left']);
  });

  test.each<[string, Roster, number, string, string | null]>([
    ['the end of the shift', roster([member('a', { schedule: hours(9, 18) })], [member('z')]), MONDAY_10, SHANGHAI, '2026-03-02T10:00:00Z'],
    ['the next working day', roster([member('a', { schedule: hours(9, 18) })], [member('z')]), at('2026-03-06T12:00:00Z'), SHANGHAI, '2026-03-09T01:00:00Z'],
    ['midnight frees who is full', roster([member('a', { dailyCap: 1, addsToday: 1 })], [member('z')]), MONDAY_10, SHANGHAI, '2026-03-02T16:00:00Z'],
    ['nothing ever changes', roster([member('a')]), MONDAY_10, SHANGHAI, null],
    ['a hand-over from a to a is none', roster([member('a', { schedule: { weekly: [{ days: [1], from: 540, to: 720 }, { days: [1], from: 720, to: 1080 }], exceptions: [] } })], [member('z')]), MONDAY_10, SHANGHAI, '2026-03-02T10:00:00Z'],
    ['a far exception', roster([member('a', { schedule: { weekly: [{ days: [1, 2, 3, 4, 5, 6, 7], from: 0, to: 1440 }], exceptions: [{ date: '2026-05-01', ranges: [] }] } })], [member('z')]), MONDAY_10, SHANGHAI, '2026-04-30T16:00:00Z'],
    ['a week hidden behind exceptions', roster([member('a', { schedule: { weekly: [], exceptions: Array.from({ length: 12 }, (_, n) => ({ date: daysLater('2026-03-02', n), ranges: [{ from: 0, to: 1440 }] })) } })], [member('z')]), MONDAY_10, SHANGHAI, '2026-03-13T16:00:00Z'],
    ['clocks go forward: nine o’clock is an hour earlier', roster([member('a', { schedule: hours(9, 18, [1, 2, 3, 4, 5, 6, 7]) })], [member('z')]), at('2026-03-08T00:00:00Z'), NEW_YORK, '2026-03-08T13:00:00Z'],
    ['clocks go back: an hour later', roster([member('a', { schedule: hours(9, 18, [1, 2, 3, 4, 5, 6, 7]) })], [member('z')]), at('2026-11-01T00:00:00Z'), NEW_YORK, '2026-11-01T14:00:00Z'],
    ['an hour that is left out is no duty', roster([member('a', { schedule: hours(2, 3, [7]) })], [member('z')]), at('2026-03-08T05:30:00Z'), NEW_YORK, '2026-03-15T06:00:00Z'],
  ])('next change: %s', (_, who, nowMs, zone, next) => expect(nextChangeOf(who, nowMs, zone)).toBe(next === null ? null : at(next)));
});

describe('times of a day', () => {
  test.each(['Asia/Shanghai', 'America/New_York', 'America/Sao_Paulo', 'Australia/Lord_Howe', 'UTC'])('keep their order and meet at midnight, also when clocks change, in %s', (zone) => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 3650 }), fc.integer({ min: 0, max: 1439 }), (n, minute) => {
      const day = daysLater('2016-01-01', n);
      expect(instantOf(day, minute, zone)).toBeLessThanOrEqual(instantOf(day, minute + 1, zone));
      expect(instantOf(day, 1440, zone)).toBe(instantOf(daysLater(day, 1), 0, zone));
      expect(dayOf(instantOf(day, 0, zone), zone)).toBe(day);
    }), { numRuns: 200 });
  });
});

const standings = fc.constantFrom<Standing>('fit', 'fit', 'fit', 'left', 'out_of_range');
const range = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 24 })).filter(([a, b]) => a < b).map(([from, to]) => ({ from: from * 60, to: to * 60 }));
const schedules = fc.option(fc.record({
  weekly: fc.array(fc.tuple(fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }), range).map(([days, hoursOf]) => ({ days, ...hoursOf })), { maxLength: 3 }),
  exceptions: fc.uniqueArray(fc.integer({ min: -2, max: 12 }), { maxLength: 3 }).chain((days) => fc.array(range, { maxLength: 2 }).map((ranges) => days.map((n) => ({ date: daysLater('2026-03-05', n), ranges })))),
}), { nil: null });
const members = (prefix: string) => fc.array(fc.record({ standing: standings, schedule: schedules, dailyCap: fc.option(fc.integer({ min: 1, max: 2 }), { nil: null }), addsToday: fc.integer({ min: 0, max: 2 }) }), { maxLength: 3 })
  .map((list) => list.map((each, n): DutyMember => ({ userId: `${prefix}${n}`, ...each })));
const rosters = fc.record({ staff: members('s'), backup: members('b') });
const instants = fc.integer({ min: at('2026-03-05T00:00:00Z'), max: at('2026-03-12T00:00:00Z') });

describe('for any roster', () => {
  test('whoever scans meets somebody as long as anybody can be added, and never somebody who cannot', () => {
    fc.assert(fc.property(rosters, instants, (who, nowMs) => {
      const { users } = decideDuty(who, nowMs, NEW_YORK);
      const fit = [...who.staff, ...who.backup].filter(({ standing }) => standing === 'fit').map(({ userId }) => userId);
      expect(users.length > 0).toBe(fit.length > 0);
      expect(users.every((userId) => fit.includes(userId))).toBe(true);
    }), { numRuns: 300 });
  });

  test('until the next change nobody else serves, and at it somebody else does', () => {
    fc.assert(fc.property(rosters, instants, fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { minLength: 20, maxLength: 20 }), (who, nowMs, shares) => {
      const next = nextChangeOf(who, nowMs, NEW_YORK);
      const serving = (ms: number) => decideDuty(dayOf(ms, NEW_YORK) === dayOf(nowMs, NEW_YORK) ? who : fresh(who), ms, NEW_YORK).users;
      const now = serving(nowMs);
      const endMs = next ?? nowMs + 20 * 24 * HOUR_MS;
      for (const share of shares) expect(serving(nowMs + Math.floor(share * (endMs - nowMs)))).toEqual(now);
      if (next !== null) {
        expect(serving(next - 1)).toEqual(now);
        expect(serving(next)).not.toEqual(now);
      }
    }), { numRuns: 200 });
  });
});

/** A new day: nobody was added yet. */
const fresh = ({ staff, backup }: Roster): Roster => ({ staff: staff.map((each) => ({ ...each, addsToday: 0 })), backup });
