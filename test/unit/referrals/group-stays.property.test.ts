import fc from 'fast-check';
import type { Episode, FollowFact, FollowKind } from '../../../src/vocabulary/follow';
import { foldEpisodes } from '../../../src/features/customers/fold-episodes';
import { episodeOfStay } from '../../../src/features/groups/stays';
import { decideLife } from '../../../src/features/referrals/decide-life';
import type { ReferralRecord } from '../../../src/features/referrals/store';
import { code, codesOf, EPOCH_MS, fact, second } from '../../../scripts/proof/history';
import { referenceFold, type ReferenceStay } from '../../../scripts/proof/reference-fold';
import { settleHistory, type Records } from '../../../scripts/proof/settle-history';

const RETENTION_S = 40;
const LAST_S = 60;
const toS = (ms: number) => Math.floor((ms - EPOCH_MS) / 1000);
const CODES = [code('A'), code('GroupA'), code('GroupB'), code('Spring', { campaignId: 'spring' }), code('Own', { referrerId: 'friend' }), code('Revoked', { revokedAtMs: second(20) })];
const BY_STATE = codesOf(...CODES);

/** Stays in up to three groups, each over before the next in the same group begins. */
const stays = fc.array(fc.record({
  group: fc.integer({ min: 0, max: 2 }), from: fc.integer({ min: 0, max: LAST_S }), lasts: fc.option(fc.integer({ min: 1, max: LAST_S })), by: fc.constantFrom('customer' as const, 'customer' as const, 'left' as const),
  state: fc.constantFrom(null, 'unknown', 'GroupA', 'GroupB', 'Spring', 'Own', 'Revoked'),
}), { maxLength: 5 }).map((list) => [...list].sort((a, b) => a.from - b.from || a.group - b.group).reduce<(ReferenceStay & { group: number })[]>((kept, { group, from, lasts, by, state }) => {
  const isFree = kept.every((other) => other.group !== group || (other.to !== null && other.to < from));
  return isFree ? [...kept, { group, from, to: lasts === null ? null : from + lasts, by, state }] : kept;
}, []));

/** A state is carried by a 联系我 or by a 加入群聊, never by both: what adds of staff show no stay shows. */
const facts = fc.uniqueArray(fc.record({
  staffId: fc.constantFrom('wang', 'li'), s: fc.integer({ min: 0, max: LAST_S }), state: fc.constantFrom(null, 'A'), kind: fc.constantFrom<FollowKind>('add', 'seen', 'end_customer', 'end_staff'),
}), { selector: ({ staffId, s, kind }) => `${staffId}:${s}:${kind.startsWith('end') ? 'end' : kind}`, maxLength: 5 })
  .map((list) => list.map(({ staffId, s, state, kind }): FollowFact => fact(kind, staffId, s, { state: kind === 'add' ? state : null, source: kind === 'seen' ? 'detail' : 'callback', heardS: s + LAST_S + 5 })));

/** A referrer of a group campaign may also tell of the friend, or claim them: then a follow and a stay stand for the same code. */
const named = fc.array(fc.record({ by: fc.constantFrom('lead' as const, 'claim' as const), s: fc.integer({ min: 0, max: LAST_S }), state: fc.constantFrom(...CODES.map((each) => each.state)) }), { maxLength: 3 })
  .map((list) => list.map(({ by, s, state }, index): FollowFact => ({ ...fact('told', `${by}${index}`, s, { source: by, state, heardS: LAST_S + 5 }), ...(by === 'claim' ? { atMs: 0 } : {}) })));

const story = fc.record({ facts: fc.tuple(facts, named).map((both) => both.flat()), stays }).chain((told) => fc.record({
  facts: fc.constant(told.facts), stays: fc.constant(told.stays),
  order: fc.shuffledSubarray([...told.facts, ...told.stays], { minLength: told.facts.length + told.stays.length }), settleAfter: fc.array(fc.boolean(), { minLength: 13, maxLength: 13 }),
}));

/** As a read stores it: first seen whole seconds after the join, its end known or not yet. */
const stored = (stay: ReferenceStay): Episode => episodeOfStay({
  customerId: 'friend', ownerStaffId: 'owner', joinedAtMs: second(stay.from), joinScene: stay.state === null ? 1 : 3, state: stay.state, seenAtMs: second(stay.from + LAST_S + 5),
  leftAtMs: stay.to === null ? null : second(stay.to), dismissedAtMs: stay.to !== null && stay.by === 'left' ? second(stay.to) : null,
});

