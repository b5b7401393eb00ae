import { accounts, type Entry } from '../../../src/features/ledger';
import { checkEntry } from '../../../src/features/ledger/check-entry';

const [A, HOUSE, CASH] = [accounts.available('a'), accounts.issuance('points'), accounts.issuance('cashFen')];
const BUDGET = accounts.budget('c', 'points');
const points = (account: string, amount: number) => ({ account, asset: 'points' as const, amount });
const sound: Entry = { key: 'k', cause: { type: 'work', id: 'w1' }, lines: [points(HOUSE, -5), points(A, 5)] };

test('a sound movement passes', () => {
  expect(() => checkEntry(sound)).not.toThrow();
  expect(() => checkEntry({ ...sound, lines: [points(BUDGET, -5), points(A, 5)], floored: [BUDGET] })).not.toThrow();
  expect(() => checkEntry({ ...sound, key: 'k'.repeat(128) })).not.toThrow();
});

test.each<[string, Partial<Entry>, RegExp]>([
  ['one line', { lines: [points(A, 5)] }, /at least two lines/],
  ['no lines', { lines: [] }, /at least two lines/],
  ['a line of zero', { lines: [points(A, 0), points(HOUSE, 0)] }, /never none/],
  ['a fraction', { lines: [points(A, 0.5), points(HOUSE, -0.5)] }, /whole units only/],
  ['more than can be counted', { lines: [points(A, 2 ** 53), points(HOUSE, -(2 ** 53))] }, /whole units only/],
  ['a sum other than zero', { lines: [points(A, 5), points(HOUSE, -4)] }, /does not sum to zero/],
  ['a sum of zero only across assets', { lines: [points(A, 5), { account: CASH, asset: 'cashFen', amount: -5 }] }, /does not sum to zero/],
  ['fen on an account of points', { lines: [{ account: A, asset: 'cashFen', amount: 5 }, { account: CASH, asset: 'cashFen', amount: -5 }] }, /does not hold cashFen/],
  ['an unknown account', { lines: [points('somewhere', 5), points(HOUSE, -5)] }, /no account name/],
  ['a name of 97 characters', { lines: [points(accounts.available('x'.repeat(71)), 5), points(HOUSE, -5)] }, /no account name/],
  ['an empty key', { key: '' }, /1 to 128/],
  ['a key of 129 characters', { key: 'k'.repeat(129) }, /1 to 128/],
  ['no cause', { cause: { type: 'work', id: '' } }, /cause/],
  ['a floor for a kind that has none', { floored: [HOUSE] }, /has no floor/],
  ['an undeclared debit of a customer', { lines: [points(A, -5), points(HOUSE, 5)] }, /without being named in floored/],
  ['an undeclared debit of a budget', { lines: [points(BUDGET, -5), points(HOUSE, 5)] }, /without being named in floored/],
])('law 3: %s is refused', (_, change, why) => {
  expect(() => checkEntry({ ...sound, ...change })).toThrow(why);
});
