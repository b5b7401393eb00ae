import fc from 'fast-check';
import { count, fenOf, signed, yuan } from '../../../web/shared/format/money';
import { rate, share } from '../../../web/shared/format/percent';

test.each([
  [0, '¥0.00'], [5, '¥0.05'], [50, '¥0.50'], [123_450, '¥1,234.50'], [-5000, '−¥50.00'], [100_000_000_00, '¥100,000,000.00'], [Number.MAX_SAFE_INTEGER, '¥90,071,992,547,409.91'],
])('%d fen are shown as %s', (fen, text) => expect(yuan(fen)).toBe(text));

test('money that is no whole number of fen is never shown', () => {
  expect(() => yuan(0.5)).toThrow(RangeError);
  expect(() => yuan(2 ** 53)).toThrow(RangeError);
});

test('what is shown is read back as it was', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (fen) => expect(fenOf(yuan(fen))).toBe(fen)));
});

test.each([['12', 1200], ['0.1', 10], ['1,234.50', 123_450], [' 3 ', 300]])('typed %s is %d fen', (text, fen) => expect(fenOf(text)).toBe(fen));
test.each(['', '1.234', '-1', 'abc', '1e3', '９', '1.'])('typed "%s" is no amount', (text) => expect(fenOf(text)).toBeNull());

test('counts and movements', () => {
  expect([count(1234), count(-12_000), signed(100), signed(-50), signed(0)]).toEqual(['1,234', '−12,000', '+100', '−50', '0']);
});

test.each([
  [26, 30, '86.7%'], [7, 26, '7/26'], [0, 0, '—'], [131, 200, '65.5%'], [1, 3000, '0.0%'], [30, 30, '100.0%'],
])('%d of %d reads %s: no percent below n = 30, no rate of nothing', (part, whole, text) => expect(rate(part, whole)).toBe(text));

test('a bar never leaves its track', () => expect([share(1, 4), share(5, 4), share(1, 0)]).toEqual([25, 100, 0]));
