import fc from 'fast-check';
import type { RewardTerms } from '../../../src/features/campaigns';
import type { OwedFacts } from '../../../src/features/rewards/decide-rewards';
import { decideTiers, placeOf, type Counted, type TierFacts, type TierReward } from '../../../src/features/rewards/decide-tiers';

const CLAWBACK_MS = 1000;
const item = (key: string, more: Partial<RewardTerms> = {}): RewardTerms => ({ key, milestone: 'retained', beneficiary: 'referrer', kind: 'points', amount: 100, ...more });
const AT_THREE = item('three', { atCount: 3 });
const EVERY_TWO = item('two', { everyCount: 2 });
const friends = (...ids: string[]): Counted[] => ids.map((referralId) => ({ referralId, campaignVersion: 1 }));
const given = (itemKey: string, reached: number, more: Partial<TierReward> = {}): TierReward => ({
  id: `${itemKey}${reached}-${more.generation ?? 1}`, itemKey, reached, generation: 1, status: 'issued', reason: null, amount: 100, referralId: 'c', beneficiaryType: 'customer', beneficiaryId: 'zhang', campaignVersion: 1,
  issuedAtMs: 0, ...more,
});
const decide = (items: readonly RewardTerms[], more: Partial<TierFacts>) =>
  decideTiers({ referrerId: 'zhang', from: 1, friends: [], rewards: [], itemsOf: () => items, clawbackMsOf: () => CLAWBACK_MS, nowMs: 10, ...more });
const says = (steps: ReturnType<typeof decideTiers>) => steps.map((step) => (step.kind === 'accrue' ? `${step.item.key} at ${step.reached} for ${step.referralId}, ${step.generation}` : `back ${step.rewardId}`));

test('P22 atCount pays once, when the count is reached', () => {
  expect(says(decide([AT_THREE], { friends: friends('a', 'b') }))).toEqual([]);
  expect(says(decide([AT_THREE], { friends: friends('a', 'b', 'c', 'd') }))).toEqual(['three at 3 for c, 1']);
  expect(says(decide([AT_THREE], { friends: friends('a', 'b', 'c', 'd'), rewards: [given('three', 3)] }))).toEqual([]);
});

test('P22 everyCount pays at each multiple', () => {
  expect(says(decide([EVERY_TWO], { friends: friends('a', 'b', 'c', 'd', 'e') }))).toEqual(['two at 2 for b, 1', 'two at 4 for d, 1']);
});

test('P22 a count that falls below takes back; reached again it is the next generation', () => {
  expect(says(decide([AT_THREE], { from: 2, friends: friends('c'), rewards: [given('three', 3)] }))).toEqual(['back three3-1']);
  const lost = given('three', 3, { status: 'reversed', reason: 'tier_lost' });
  expect(says(decide([AT_THREE], { from: 3, friends: [], rewards: [lost] }))).toEqual([]);
  expect(says(decide([AT_THREE], { from: 3, friends: friends('d'), rewards: [lost] }))).toEqual(['three at 3 for d, 2']);
});

test('P22 what was issued as long ago as the clawback stays, and is not given a second time', () => {
  const facts = { from: 3, rewards: [given('three', 3)] };
  expect(says(decide([AT_THREE], { ...facts, nowMs: CLAWBACK_MS - 1 }))).toEqual(['back three3-1']);
  expect(says(decide([AT_THREE], { ...facts, nowMs: CLAWBACK_MS }))).toEqual([]);
  expect(says(decide([AT_THREE], { ...facts, friends: friends('e'), nowMs: CLAWBACK_MS }))).toEqual([]);
});

test.each(['cap_reached', 'budget_exhausted'])('P23 a tier refused for %s is not revived, however often the count is reached', (reason) => {
  const refused = given('three', 3, { status: 'voided', reason, issuedAtMs: null });
  expect(says(decide([AT_THREE], { from: 3, friends: friends('d'), rewards: [refused] }))).toEqual([]);
  expect(says(decide([AT_THREE], { from: 3, rewards: [refused] }))).toEqual([]);
});

test('P22 the referrer keeps a tier whoever completes it; a friend or a member has it for completing it', () => {
  const rewards = [given('three', 3, { referralId: 'c', beneficiaryId: 'friend-of-c' })];
  expect(says(decide([AT_THREE], { friends: friends('b', 'c', 'd'), rewards: [given('three', 3)] }))).toEqual([]);
  expect(says(decide([item('three', { atCount: 3, beneficiary: 'referee' })], { friends: friends('b', 'c', 'd'), rewards }))).toEqual(['back three3-1', 'three at 3 for d, 2']);
  expect(says(decide([item('three', { atCount: 3, beneficiary: 'referee' })], { friends: friends('a', 'b', 'c'), rewards }))).toEqual([]);
});

test('P18 the version of the friend at the n-th place says whether n is a tier', () => {
  const itemsOf = (version: number) => (version === 1 ? [AT_THREE] : [item('three', { atCount: 5, amount: 300 })]);
  const mixed = (...versions: number[]): Counted[] => versions.map((campaignVersion, n) => ({ referralId: `r${n + 1}`, campaignVersion }));
  expect(says(decide([], { itemsOf, friends: mixed(1, 1, 1, 2, 2) }))).toEqual(['three at 3 for r3, 1', 'three at 5 for r5, 1']);
  expect(says(decide([], { itemsOf, friends: mixed(1, 1, 2, 1) }))).toEqual([]);
});

