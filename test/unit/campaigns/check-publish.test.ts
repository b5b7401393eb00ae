import { publishFaults, publishWarnings, type GroupFact, type StaffFacts } from '../../../src/features/campaigns/check-publish';
import type { Terms } from '../../../src/features/campaigns';
import { RewardItem } from '../../../src/features/campaigns/terms';

const NOW = 1_000_000;
const terms = (more: Partial<Terms> = {}): Terms => ({
  name: 'winter', startsAt: NOW - 5, endsAt: NOW + 5, codeKind: 'contact_way', staffUserIds: ['WangFang'], staffPick: 'owner', retention: 0, rewards: [], ...more,
});
const member = (more: Partial<NonNullable<StaffFacts['known']>> = {}): StaffFacts => ({ userId: 'WangFang', known: { activation: 1, inRange: 1, codeRefusal: null, leftAtMs: null, ...more } });
const GROUPS = new Map<string, GroupFact>([['wrGood', 'stands'], ['wrGone', 'dismissed'], ['wrNone', 'unknown'], ['wrUnasked', null]]);
const codes = (given: Terms, staff: StaffFacts[]) => publishFaults(given, { staff, groups: GROUPS }, NOW).map(({ path, code }) => `${path} ${code}`);

test('a past start is allowed', () => {
  expect(codes(terms(), [member()])).toEqual([]);
});

test.each<[string, Partial<Terms>, string]>([
  ['ends when it starts', { startsAt: NOW + 5 }, 'endsAt ends_before_start'],
  ['ends now', { endsAt: NOW }, 'endsAt ends_in_past'],
  ['has no staff', { staffUserIds: [] }, 'staffUserIds staff_count'],
  ['has 101 members', { staffUserIds: Array.from({ length: 101 }, (_, n) => `member${n}`) }, 'staffUserIds staff_count'],
  ['names a member twice in other letters', { staffUserIds: ['WangFang', 'wangfang'] }, 'staffUserIds staff_twice'],
  ['leads into no group', { codeKind: 'group_join_way' }, 'groupChatIds group_chats_missing'],
  ['names a group twice', { codeKind: 'group_join_way', groupChatIds: ['wrGood', 'wrGood'] }, 'groupChatIds group_twice'],
  ['leads into a group that was dissolved', { codeKind: 'group_join_way', groupChatIds: ['wrGood', 'wrGone'] }, 'groupChatIds[1] group_dismissed'],
  ['leads into what is no group', { codeKind: 'group_join_way', groupChatIds: ['wrNone', 'wrUnasked'] }, 'groupChatIds[0] group_unknown'],
])('a campaign that %s is not published', (_, more, expected) => {
  expect(codes(terms({ staffUserIds: ['WangFang'], ...more }), [])).toEqual([expected]);
});

test.each<[string, StaffFacts, string[]]>([
  ['nobody knows', { userId: 'WangFang', known: null }, ['staff_unknown']],
  ['left', member({ leftAtMs: 1, inRange: 0 }), ['staff_unknown']],
  ['is out of range', member({ inRange: 0 }), ['staff_out_of_range']],
  ['has not activated', member({ activation: 4 }), ['staff_not_activated']],
  ['was refused a code', member({ codeRefusal: 41054 }), ['staff_refused']],
  ['breaks three checks', member({ activation: 4, inRange: 0, codeRefusal: 84074 }), ['staff_out_of_range', 'staff_not_activated', 'staff_refused']],
])('a member who %s', (_, staff, expected) => {
  expect(codes(terms(), [staff])).toEqual(expected.map((code) => `staffUserIds[0] ${code}`));
});

test('every unmet check is listed at once', () => {
  expect(codes(terms({ startsAt: NOW, endsAt: NOW, codeKind: 'group_join_way' }), [member({ activation: 4 }), { userId: 'LiLei', known: null }])).toEqual([
    'endsAt ends_before_start', 'endsAt ends_in_past', 'groupChatIds group_chats_missing', 'staffUserIds[0] staff_not_activated', 'staffUserIds[1] staff_unknown',
  ]);
});

test('a link leads to the pool: said to whoever wished for the owner', () => {
  const link = terms({ codeKind: 'acquisition_link' });
  expect(codes(link, [member()])).toEqual([]);
  expect(publishWarnings(link).map(({ code }) => code)).toContain('link_leads_to_pool');
  expect(publishWarnings({ ...link, staffPick: 'pool' }).map(({ code }) => code)).not.toContain('link_leads_to_pool');
});

test('no budget, no welcome and no rewards are warnings', () => {
  expect(publishWarnings(terms()).map(({ code }) => code)).toEqual(['no_welcome', 'no_rewards']);
  const rewards = [{ key: 'a', milestone: 'retained', beneficiary: 'referrer', kind: 'points', amount: 1 }] as Terms['rewards'];
  expect(publishWarnings(terms({ rewards, welcome: { text: '您好' } })).map(({ code }) => code)).toEqual(['no_budget']);
  expect(publishWarnings(terms({ rewards, welcome: { text: '您好' }, budget: { points: 5 } }))).toEqual([]);
});

test('no amount is so large that sums of years of it leave the exact numbers', () => {
  const item = { key: 'a', milestone: 'retained', beneficiary: 'referrer', kind: 'points' };
  expect([1_000_000_000, 1_000_000_001, 9_007_199_254_740_991].map((amount) => RewardItem.safeParse({ ...item, amount }).success)).toEqual([true, false, false]);
});
