import { copiedTerms } from '../../../src/features/console/decide-copy';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 30, 4, 5, 6, 789);
const TERMS: Parameters<typeof copiedTerms>[0] = {
  name: '冬季', startsAt: Date.UTC(2025, 0, 1), endsAt: Date.UTC(2025, 0, 31), codeKind: 'contact_way', staffUserIds: ['WangFang'], staffPick: 'owner', retention: 7 * DAY, rewards: [],
  goal: { referrals: 10, by: Date.UTC(2025, 0, 20) }, acknowledge: ['per_head'], welcome: { text: '您好' },
};

test('a copy starts now, to the second, lasts as long, and its goal keeps its distance', () => {
  const { startsAt, endsAt, goal } = copiedTerms(TERMS, NOW);
  expect(startsAt).toBe(Date.UTC(2026, 10, 30, 4, 5, 6));
  expect([endsAt - startsAt, (goal?.by ?? 0) - startsAt]).toEqual([30 * DAY, 19 * DAY]);
});

test('all else is as it was, but for what was acknowledged: that was for the other campaign', () => {
  const { acknowledge: _acknowledge, startsAt: _startsAt, endsAt: _endsAt, goal: _goal, ...same } = TERMS;
  const { startsAt: _start, endsAt: _end, goal: _by, ...copied } = copiedTerms(TERMS, NOW);
  expect(copied).toEqual(same);
});
