import type { FollowFact } from '../../../src/vocabulary/follow';
import { foldEpisodes } from '../../../src/features/customers/fold-episodes';
import { decideLife, type LifeFacts } from '../../../src/features/referrals/decide-life';
import type { Episode } from '../../../src/vocabulary/follow';
import { fact, second } from '../../../scripts/proof/history';

const RETENTION_S = 100;
const ADD = fact('add', 'wang', 0, { state: 'A' });
const SEEN = fact('seen', 'wang', 1, { source: 'detail' });

function life(facts: readonly FollowFact[], nowS: number, more: Partial<LifeFacts> = {}) {
  const episodes = foldEpisodes(facts);
  const scan = episodes.find((episode) => episode.state === 'A') as Episode;
  return decideLife(scan, {
    episodes, addedAtMs: scan.startedAtMs, retentionMs: RETENTION_S * 1000, nowMs: second(nowS), baselineFinished: true,
    retainedAtMs: null, contactedAtMs: null, qualifiedAtMs: null, dealAtMs: null, screening: null, ...more,
  });
}

test.each([[99, 'bound', null], [100, 'retained', second(100)], [5000, 'retained', second(100)]] as const)('P18 retention runs exactly from the start of the follow: at second %d it is %s', (now, status, retainedAtMs) => {
  expect(life([ADD, SEEN], now)).toMatchObject({ status, retainedAtMs, reason: null });
});

test('P8 P18 a retention of no time is over with the add, once a detail has shown the follow', () => {
  expect(life([ADD], 0, { retentionMs: 0 })).toMatchObject({ status: 'held', reason: 'unverified', needsSight: true });
  expect(life([ADD, SEEN], 1, { retentionMs: 0 })).toMatchObject({ status: 'retained', retainedAtMs: second(0) });
});

test.each([
  ['customer', 'end_customer', 99, 'lapsed'], ['customer', 'end_customer', 100, 'retained'], ['staff', 'end_staff', 99, 'lapsed'], ['staff', 'end_staff', 100, 'retained'],
  ['transfer', 'end_transfer', 50, 'retained'], ['a member who left', 'end_left', 50, 'retained'], ['whoever a reconcile found gone', 'end_unknown', 50, 'lapsed'], ['whoever a reconcile found gone', 'end_unknown', 100, 'retained'],
] as const)('P19 ended by %s (%s) at second %d: %s', (_, kind, at, status) => {
  expect(life([ADD, SEEN, fact(kind, 'wang', at)], 200)).toMatchObject({ status, reason: status === 'lapsed' ? 'unfollowed' : null });
});

test('P19 an end that a reconcile found lapses nothing while another member has the friend', () => {
  expect(life([ADD, SEEN, fact('add', 'li', 20), fact('end_unknown', 'wang', 40)], 200)).toMatchObject({ status: 'retained' });
});

test('P19 a lapse says when and by whom', () => {
  expect(life([ADD, SEEN, fact('end_customer', 'wang', 40)], 50)).toMatchObject({ status: 'lapsed', endedAtMs: second(40), endedBy: 'customer', retainedAtMs: null });
});

test('P19 a lapse stands whoever adds the friend again', () => {
  expect(life([ADD, SEEN, fact('end_customer', 'wang', 40), fact('add', 'wang', 60), fact('seen', 'wang', 61, { source: 'detail' })], 200)).toMatchObject({ status: 'lapsed' });
});

test('P19 another member who has the friend keeps the referral', () => {
  const both = [ADD, SEEN, fact('add', 'li', 20), fact('end_customer', 'wang', 40)];
  expect(life(both, 200)).toMatchObject({ status: 'retained', ownerStaffId: 'li' });
  expect(life([...both, fact('end_customer', 'li', 99)], 200)).toMatchObject({ status: 'lapsed', endedAtMs: second(99) });
});

test('P19 ends after retention change nothing', () => {
  expect(life([ADD, SEEN, fact('end_customer', 'wang', 140)], 200, { retainedAtMs: second(100) })).toMatchObject({ status: 'retained', retainedAtMs: second(100) });
});

