import { decideRewards, type OwedFacts, type StandingReward } from '../../../src/features/rewards/decide-rewards';
import type { RewardTerms } from '../../../src/features/campaigns';

const item = (key: string, milestone: RewardTerms['milestone']): RewardTerms => ({ key, milestone, beneficiary: 'referrer', kind: 'points', amount: 100 });
const ADDED = item('added', 'added');
const RETAINED = item('retained', 'retained');
const CONTACTED = item('contacted', 'contacted');

const facts = (more: Partial<OwedFacts> = {}): OwedFacts => ({
  status: 'bound', referralReason: null, live: true, approved: true, addedAtMs: 1000, retentionEndsAtMs: 9000, retainedAtMs: null, contactedAtMs: null, qualifiedAtMs: null, dealAtMs: null, ...more,
});
const LAPSED = { status: 'lapsed', referralReason: 'unfollowed', live: false };
const reward = (itemKey: string, status: string, more: Partial<StandingReward> = {}): StandingReward => ({ id: `${itemKey}-1`, itemKey, generation: 1, status, reason: null, ...more });

test('P20 added is issued once screened; retention is promised until it is reached', () => {
  expect(decideRewards([ADDED, RETAINED], facts(), [])).toEqual([
    { kind: 'accrue', item: ADDED, generation: 1, dueAtMs: 1000, issueNow: true }, { kind: 'accrue', item: RETAINED, generation: 1, dueAtMs: 9000, issueNow: false },
  ]);
});

test('P20 a milestone somebody must reach is promised only then, and issued only when the friend was retained too', () => {
  expect(decideRewards([CONTACTED], facts(), [])).toEqual([]);
  expect(decideRewards([CONTACTED], facts({ contactedAtMs: 2000 }), [])).toMatchObject([{ kind: 'accrue', issueNow: false }]);
  expect(decideRewards([CONTACTED], facts({ contactedAtMs: 2000 }), [reward('contacted', 'accrued')])).toEqual([]);
  expect(decideRewards([CONTACTED], facts({ contactedAtMs: 2000, retainedAtMs: 9000 }), [reward('contacted', 'accrued')])).toEqual([{ kind: 'issue', rewardId: 'contacted-1' }]);
  expect(decideRewards([CONTACTED], facts({ retainedAtMs: 9000 }), [])).toEqual([]);
});

test('P21 without a screen nothing is promised and nothing issued: silence never pays', () => {
  expect(decideRewards([ADDED, RETAINED], facts({ approved: false, retainedAtMs: 9000 }), [])).toEqual([]);
  expect(decideRewards([RETAINED], facts({ approved: false, retainedAtMs: 9000 }), [reward('retained', 'accrued')])).toEqual([{ kind: 'hold', rewardId: 'retained-1' }]);
});

test('P21 a held referral holds its promises; when it is let go they go on', () => {
  expect(decideRewards([RETAINED], facts({ status: 'held' }), [reward('retained', 'accrued')])).toEqual([{ kind: 'hold', rewardId: 'retained-1' }]);
  expect(decideRewards([RETAINED], facts({ status: 'held' }), [reward('retained', 'held')])).toEqual([]);
  expect(decideRewards([RETAINED], facts(), [reward('retained', 'held')])).toEqual([{ kind: 'release', rewardId: 'retained-1' }]);
  expect(decideRewards([RETAINED], facts({ retainedAtMs: 9000 }), [reward('retained', 'held')])).toEqual([{ kind: 'issue', rewardId: 'retained-1' }]);
});

test('P20 a lapse reverses what was issued and voids what was promised', () => {
  expect(decideRewards([ADDED, RETAINED], facts(LAPSED), [reward('added', 'issued'), reward('retained', 'accrued')])).toEqual([
    { kind: 'reverse', rewardId: 'added-1', reason: 'referral_lapsed' }, { kind: 'void', rewardId: 'retained-1', reason: 'referral_lapsed' },
  ]);
});

test.each([['rejected', 'denied_by_review', 'denied_by_review'], ['rejected', 'already_referred', 'referral_reversed'], ['reversed', null, 'referral_reversed']] as const)('P17 a referral that is %s (%s) voids with %s', (status, referralReason, reason) => {
  expect(decideRewards([RETAINED], facts({ status, referralReason, live: false }), [reward('retained', 'held')])).toEqual([{ kind: 'void', rewardId: 'retained-1', reason }]);
});

test('a referral that does not stand is promised nothing', () => {
  expect(decideRewards([ADDED, RETAINED], facts(LAPSED), [])).toEqual([]);
});

test.each(['budget_exhausted', 'cap_reached', 'expired'])('P23 what was closed for %s is not revived', (reason) => {
  expect(decideRewards([RETAINED], facts({ retainedAtMs: 9000 }), [reward('retained', 'voided', { reason })])).toEqual([]);
});

test.each(['referral_lapsed', 'referral_reversed', 'denied_by_review', 'refunded'])('P22 the end state hangs on what stands, not on the path: closed for %s, a referral that stands again earns the next generation', (reason) => {
  const closed = reward('retained', 'reversed', { reason });
  expect(decideRewards([RETAINED], facts(), [closed])).toEqual([{ kind: 'accrue', item: RETAINED, generation: 2, dueAtMs: 9000, issueNow: false }]);
  expect(decideRewards([RETAINED], facts({ retainedAtMs: 9000 }), [closed, reward('retained', 'issued', { id: 'retained-2', generation: 2 })])).toEqual([]);
  expect(decideRewards([RETAINED], facts(LAPSED), [closed])).toEqual([]);
});

test('settled once, there is nothing left to do', () => {
  expect(decideRewards([ADDED, RETAINED], facts({ retainedAtMs: 9000 }), [reward('added', 'issued'), reward('retained', 'issued')])).toEqual([]);
  expect(decideRewards([ADDED, RETAINED], facts(), [reward('added', 'issued'), reward('retained', 'accrued')])).toEqual([]);
});

const DEAL = item('deal', 'deal');

test('P24 a full refund takes the rewards of the deal back, issued or promised; the next deal earns the next generation', () => {
  expect(decideRewards([DEAL], facts({ retainedAtMs: 9000 }), [reward('deal', 'issued')])).toEqual([{ kind: 'reverse', rewardId: 'deal-1', reason: 'refunded' }]);
  expect(decideRewards([DEAL], facts(), [reward('deal', 'accrued')])).toEqual([{ kind: 'void', rewardId: 'deal-1', reason: 'refunded' }]);
  const refunded = reward('deal', 'reversed', { reason: 'refunded' });
  expect(decideRewards([DEAL], facts({ retainedAtMs: 9000 }), [refunded])).toEqual([]);
  expect(decideRewards([DEAL], facts({ dealAtMs: 9500, retainedAtMs: 9000 }), [refunded])).toMatchObject([{ kind: 'accrue', generation: 2, issueNow: true }]);
});

test('P22 what is counted over all friends is not decided by one of them', () => {
  expect(decideRewards([{ ...RETAINED, atCount: 2 }, { ...ADDED, everyCount: 1 }], facts({ retainedAtMs: 9000 }), [])).toEqual([]);
});
