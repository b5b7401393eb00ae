import type { FollowFact } from '../../../src/vocabulary/follow';
import type { RejectionReason } from '../../../src/vocabulary/reasons';
import { foldEpisodes } from '../../../src/features/customers/fold-episodes';
import type { CodeFacts } from '../../../src/features/campaigns';
import { decideAttribution, type Surroundings } from '../../../src/features/referrals/decide-attribution';
import { around, code, codesOf, DAY_S, fact, second } from '../../../scripts/proof/history';

const A = code('A');
const scan = (s: number, state = 'A', staffId = 'wang') => fact('add', staffId, s, { state });
const judge = (facts: readonly FollowFact[], codes: readonly CodeFacts[] = [A], more: Partial<Surroundings> = {}) => decideAttribution(foldEpisodes(facts), codesOf(...codes), around(more));
const reasons = (...given: Parameters<typeof judge>) => judge(...given).map(({ codeId, reason }) => [codeId, reason]);
const failed = (...given: Parameters<typeof judge>) => judge(...given).map(({ checks }) => checks.filter((check) => !check.passed).map((check) => check.reason));

const campaign = (more: Partial<CodeFacts['campaign']>) => code('A', { campaign: more });
const timeline = (pauses: [number, number | null][]) => ({ pauses, versions: [[1, second(0), second(0), second(100 * DAY_S)] as [number, number, number, number]] });

test('P7 a friend whose first follow carries a valid code is bound to its referrer', () => {
  expect(judge([scan(10)])).toMatchObject([{ codeId: 'A', scanNo: 1, reason: null, episode: { startedAtMs: second(10) } }]);
});

test('a state that is no code of a campaign leaves nothing', () => {
  expect(judge([scan(10, 'poster-2019')])).toEqual([]);
});

/** Each history breaks one rule, and would be bound without it. */
const BROKEN: [RejectionReason, FollowFact[], CodeFacts[], Partial<Surroundings>][] = [
  ['code_revoked', [scan(10)], [code('A', { revokedAtMs: second(10) })], {}],
  ['campaign_not_started', [scan(10)], [campaign({ timeline: { pauses: [], versions: [[1, 0, second(11), second(100)]] } })], {}],
  ['campaign_paused', [scan(10)], [campaign({ timeline: timeline([[second(10), null]]) })], {}],
  ['campaign_ended', [scan(10)], [campaign({ endedAtMs: second(10) })], {}],
  ['self_referral', [scan(10)], [code('A', { referrerId: 'friend' })], {}],
  ['self_referral', [scan(10)], [code('A', { referrerPersonId: 'friend' })], {}],
  ['referrer_is_staff', [scan(10)], [code('A', { referrerStaffId: 'chen' })], {}],
  ['referee_is_staff', [scan(10)], [A], { referee: { id: 'friend', personId: 'friend', staffId: 'chen' } }],
  ['loop', [scan(10)], [A], { upwards: new Map([['referrer-of-A', ['x', 'friend']]]) }],
  ['existing_customer', [fact('add', 'li', 9), scan(10)], [A], {}],
  ['outside_audience', [scan(10)], [A], { outsideAudience: new Set(['A']) }],
];

test.each(BROKEN)('P11 %s', (reason, facts, codes, more) => {
  expect(reasons(facts, codes, more)).toEqual([['A', reason]]);
  expect(failed(facts, codes, more)).toEqual([[reason]]);
});

test('P11 all at once: the first reason in the order of the policy wins and the evidence lists every one', () => {
  const all = code('A', {
    revokedAtMs: second(1), referrerId: 'friend', referrerStaffId: 'chen',
    campaign: { timeline: timeline([[second(1), null]]) },
  });
  const facts = [fact('add', 'li', 9), scan(10)];
  const more = { referee: { id: 'friend', personId: 'friend', staffId: 'chen' }, upwards: new Map([['friend', ['friend']]]), outsideAudience: new Set(['A']) };
  expect(reasons(facts, [all], more)).toEqual([['A', 'code_revoked']]);
  expect(failed(facts, [all], more)).toEqual([['code_revoked', 'campaign_paused', 'self_referral', 'referrer_is_staff', 'referee_is_staff', 'loop', 'existing_customer', 'outside_audience']]);
});

test('P11 the checks stand in the order of the policy', () => {
  expect(judge([scan(10)])[0]?.checks.map((check) => check.reason)).toEqual([
    'code_revoked', 'campaign_not_started', 'campaign_paused', 'campaign_ended', 'self_referral', 'referrer_is_staff', 'referee_is_staff', 'already_referred', 'loop', 'existing_customer', 'outside_audience',
  ]);
});

