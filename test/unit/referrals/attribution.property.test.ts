import fc from 'fast-check';
import type { FollowFact, FollowKind } from '../../../src/vocabulary/follow';
import { foldEpisodes } from '../../../src/features/customers/fold-episodes';
import { decideAttribution } from '../../../src/features/referrals/decide-attribution';
import type { ReferralRecord } from '../../../src/features/referrals/store';
import { around, codesOf, DAY_S, fact } from '../../../scripts/proof/history';
import { CODES, LAST_S, RETENTION_S, toS } from '../../../scripts/proof/random-histories';
import { referenceFold } from '../../../scripts/proof/reference-fold';
import { settleHistory, type Records } from '../../../scripts/proof/settle-history';

const BY_STATE = codesOf(...CODES);
const STATES = [null, null, 'unknown-state', ...CODES.map((each) => each.state)];

/** WeCom says each thing once: one fact per member, second and kind. */
const histories = fc.uniqueArray(fc.record({
  staffId: fc.constantFrom('wang', 'li', 'zhao'), s: fc.integer({ min: 0, max: LAST_S }), state: fc.constantFrom(...STATES),
  kind: fc.constantFrom<FollowKind>('add', 'add', 'half', 'found', 'seen', 'end_staff', 'end_customer', 'end_transfer', 'end_left', 'end_unknown'),
  listed: fc.boolean(), heardLate: fc.boolean(),
}), { selector: ({ staffId, s, kind }) => `${staffId}:${s}:${kind === 'half' ? 'add' : kind}`, minLength: 1, maxLength: 14 })
  .map((list) => list.filter((one, _, all) => all.filter((other) => other.staffId === one.staffId && other.s === one.s && other.kind.startsWith('end_')).length <= 1 || !one.kind.startsWith('end_')))
  .map((list) => list.map(({ staffId, s, state, kind, listed, heardLate }): FollowFact => {
    const source = kind === 'found' || kind === 'seen' ? (listed ? 'baseline' : 'detail') : 'callback';
    return fact(kind, staffId, s, { source, state: kind.startsWith('end_') ? null : state, heardS: heardLate ? s + 31 * DAY_S : s + LAST_S + 5 });
  }));

/** Leads that were told before, during or after all that, and claims; each names one of the codes. */
const named = fc.array(fc.record({ by: fc.constantFrom('lead' as const, 'lead' as const, 'claim' as const), s: fc.integer({ min: 0, max: LAST_S }), state: fc.constantFrom(...CODES.map((each) => each.state)) }), { maxLength: 4 })
  .map((list) => list.map(({ by, s, state }, index): FollowFact => ({ ...fact('told', `${by}${index}`, s, { source: by, state, heardS: LAST_S + 5 }), ...(by === 'claim' ? { atMs: 0 } : {}) })));

/** The order of arrival, with repeats, and after which of them the bot settled. */
const deliveries = fc.tuple(histories, named).map((both) => both.flat()).chain((facts) => fc.record({
  facts: fc.constant(facts), order: fc.shuffledSubarray(facts, { minLength: facts.length, maxLength: facts.length }), again: fc.subarray(facts), settleAfter: fc.array(fc.boolean(), { minLength: facts.length * 2, maxLength: facts.length * 2 }),
}));

function settle(facts: readonly FollowFact[], records: Records, nowS: number): void {
  expect(settleHistory(records, { episodes: foldEpisodes(facts), codes: BY_STATE, nowS, retentionS: RETENTION_S })).toBeLessThanOrEqual(1);
}

const shownReference = (facts: readonly FollowFact[], nowS: number) => Object.fromEntries(
  referenceFold(facts, CODES, { nowS, retentionS: RETENTION_S, refereeId: 'friend', toS }).map((verdict) => [`${verdict.code}:${verdict.scanNo}`, `${verdict.reason ?? verdict.life ?? ''} since ${verdict.addedS}`]));
const shown = (row: ReferralRecord) => `${row.status === 'rejected' ? (row.reason ?? '') : row.status} since ${toS(row.addedAtMs)}`;

test('P7 P10 scans, leads and claims: any order, any repetition and any split into deliveries gives the verdicts of the reference', () => {
  fc.assert(fc.property(deliveries, fc.constantFrom(LAST_S, LAST_S + RETENTION_S), ({ facts, order, again, settleAfter }, endS) => {
    const records: Records = new Map();
    const arrived: FollowFact[] = [];
    [...order, ...again].forEach((each, index) => {
      if (!arrived.includes(each)) arrived.push(each); // the unique key of facts
      if (settleAfter[index] === true) settle(arrived, records, 0);
    });
    settle(facts, records, endS);
    const expected = shownReference(facts, endS);
    const got = Object.fromEntries([...records].filter(([key]) => key in expected).map(([key, row]) => [key, shown(row)]));
    expect(got).toEqual(expected);
    // a later scan that a fact of an earlier time has merged stays on record, but it never counts
    for (const [key, row] of records) if (!(key in expected)) expect(row).toMatchObject({ status: 'rejected', liveKey: null });
  }), { numRuns: 1500 });
});

test('P7 verdicts do not change when facts are added that have nothing to do with them', () => {
  const later = fc.uniqueArray(fc.record({ staffId: fc.constantFrom('qian', 'sun'), s: fc.integer({ min: LAST_S + RETENTION_S + 1, max: LAST_S + RETENTION_S + 50 }), kind: fc.constantFrom<FollowKind>('add', 'half', 'seen', 'end_staff', 'end_customer') }),
    { selector: ({ staffId, s, kind }) => `${staffId}:${s}:${kind}` }).map((list) => list.map(({ staffId, s, kind }) => fact(kind, staffId, s, { source: kind === 'seen' ? 'detail' : 'callback' })));
  const strangers = fc.array(fc.integer({ min: 0, max: LAST_S })).map((list) => list.map((s, index) => fact('end_customer', `stranger${index}`, s)));
  fc.assert(fc.property(histories, later, strangers, (facts, more, ends) => {
    fc.pre(!facts.some((each) => each.kind === 'end_transfer' || each.kind === 'end_left')); // the next follow may be the heir's
    const [plain, fuller] = [facts, [...more, ...facts, ...ends]].map((each) => {
      const records: Records = new Map();
      settle(each, records, LAST_S + RETENTION_S);
      return Object.fromEntries([...records].map(([key, row]) => [key, shown(row)]));
    });
    expect(fuller).toEqual(plain);
  }), { numRuns: 1000 });
});

test('P13 whoever stands above the referrer changes nothing, unless it is the friend', () => {
  fc.assert(fc.property(histories, fc.array(fc.constantFrom('x', 'y', 'friend-of-friend', 'referrer-of-B'), { maxLength: 6 }), (facts, above) => {
    const episodes = foldEpisodes(facts);
    const reasons = (upwards: ReadonlyMap<string, readonly string[]>) => decideAttribution(episodes, BY_STATE, around({ upwards })).map((verdict) => verdict.reason);
    expect(reasons(new Map([['referrer-of-A', above], ['referrer-of-B', above]]))).toEqual(reasons(new Map()));
  }));
});
