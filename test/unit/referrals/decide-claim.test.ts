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

test('who was faster is named, and when', () => {
  const decided = { ...OPEN, status: 'accepted', decider: '王芳', decidedAt: '1970-01-01T00:00:01.000Z' };
  expect(() => mayDecide(decided, 'key2')).toThrow(expect.objectContaining({ faults: [expect.objectContaining({ values: { name: '王芳', at: '1970-01-01T00:00:01.000Z' } })] }) as Error);
});
