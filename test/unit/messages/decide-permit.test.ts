import fc from 'fast-check';
import { decidePermit, WINDOWS } from '../../../src/features/messages/decide-permit';

const taken = (count: number, atMs: number) => Array.from({ length: count }, () => atMs);

describe('P28 app messages per member', () => {
  test.each<[string, number[], number, object]>([
    ['the 20th in a minute goes', taken(19, 0), 59_999, { kind: 'free' }],
    ['the 21st waits until the first of the 20 is a minute old', taken(20, 0), 10_000, { kind: 'full', afterMs: 50_000 }],
    ['a minute later there is room', taken(20, 0), 60_000, { kind: 'free' }],
    ['the 601st in an hour waits for the hour', taken(600, 0), 100_000, { kind: 'full', afterMs: 3_500_000 }],
    ['an hour later there is room', taken(600, 0), 3_600_000, { kind: 'free' }],
  ])('%s', (_, times, nowMs, verdict) => expect(decidePermit(times, nowMs)).toEqual(verdict));

  test('however they are asked for, no stretch of a window holds more than its places, and the wait named is exact', () => {
    const windows = [{ lengthMs: 100, places: 3 }, { lengthMs: 1000, places: 8 }];
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 80 }), (gaps) => {
      const times: number[] = [];
      let nowMs = 0;
      for (const gap of gaps) {
        nowMs += gap;
        const verdict = decidePermit(times, nowMs, windows);
        if (verdict.kind === 'free') times.unshift(nowMs);
        else {
          expect(decidePermit(times, nowMs + verdict.afterMs - 1, windows).kind).toBe('full');
          expect(decidePermit(times, nowMs + verdict.afterMs, windows).kind).toBe('free');
        }
      }
      for (const { lengthMs, places } of windows) {
        for (const end of times) expect(times.filter((at) => at <= end && at > end - lengthMs).length).toBeLessThanOrEqual(places);
      }
    }));
  });

  test('the windows stay below what WeCom delivers, 30 a minute and 1,000 an hour', () => {
    expect(WINDOWS).toEqual([{ lengthMs: 60_000, places: 20 }, { lengthMs: 3_600_000, places: 600 }]);
  });
});