test('P8 an episode is never its own earlier one, even when a sync wrote it first', () => {
  expect(reasons([fact('found', 'wang', 10, { source: 'baseline' }), scan(10)])).toEqual([['A', null]]);
  expect(reasons([fact('found', 'wang', 8, { source: 'detail' }), scan(10)])).toEqual([['A', null]]);
});

test.each([['a listing', fact('found', 'wang', 0, { source: 'baseline' })], ['an add without a code', fact('add', 'wang', 0)]])('P8 a follow that %s showed long before the scan makes an old customer', (_, known) => {
  expect(reasons([known, scan(3600)])).toEqual([['A', 'existing_customer']]);
});

test('P2 a half-add that the member confirms hours later is one new friend', () => {
  expect(judge([fact('half', 'wang', 0), scan(3 * 3600)])).toMatchObject([{ reason: null, episode: { startedAtMs: second(0) } }]);
});

test('P8 an ended follow with anybody makes an old customer', () => {
  expect(reasons([fact('add', 'li', 0), fact('end_customer', 'li', 5), scan(10)])).toEqual([['A', 'existing_customer']]);
});

test('P8 two follows in one second: neither is older than the other', () => {
  expect(reasons([fact('add', 'li', 10), scan(10)])).toEqual([['A', null]]);
});

test('P9 a re-add reads existing_customer, its stale state brings nobody anything, and the first verdict is linked', () => {
  const [first, second_] = judge([scan(10), fact('end_customer', 'wang', 20), scan(30)]);
  expect(first?.reason).toBeNull();
  expect(second_).toMatchObject({ scanNo: 2, reason: 'existing_customer' });
  expect(second_?.checks.find((check) => check.reason === 'existing_customer')?.saw).toContain('first scanned code A: bound');
});

test('P9 another code on the same follow, its end lost between, is refused and moves nothing', () => {
  const B = code('B');
  expect(reasons([scan(10), scan(500, 'B')], [A, B])).toEqual([['A', null], ['B', 'already_referred']]);
  expect(reasons([scan(500, 'B'), scan(10)], [A, B])).toEqual([['A', null], ['B', 'already_referred']]);
});

test('P10 two staff, one code: one referral, at the earliest episode', () => {
  expect(judge([scan(12, 'A', 'li'), scan(10)])).toMatchObject([{ codeId: 'A', reason: null, episode: { staffId: 'wang', startedAtMs: second(10) } }]);
});

test('P10 two referrers in one campaign: the earliest code wins, the other reads already_referred and says by whom', () => {
  const [, later] = judge([scan(12, 'B', 'li'), scan(10)], [A, code('B')]);
  expect(later).toMatchObject({ codeId: 'B', reason: 'already_referred' });
  expect(later?.checks.find((check) => check.reason === 'already_referred')?.saw).toContain('code A');
});

test('P10 two campaigns: the earliest code wins, the other reads existing_customer', () => {
  expect(reasons([scan(12, 'B', 'li'), scan(10)], [A, code('B', { campaignId: 'spring' })])).toEqual([['A', null], ['B', 'existing_customer']]);
  expect(reasons([scan(10, 'B', 'li'), scan(10, 'A', 'zhao')], [A, code('B', { campaignId: 'spring' })])).toEqual([['B', null], ['A', 'existing_customer']]);
});

test('P10 in one second the earliest valid code wins: a revoked one does not stand in its way', () => {
  expect(reasons([scan(10, 'B', 'li'), scan(10)], [A, code('B', { revokedAtMs: second(1) })])).toEqual([['B', 'code_revoked'], ['A', null]]);
});

test('P13 a loop shows the referrers it was seen along', () => {
  const [verdict] = judge([scan(10)], [A], { upwards: new Map([['referrer-of-A', ['x', 'friend']]]) });
  expect(verdict?.checks.find((check) => check.reason === 'loop')?.saw).toContain('x, friend');
});

test('P13 what was recorded of a loop or an audience stands when others change', () => {
  const stood = new Map([['A', [{ reason: 'loop' as const, passed: false, saw: 'referrers upwards: friend' }]]]);
  expect(reasons([scan(10)], [A], { recorded: stood })).toEqual([['A', 'loop']]);
});

test('P13 somebody above who is not the friend changes nothing', () => {
  expect(reasons([scan(10)], [A], { upwards: new Map([['referrer-of-A', ['x', 'y', 'z']]]) })).toEqual([['A', null]]);
});

test('P19 a friend who left and comes by another code of the campaign is an old customer', () => {
  expect(reasons([scan(10), fact('end_customer', 'wang', 20), scan(30, 'B')], [A, code('B')])).toEqual([['A', null], ['B', 'existing_customer']]);
});

