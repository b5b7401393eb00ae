import type { RewardTerms, Terms } from '../../../src/features/campaigns';
import { rewardFaults } from '../../../src/features/rewards/check-terms';

const item = (more: Partial<RewardTerms> = {}): RewardTerms => ({ key: 'a', milestone: 'retained', beneficiary: 'referrer', kind: 'points', amount: 100, ...more });
const terms = (rewards: RewardTerms[], more: Partial<Terms> = {}): Terms => ({
  name: 'winter', startsAt: 0, endsAt: 1, codeKind: 'contact_way', staffUserIds: ['WangFang'], staffPick: 'owner', retention: 0, rewards, ...more,
});
const codes = (given: Terms) => rewardFaults(given).map(({ path, code }) => `${path} ${code}`);

test('points for referrer, referee and staff, for every milestone, with tiers and caps, are well formed', () => {
  expect(codes(terms([
    item(), item({ key: 'b', beneficiary: 'referee', milestone: 'added' }), item({ key: 'c', beneficiary: 'staff', milestone: 'deal' }), item({ key: 'd', atCount: 3 }),
    item({ key: 'e', everyCount: 5, capPerReferrer: 2 }),
  ]))).toEqual([]);
});

test.each<[string, RewardTerms[], string[]]>([
  ['a key used twice', [item(), item()], ['rewards[1].key reward_key_twice']],
  ['cash that nobody can pay', [item({ kind: 'cash' })], ['rewards[0].kind cash_not_configured']],
  ['a kind that cannot be issued', [item({ kind: 'coupon' })], ['rewards[0].kind kind_unavailable']],
  ['two tiers in one item', [item({ atCount: 2, everyCount: 3 })], ['rewards[0] tier_twice']],
])('%s is a fault', (_, rewards, expected) => {
  expect(codes(terms(rewards))).toEqual(expected);
});

test.each(['cash', 'gift'] as const)('P20 %s for the add alone needs acknowledge per_head', (kind) => {
  const perHead = [item({ kind, milestone: 'added' })];
  expect(codes(terms(perHead))).toContain('acknowledge per_head');
  expect(codes(terms(perHead, { acknowledge: ['per_head'] }))).not.toContain('acknowledge per_head');
});

test('every fault is told at once', () => {
  expect(codes(terms([item({ kind: 'gift', milestone: 'added', beneficiary: 'staff' }), item()], { budget: { cashFen: 5 } }))).toHaveLength(4);
});