test('P4 P19 an end before retention that is heard of after it lapses all the same', () => {
  expect(life([ADD, SEEN, fact('end_customer', 'wang', 40)], 200, { retainedAtMs: second(100) })).toMatchObject({ status: 'lapsed', retainedAtMs: null, endedAtMs: second(40) });
});

test('P5 after a transfer the friend has a new owner, and a delete by the heir lapses', () => {
  const handed = [ADD, SEEN, fact('end_transfer', 'wang', 40), fact('add', 'li', 40)];
  expect(life(handed, 50)).toMatchObject({ status: 'bound', ownerStaffId: 'li', endedAtMs: null });
  expect(life([...handed, fact('end_staff', 'li', 60)], 200)).toMatchObject({ status: 'lapsed', endedBy: 'staff' });
});

test('P5 an heir who had the friend already may lapse it too', () => {
  expect(life([ADD, SEEN, fact('add', 'li', 5), fact('end_transfer', 'wang', 40), fact('end_customer', 'li', 60)], 200)).toMatchObject({ status: 'lapsed' });
});

test('P5 while the heir of a follow is on the way nothing lapses', () => {
  expect(life([ADD, SEEN, fact('add', 'li', 5), fact('end_customer', 'li', 45), fact('end_transfer', 'wang', 40)], 200)).toMatchObject({ status: 'lapsed' });
  expect(life([ADD, SEEN, fact('end_transfer', 'wang', 40), fact('end_staff', 'wang', 41)], 200)).toMatchObject({ status: 'retained' });
});

test('P8 nothing is retained unverified: without a sight it is held and asked about again', () => {
  expect(life([ADD], 99)).toMatchObject({ status: 'bound', needsSight: false });
  expect(life([ADD], 100)).toMatchObject({ status: 'held', reason: 'unverified', retainedAtMs: null, needsSight: true });
  expect(life([ADD, fact('seen', 'wang', 300, { source: 'detail' })], 300)).toMatchObject({ status: 'retained', retainedAtMs: second(100), needsSight: false });
});

test('P8 a sight of a later follow with somebody else says nothing of this one', () => {
  expect(life([ADD, fact('add', 'li', 150), fact('seen', 'li', 151, { source: 'detail' })], 200)).toMatchObject({ status: 'held', reason: 'unverified' });
  expect(life([ADD, fact('end_transfer', 'wang', 150), fact('add', 'li', 150), fact('seen', 'li', 151, { source: 'detail' })], 200)).toMatchObject({ status: 'retained' });
});

test('P8 before the first sync ends, an add waits for one detail', () => {
  expect(life([ADD], 5, { baselineFinished: false })).toMatchObject({ status: 'held', reason: 'unverified' });
  expect(life([ADD, SEEN], 5, { baselineFinished: false })).toMatchObject({ status: 'bound' });
});

test('P19 an unverified friend who leaves is lapsed, not held', () => {
  expect(life([ADD, fact('end_customer', 'wang', 50)], 200)).toMatchObject({ status: 'lapsed', needsSight: false });
});

const contacted = { contactedAtMs: second(3) };
const all = { ...contacted, qualifiedAtMs: second(2), dealAtMs: second(1) };
test.each([['contacted', contacted, 5], ['contacted', contacted, 200], ['qualified', { ...contacted, qualifiedAtMs: second(2) }, 5], ['converted', all, 5]] as const)('P17 the highest milestone shows: %s', (status, reached, now) => {
  expect(life([ADD, SEEN], now, reached)).toMatchObject({ status });
});

test.each([
  ['held shows before milestones', { ...all, screening: 'held' }, [ADD, SEEN], 'held', 'screening'],
  ['lapsed before held', { screening: 'held' }, [ADD, SEEN, fact('end_customer', 'wang', 5)], 'lapsed', 'unfollowed'],
  ['rejected before lapsed', { screening: 'denied' }, [ADD, SEEN, fact('end_customer', 'wang', 5)], 'rejected', 'denied_by_review'],
] as const)('P17 %s', (_, more, facts, status, reason) => {
  expect(life(facts, 50, more)).toMatchObject({ status, reason });
});

test('P17 retention is reached while a screen is missing', () => {
  expect(life([ADD, SEEN], 150, { screening: 'held' })).toMatchObject({ status: 'held', reason: 'screening', retainedAtMs: second(100) });
});
