import fc from 'fast-check';
import { DurationInput, DurationText, durationText } from '../../../src/kernel/http/duration-field';
import { InstantInput, InstantText, instantText } from '../../../src/kernel/http/instant-field';
import { PageQuery, page } from '../../../src/kernel/http/paging';
import { IdText, PositiveInteger } from '../../../src/kernel/http/plain-fields';
import { timeSortedId } from '../../../src/kernel/ids';

const DAY = 86_400_000;

describe('durations', () => {
  test.each([
    ['PT0S', 0], ['P0D', 0], ['P7D', 7 * DAY], ['P1W', 7 * DAY], ['P365D', 365 * DAY], ['P52W', 364 * DAY], ['PT36H', 1.5 * DAY], ['P1DT2H3M4S', DAY + 7_384_000], ['PT90M', 5_400_000],
  ])('%s is %d ms', (text, ms) => expect(DurationInput.parse(text)).toBe(ms));
  test.each(['', 'P', 'PT', 'P1DT', 'P1M', 'P1Y', 'P1Y2M', 'P366D', 'P365DT1S', 'P53W', '-P1D', 'P-1D', 'P1.5D', 'PT0.5S', 'P1W1D', 'p1d', '7D', 'PT1S1M', 'P9999999999D', ' P1D', 'P1D\n'])('%j is refused', (text) => {
    expect(DurationInput.safeParse(text).success).toBe(false);
  });
  test('every whole second up to a year survives the way out and in', () => fc.assert(fc.property(fc.integer({ min: 0, max: 365 * 86_400 }), (seconds) => {
    const text = DurationText.parse(durationText(seconds * 1000));
    expect(DurationInput.parse(text)).toBe(seconds * 1000);
  })));
  test('what no input could have been is not written', () => {
    for (const ms of [-1000, 500, 366 * DAY, NaN]) expect(() => durationText(ms)).toThrow(RangeError);
  });
});

describe('instants', () => {
  test.each(['2026-01-31', '2026-01-31T08:00:00', '2026-01-31T08:00:00+08:00', '2026-02-30T00:00:00Z', '1969-12-31T23:59:59Z', 'now', '', 1_769_000_000])('%j is refused', (text) => {
    expect(InstantInput.safeParse(text).success).toBe(false);
  });
  test('every millisecond survives the way out and in', () => fc.assert(fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (ms) => {
    expect(InstantInput.parse(InstantText.parse(instantText(ms)))).toBe(ms);
  })));
});

test('amounts are whole, positive and exact', () => {
  expect([1, Number.MAX_SAFE_INTEGER].every((n) => PositiveInteger.safeParse(n).success)).toBe(true);
  expect([0, -1, 1.5, 2 ** 53, NaN, '1'].some((n) => PositiveInteger.safeParse(n).success)).toBe(false);
});

test('an id of any shape may be asked for, but not an empty or endless one', () => {
  expect(IdText.safeParse('nope').success).toBe(true);
  expect([IdText.safeParse('').success, IdText.safeParse('x'.repeat(129)).success]).toEqual([false, false]);
});

describe('pages', () => {
  const ids = Array.from({ length: 7 }, (_, i) => timeSortedId(1_700_000_000_000 + i, Buffer.alloc(10, i))).reverse();
  const fetch = (limit: number, before: string | undefined) => ids.filter((id) => before === undefined || id < before).slice(0, limit + 1);

  test('walking the cursors sees every row once, newest first', () => fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), (limit) => {
    const seen: string[] = [];
    for (let cursor: string | undefined, guard = 0; guard < 10; guard += 1) {
      const query = PageQuery.parse({ limit: String(limit), ...(cursor === undefined ? {} : { cursor }) });
      const found = page(fetch(query.limit, query.cursor), query.limit, (id) => id);
      seen.push(...found.items);
      if (found.nextCursor === null) break;
      cursor = found.nextCursor;
    }
    expect(seen).toEqual(ids);
  })));
  test('an empty list has no next page', () => expect(page([], 50, String)).toEqual({ items: [], nextCursor: null }));
  test.each(['', 'x', ids[0], Buffer.from('short').toString('base64url'), `${Buffer.from(ids[0] ?? '').toString('base64url')}=`, Buffer.from("' OR 1=1 --".padEnd(26)).toString('base64url')])('%j is not a cursor', (cursor) => {
    expect(PageQuery.safeParse({ cursor }).success).toBe(false);
  });
});
