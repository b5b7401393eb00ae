import type { RewardTerms } from '../../../src/features/campaigns';
import { decideDryRun } from '../../../src/features/rewards/dry-run/decide-dry-run';
import type { OwedReferral } from '../../../src/features/rewards/store';

const item = (key: string, amount: number, more: Partial<RewardTerms> = {}): RewardTerms => ({ key, milestone: 'retained', beneficiary: 'referrer', kind: 'points', amount, ...more });
const friend = (n: number, more: Partial<OwedReferral> = {}): OwedReferral => ({
  id: `r${n}`, campaignId: 'c', campaignVersion: 1, runningVersion: 1, referrerId: 'zhang', refereeId: `friend${n}`, ownerStaffId: 'wang', rewardCount: 0, status: 'retained', referralReason: null, live: true, approved: true,
  addedAtMs: n * 1000, retentionEndsAtMs: n * 1000 + 500, retainedAtMs: n * 1000 + 500, contactedAtMs: null, qualifiedAtMs: null, dealAtMs: null, ...more,
});
const run = (rewards: RewardTerms[], friends: OwedReferral[], budgetPoints: number | null = null) => decideDryRun({ rewards, budgetPoints }, friends);

test('P20 who stayed is paid, who still may is set aside for, who was rejected or lapsed or not screened gets nothing', () => {
  const { items, points, top } = run([item('a', 100), item('b', 50, { beneficiary: 'referee' })], [
    friend(1), friend(2, { status: 'bound', retainedAtMs: null }), friend(3, { live: false, status: 'rejected' }), friend(4, { live: false, status: 'lapsed' }), friend(5, { approved: false }),
  ]);
  expect(items).toEqual([
    { key: 'a', paid: 1, paidSum: 100, waiting: 1, waitingSum: 100, capped: 0, unfunded: 0 }, { key: 'b', paid: 1, paidSum: 50, waiting: 1, waitingSum: 50, capped: 0, unfunded: 0 },
  ]);
  expect(points).toEqual({ paid: 150, waiting: 150, left: null });
  expect(top).toEqual([{ referrerId: 'zhang', points: 100 }]);
});

test('P23 the oldest is served first; cap and budget run out where they would have, each told apart', () => {
  const { items, points } = run([item('a', 100, { capPerReferrer: 2 }), item('b', 50, { beneficiary: 'referee' })], [friend(3), friend(1), friend(2)], 320);
  expect(items).toEqual([
    { key: 'a', paid: 2, paidSum: 200, waiting: 0, waitingSum: 0, capped: 1, unfunded: 0 }, { key: 'b', paid: 2, paidSum: 100, waiting: 0, waitingSum: 0, capped: 0, unfunded: 1 },
  ]);
  expect(points).toEqual({ paid: 300, waiting: 0, left: 20 });
});

test('P22 tiers count each referrer’s own friends in the order in which they count', () => {
  const { items, top } = run([item('third', 500, { atCount: 3 }), item('each2', 20, { everyCount: 2 })], [
    friend(1), friend(2), friend(3), friend(4), friend(5, { referrerId: 'liu' }), friend(6, { referrerId: 'liu', retainedAtMs: null, status: 'bound' }),
  ]);
  expect(items.map(({ key, paid }) => [key, paid])).toEqual([['third', 1], ['each2', 2]]);
  expect(top).toEqual([{ referrerId: 'zhang', points: 540 }]);
});

test('amounts that are no points stay out of the sums in points, and of the budget', () => {
  const { items, points } = run([item('cash', 888, { kind: 'cash' })], [friend(1)], 10);
  expect([items[0]?.paidSum, points]).toEqual([888, { paid: 0, waiting: 0, left: 10 }]);
});

test('nobody to try it on gives nothing', () => expect(run([item('a', 1)], [])).toMatchObject({ items: [{ paid: 0 }], points: { paid: 0, waiting: 0 }, top: [] }));
