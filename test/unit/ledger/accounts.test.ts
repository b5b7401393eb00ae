import { accounts } from '../../../src/features/ledger';
import { inLockOrder, isFloored, parseAccount } from '../../../src/features/ledger/accounts';

test('every account name fits its column with ids of 26 characters, and can be read back', () => {
  const id = '0'.repeat(26);
  const names = [accounts.available(id), accounts.held(id), accounts.receivable(id), accounts.receivable(id, 'staff'), accounts.budget(id, 'points'), accounts.budget(id, 'cashFen'), accounts.issuance('points'), accounts.issuance('cashFen')];
  for (const name of names) expect(parseAccount(name)).not.toBeNull();
  expect(parseAccount(accounts.budget('c1', 'cashFen'))).toEqual({ owner: 'campaign:c1', asset: 'cashFen', kind: 'budget' });
});

test('P25 only what somebody may spend and what a campaign may give has a floor', () => {
  expect([accounts.available('a'), accounts.available('a', 'staff'), accounts.budget('c', 'points'), accounts.budget('c', 'cashFen')].map(isFloored)).toEqual([true, true, true, true]);
  expect(isFloored(accounts.held('a', 'staff'))).toBe(false);
  expect([accounts.held('a'), accounts.receivable('a'), accounts.issuance('points')].map(isFloored)).toEqual([false, false, false]);
});

test('locks are taken by name, budgets last', () => {
  const names = [accounts.budget('b', 'points'), accounts.issuance('points'), accounts.held('b'), accounts.budget('a', 'points'), accounts.available('b'), accounts.held('a')];
  expect([...names].sort(inLockOrder)).toEqual([
    accounts.held('a'), accounts.available('b'), accounts.held('b'), accounts.issuance('points'), accounts.budget('a', 'points'), accounts.budget('b', 'points'),
  ]);
});
