import { mayDecide } from '../../../src/features/referrals/claims/decide-claim';

const OPEN = { status: 'open', claimedBy: 'key1' };

test('P31 another person decides an open claim', () => {
  expect(() => mayDecide(OPEN, 'key2')).not.toThrow();
});

test.each([
  ['same_person', OPEN, 'key1'], ['same_person', { ...OPEN, status: 'accepted' }, 'key1'], ['claim.decided', { ...OPEN, status: 'refused' }, 'key2'], ['claim.not_found', null, 'key2'],
])('%s', (code, claim, caller) => {
  expect(() => mayDecide(claim, caller)).toThrow(expect.objectContaining({ code }) as Error);
});