function settle(told: readonly FollowFact[], shown: readonly ReferenceStay[], records: Records, nowS: number): void {
  const episodes = [...foldEpisodes(told), ...[...shown].sort((a, b) => a.from - b.from).map(stored)];
  expect(settleHistory(records, { episodes, codes: BY_STATE, nowS, retentionS: RETENTION_S })).toBeLessThanOrEqual(1);
}

const shownAs = (row: ReferralRecord) => `${row.status === 'rejected' ? (row.reason ?? '') : row.status} since ${toS(row.addedAtMs)}`;

test('P7, P8, P10: joins of groups and adds of staff, heard in any order, give the verdicts of the reference', () => {
  fc.assert(fc.property(story, fc.constantFrom(LAST_S, LAST_S + RETENTION_S), ({ facts: told, stays: all, order, settleAfter }, endS) => {
    const records: Records = new Map();
    const heard: FollowFact[] = [];
    const seen: (ReferenceStay & { group: number })[] = [];
    order.forEach((each, index) => {
      if ('kind' in each) heard.push(each);
      else seen.push(each);
      if (settleAfter[index] === true) settle(heard, seen, records, 0);
    });
    settle(told, all, records, endS);
    const expected = Object.fromEntries(referenceFold(told, CODES, { nowS: endS, retentionS: RETENTION_S, refereeId: 'friend', toS, stays: all })
      .map((verdict) => [`${verdict.code}:${verdict.scanNo}`, `${verdict.reason ?? verdict.life ?? ''} since ${verdict.addedS}`]));
    expect(Object.fromEntries([...records].filter(([key]) => key in expected).map(([key, row]) => [key, shownAs(row)]))).toEqual(expected);
    for (const [key, row] of records) if (!(key in expected)) expect(row).toMatchObject({ status: 'rejected', liveKey: null });
  }), { numRuns: 1500 });
});

test('P8: before the first listing ended nobody can know who was a customer, so a stay is held', () => {
  const scan = stored({ from: 0, to: null, by: 'customer', state: 'GroupA' });
  const facts = { episodes: [scan], addedAtMs: scan.startedAtMs, retentionMs: 0, nowMs: second(LAST_S), retainedAtMs: null, contactedAtMs: null, qualifiedAtMs: null, dealAtMs: null, screening: null };
  expect(decideLife(scan, { ...facts, baselineFinished: false })).toMatchObject({ status: 'held', reason: 'unverified', retainedAtMs: null });
  expect(decideLife(scan, { ...facts, baselineFinished: true })).toMatchObject({ status: 'retained' });
});

test('P4: a join that a read first showed a month late is attributed to nobody', () => {
  const row = { customerId: 'c', ownerStaffId: 's', joinedAtMs: 0, joinScene: 3, state: 'GroupA', leftAtMs: null, dismissedAtMs: null };
  expect(episodeOfStay({ ...row, seenAtMs: 30 * 86_400_000 }).state).toBe('GroupA');
  expect(episodeOfStay({ ...row, seenAtMs: 30 * 86_400_000 + 1 }).state).toBeNull();
  expect(episodeOfStay({ ...row, seenAtMs: 1, joinScene: 1 }).state).toBeNull();
});

test('P7: a record that no scan stands for any more lets go before another binds', () => {
  const records: Records = new Map();
  const stayed: ReferenceStay[] = [{ from: 22, to: 33, by: 'customer', state: null }, { from: 53, to: 57, by: 'customer', state: 'Spring' }];
  const claimed = { ...fact('told', 'claim', 0, { source: 'claim', state: 'Spring', heardS: LAST_S + 5 }), atMs: 0 };
  const told = [claimed, fact('add', 'wang', 58)];
  settle(told, stayed, records, 0);
  expect(records.get('Spring:2')).toMatchObject({ status: 'bound' });
  settle([...told, fact('add', 'li', 42, { state: 'A' })], stayed, records, 0); // told of late: the claim is about this first follow now
  expect(records.get('A:1')).toMatchObject({ status: 'bound' });
  expect(records.get('Spring:2')).toMatchObject({ status: 'rejected', reason: 'already_referred', liveKey: null });
});
