import fc from 'fast-check';
import { accounts, decideCredit, decideTakeBack, type Line } from '../../../src/features/ledger';
import { decideReversal } from '../../../src/features/ledger/decide-reversal';

const amount = fc.integer({ min: 1, max: 1_000_000 });
const balance = fc.integer({ min: 0, max: 1_000_000 });

test('P25 a credit pays the debt first, and nothing of it is lost', () => fc.assert(fc.property(amount, balance, (credit, owed) => {
  const { settles, available } = decideCredit({ amount: credit, receivable: 0 - owed });
  expect(settles + available).toBe(credit);
  expect(settles).toBe(Math.min(credit, owed));
  expect(Object.is(available, -0)).toBe(false);
})));

test('P25 what is taken back never brings available below zero; the rest is owed', () => fc.assert(fc.property(amount, balance, (taken, available) => {
  const { fromAvailable, toReceivable } = decideTakeBack({ amount: taken, available });
  expect(fromAvailable + toReceivable).toBe(taken);
  expect(fromAvailable).toBeLessThanOrEqual(available);
  expect(toReceivable > 0 ? available - fromAvailable : 0).toBe(0);
})));

test.each([0, -1, 0.5, Number.NaN])('an amount of %d is a mistake of the caller', (odd) => {
  expect(() => decideCredit({ amount: odd, receivable: 0 })).toThrow(RangeError);
  expect(() => decideTakeBack({ amount: odd, available: 0 })).toThrow(RangeError);
});

test('a receivable above zero is a mistake of the caller: it is the stored balance, not the debt', () => {
  expect(() => decideCredit({ amount: 1, receivable: 5 })).toThrow(RangeError);
});

const [A, R, H, HOUSE, BUDGET] = [accounts.available('a'), accounts.receivable('a'), accounts.held('a'), accounts.issuance('points'), accounts.budget('c', 'points')];
const line = (account: string, value: number): Line => ({ account, asset: 'points', amount: value });

test.each<[string, Line[], Record<string, number>, Line[], string[]]>([
  ['a promise goes back to the budget', [line(BUDGET, -10), line(H, 10)], {}, [line(BUDGET, 10), line(H, -10)], []],
  ['points that are there are taken', [line(HOUSE, -10), line(A, 10)], { [A]: 12 }, [line(HOUSE, 10), line(A, -10)], [A]],
  ['points that are spent are owed', [line(HOUSE, -10), line(A, 10)], { [A]: 3 }, [line(HOUSE, 10), line(A, -3), line(R, -7)], [A]],
  ['points that settled a debt come from what is there', [line(HOUSE, -10), line(R, 4), line(A, 6)], { [A]: 20 }, [line(HOUSE, 10), line(A, -10)], [A]],
  ['a refused purchase pays a debt first', [line(A, -10), line(HOUSE, 10)], { [R]: -4 }, [line(HOUSE, -10), line(A, 6), line(R, 4)], []],
  ['a debt settled out of points stands again', [line(A, -5), line(R, 5)], {}, [line(A, 5), line(R, -5)], []],
  ['funding is taken back only as far as it is there', [line(HOUSE, -50), line(BUDGET, 50)], {}, [line(HOUSE, 50), line(BUDGET, -50)], [BUDGET]],
])('P25 reversal: %s', (_, stored, balances, lines, floored) => {
  expect(decideReversal(stored, new Map(Object.entries(balances)))).toEqual({ lines, floored });
});

test('P25 a reversal gives back the exact amount whatever the balances are', () => fc.assert(fc.property(
  fc.array(fc.tuple(fc.constantFrom(A, R, H, BUDGET), fc.integer({ min: -50, max: 50 }).filter((n) => n !== 0)), { minLength: 1, maxLength: 5 }), balance, balance,
  (moves, available, owed) => {
    const lines = moves.map(([account, value]) => line(account, value));
    const back = decideReversal(lines, new Map([[A, available], [R, -owed]])).lines;
    const total = (of: readonly Line[], names: string[]) => of.filter((each) => names.includes(each.account)).reduce((sum, each) => sum + each.amount, 0);
    for (const names of [[A, R], [H], [BUDGET]]) expect(total(back, names)).toBe(0 - total(lines, names));
    expect(back.every((each) => each.amount !== 0)).toBe(true);
  },
)));