const facts = (more: Partial<OwedFacts> = {}): OwedFacts => ({
  status: 'retained', referralReason: null, live: true, approved: true, addedAtMs: 1000, retentionEndsAtMs: 9000, retainedAtMs: 9000, contactedAtMs: null, qualifiedAtMs: null, dealAtMs: null, ...more,
});

test.each<[string, Parameters<typeof placeOf>, number | null]>([
  ['P22 an added friend counts from the add', ['added', facts({ retainedAtMs: null }), null], 1000],
  ['P20 contacted counts when the friend was retained too', ['contacted', facts({ contactedAtMs: 2000 }), null], 9000],
  ['P20 contacted alone does not count', ['contacted', facts({ contactedAtMs: 2000, retainedAtMs: null }), null], null],
  ['P22 a friend who lapsed does not count', ['added', facts({ live: false }), 1000], null],
  ['P24 a deal that was refunded does not count', ['deal', facts({ dealAtMs: null }), 9000], null],
  ['P21 one without a screen does not count yet', ['retained', facts({ approved: false }), null], null],
  ['P21 one that is held keeps the place it has', ['retained', facts({ status: 'held' }), 9000], 9000],
])('%s', (_, given2, expected) => {
  expect(placeOf(...given2)).toBe(expected);
});

/** Slow and plain: everybody who stands in order, every count looked at, nothing remembered. */
function reference(standing: readonly Place[], itemsOf: (version: number) => readonly RewardTerms[]): string[] {
  return [...standing].sort(byPlace).flatMap((friend, index) => {
    const count = index + 1;
    return itemsOf(friend.campaignVersion).flatMap((each) => {
      const pays = each.atCount === count || (each.everyCount !== undefined && count % each.everyCount === 0);
      return pays ? [`${each.key} at ${count}: ${each.amount} to ${each.beneficiary === 'referrer' ? 'zhang' : `${each.beneficiary} of ${friend.referralId}`}`] : [];
    });
  }).sort();
}

interface Place extends Counted { atMs: number }
const byPlace = (a: Place, b: Place) => a.atMs - b.atMs || (a.referralId < b.referralId ? -1 : 1);

/** The verb in small: places change, what lies from the first change on is decided, steps are done. */
function settle(places: Place[], rewards: TierReward[], next: Place[], itemsOf: TierFacts['itemsOf']): void {
  const changed = [...places.filter((old) => !next.some((each) => each.referralId === old.referralId && each.atMs === old.atMs)), ...next.filter((each) => !places.some((old) => old.referralId === each.referralId && old.atMs === each.atMs))].sort(byPlace);
  places.splice(0, places.length, ...[...next].sort(byPlace));
  const first = changed[0];
  if (!first) return;
  const tail = places.filter((place) => byPlace(place, first) >= 0 || place.referralId === first.referralId);
  const from = places.length - tail.length + 1;
  const facts2 = { referrerId: 'zhang', from, friends: tail, rewards: rewards.filter((reward) => reward.reached >= from), itemsOf, clawbackMsOf: () => CLAWBACK_MS, nowMs: 10 };
  for (const step of decideTiers(facts2)) {
    if (step.kind === 'reverse') Object.assign(rewards.find((reward) => reward.id === step.rewardId) as TierReward, { status: 'reversed', reason: 'tier_lost' });
    else {
      const { key, beneficiary, amount } = step.item;
      rewards.push(given(key, step.reached, {
        id: `w${rewards.length}`, generation: step.generation, amount, referralId: step.referralId, beneficiaryType: beneficiary === 'staff' ? 'staff' : 'customer',
        beneficiaryId: beneficiary === 'referrer' ? 'zhang' : `${beneficiary} of ${step.referralId}`,
      }));
    }
  }
}

const tierItem = fc.record({ key: fc.constantFrom('a', 'b'), beneficiary: fc.constantFrom('referrer' as const, 'referee' as const, 'staff' as const), n: fc.integer({ min: 1, max: 4 }), every: fc.boolean(), amount: fc.constantFrom(10, 20) })
  .map(({ key, beneficiary, n, every, amount }) => item(key, { beneficiary, amount, ...(every ? { everyCount: n } : { atCount: n }) }));
const versions = fc.array(fc.uniqueArray(tierItem, { selector: ({ key }) => key, maxLength: 2 }), { minLength: 2, maxLength: 2 });
const people = fc.uniqueArray(fc.record({ referralId: fc.constantFrom(...'abcdefgh'), atMs: fc.integer({ min: 0, max: 5 }), campaignVersion: fc.integer({ min: 1, max: 2 }) }), { selector: ({ referralId }) => referralId, maxLength: 8 });

test('P22 any order of the same adds, losses, returns and repeats leaves what the reference says', () => {
  const stories = people.chain((all) => fc.record({ all: fc.constant(all), visits: fc.array(fc.subarray(all), { maxLength: 8 }), standing: fc.subarray(all) }));
  fc.assert(fc.property(versions, stories, (terms, { visits, standing }) => {
    const itemsOf = (version: number) => terms[version - 1] ?? [];
    const [places, rewards]: [Place[], TierReward[]] = [[], []];
    for (const next of [...visits, standing, standing]) settle(places, rewards, next, itemsOf);
    const got = rewards.filter(({ status }) => status === 'issued').map(({ itemKey, reached, amount, beneficiaryId }) => `${itemKey} at ${reached}: ${amount} to ${beneficiaryId}`).sort();
    expect(got).toEqual(reference(standing, itemsOf));
  }), { numRuns: 2000 });
});
