import * as fc from 'fast-check';
import { firstIdAt, systemIds, timeSortedId } from '../../../src/kernel/ids';

const entropy = fc.uint8Array({ minLength: 10, maxLength: 10 }).map((bytes) => Buffer.from(bytes));
const instant = fc.integer({ min: 0, max: 2 ** 48 - 1 });

test('ids sort by time, whatever chance adds', () => {
  fc.assert(fc.property(instant, instant, entropy, entropy, (one, other, a, b) => {
    fc.pre(one !== other);
    expect(timeSortedId(one, a) < timeSortedId(other, b)).toBe(one < other);
  }));
});

test('a span of time is a span of ids', () => {
  fc.assert(fc.property(instant, instant, entropy, (atMs, fromMs, chance) => {
    expect(timeSortedId(atMs, chance) >= firstIdAt(fromMs)).toBe(atMs >= fromMs);
  }));
});

test('an id is 26 characters that no one mistakes for others', () => {
  fc.assert(fc.property(instant, entropy, (nowMs, chance) => { expect(timeSortedId(nowMs, chance)).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/); }));
});

test('the layout is that of a ULID', () => {
  expect(timeSortedId(0, Buffer.alloc(10))).toBe('0'.repeat(26));
  expect(timeSortedId(2 ** 48 - 1, Buffer.alloc(10, 0xff))).toBe(`7${'z'.repeat(25)}`);
  expect(timeSortedId(1_469_922_850_259, Buffer.from('00443214c74254b635cf', 'hex'))).toBe('01arz3ndek0123456789abcdef'); // the time of the ULID specification's example
});

test('different chance gives different ids: no bit is dropped', () => {
  fc.assert(fc.property(instant, entropy, fc.nat(79), (nowMs, chance, bit) => {
    const other = Buffer.from(chance);
    other[bit >> 3] = Number(other[bit >> 3]) ^ (1 << (bit & 7));
    expect(timeSortedId(nowMs, other)).not.toBe(timeSortedId(nowMs, chance));
  }));
});

test('ids of one millisecond are unique', () => {
  const ids = systemIds(() => 1_790_000_000_000);
  expect(new Set(Array.from({ length: 20_000 }, () => ids.next())).size).toBe(20_000);
});

test('secrets have the asked for strength and fit in a URL', () => {
  expect(systemIds(() => 0).secret(32)).toMatch(/^[\w-]{43}$/);
});

test('ids of one process sort by the order in which they were drawn, even when the clock is set back', () => {
  const times = [5, 5, 5, 4, 5, 6, 6, 2];
  const ids = systemIds(() => 1_790_000_000_000 + Number(times.shift()));
  const drawn = Array.from({ length: 8 }, () => ids.next());
  expect([...drawn].sort()).toEqual(drawn);
});