test('P4 a scan heard of more than 30 days later brings nobody anything', () => {
  expect(judge([fact('add', 'wang', 10, { state: 'A', heardS: 10 + 31 * DAY_S })])).toEqual([]);
});

test.each([['half and add carry the code', ['half', 'add']], ['only the half does', ['half']], ['only the add does', ['add']]] as const)('P2 %s: one scan', (_, kinds) => {
  expect(judge(kinds.map((kind, index) => fact(kind, 'wang', 10 + index, { state: 'A' })))).toMatchObject([{ scanNo: 1, reason: null }]);
});

const lead = (s: number, state = 'A', id = 'lead1') => fact('told', id, s, { source: 'lead', state });
const claim = (state = 'A', id = 'claim1') => ({ ...fact('told', id, 0, { source: 'claim', state }), atMs: 0 });
const plain = (s: number, staffId = 'wang') => fact('add', staffId, s);

test('P7 a lead told before the friend came counts as a scan at the add, and the evidence names it', () => {
  const [verdict] = judge([lead(5), plain(10)]);
  expect(verdict).toMatchObject({ codeId: 'A', scanNo: 1, reason: null, told: { by: 'lead', id: 'lead1' }, episode: { startedAtMs: second(10) } });
  expect(verdict?.evidence[0]).toEqual({ reason: 'lead', passed: true, saw: `lead lead1, told ${new Date(second(5)).toISOString()}` });
});

test.each(BROKEN.filter(([reason]) => reason !== 'existing_customer'))('P11 a lead is judged by the same reasons: %s', (reason, _, codes, more) => {
  expect(failed([lead(5), plain(10)], codes, more)).toEqual([[reason]]);
});

test.each([['who was there already', [plain(3)]], ['who had been there before', [plain(1), fact('end_customer', 'wang', 3), plain(10)]], ['who is with somebody else', [plain(3, 'li'), plain(10)]]])('P8 a lead that names %s names an old customer', (_, facts) => {
  expect(reasons([lead(5), ...facts])).toEqual([['A', 'existing_customer']]);
});

test('P8 a follow that only the first listing knows was brought by no lead and no claim', () => {
  const listed = fact('found', 'wang', 10, { source: 'baseline' });
  expect(reasons([lead(5), listed])).toEqual([['A', 'existing_customer']]);
  expect(reasons([claim(), listed])).toEqual([['A', 'existing_customer']]);
  expect(reasons([lead(5), listed, plain(11)])).toEqual([['A', null]]);
});

test('a lead of whom nobody came leaves nothing; told in the second of the add it counts', () => {
  expect(judge([lead(5)])).toEqual([]);
  expect(judge([lead(20), plain(10), fact('end_customer', 'wang', 15)])).toEqual([]);
  expect(reasons([lead(10), plain(10)])).toEqual([['A', null]]);
});

test('P10 the code that the friend scanned wins over a lead, the earlier lead over the later, both over a claim', () => {
  const codes = [A, code('B'), code('C'), code('D')];
  expect(reasons([lead(5), scan(10, 'B')], codes)).toEqual([['B', null], ['A', 'already_referred']]);
  expect(reasons([claim('D'), lead(7, 'C', 'lead2'), lead(5), plain(10)], codes)).toEqual([['A', null], ['C', 'already_referred'], ['D', 'already_referred']]);
});

test('P10 a lead and a scan of one code are one referral', () => {
  expect(judge([lead(5), scan(10)])).toMatchObject([{ codeId: 'A', scanNo: 1, reason: null, told: null }]);
  expect(judge([scan(10), lead(15)])).toHaveLength(1);
  expect(judge([lead(5), scan(10), fact('end_customer', 'wang', 10)])).toHaveLength(1);
});

test('P31 a claim counts at the first add, and the evidence says who claimed and who accepted', () => {
  const [verdict] = judge([plain(10), plain(20, 'li'), claim()], [A], { claims: new Map([['claim1', { claimedBy: 'key1', decidedBy: 'key2' }]]) });
  expect(verdict).toMatchObject({ reason: null, episode: { staffId: 'wang', startedAtMs: second(10) } });
  expect(verdict?.evidence[0]).toEqual({ reason: 'claim', passed: true, saw: 'claim claim1, claimed by key1, accepted by key2' });
});

test('P11 a claim for somebody who came before the campaign began is refused by the same decision', () => {
  expect(reasons([plain(5), claim()], [campaign({ timeline: { pauses: [], versions: [[1, 0, second(11), second(100)]] } })])).toEqual([['A', 'campaign_not_started']]);
});
