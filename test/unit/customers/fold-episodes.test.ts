import { foldEpisodes, openAt } from '../../../src/features/customers/fold-episodes';
import { DAY_S, fact, second } from '../../../scripts/proof/history';

const shown = (facts: Parameters<typeof foldEpisodes>[0]) =>
  foldEpisodes(facts).map(({ staffId, startedAtMs, endedAtMs, endedBy, state }) => ({ staffId, from: (startedAtMs - second(0)) / 1000, to: endedAtMs === null ? null : (endedAtMs - second(0)) / 1000, endedBy, state }));

test('P2 half and add are one episode: earliest start, first non-empty state', () => {
  expect(shown([fact('add', 'wang', 12, { state: 'A' }), fact('half', 'wang', 10)])).toEqual([{ staffId: 'wang', from: 10, to: null, endedBy: null, state: 'A' }]);
});

test('P2 a half-add alone counts as an add', () => {
  expect(shown([fact('half', 'wang', 10, { state: 'A' })])).toMatchObject([{ from: 10, state: 'A' }]);
});

test('P2 after an end, an add opens a new episode', () => {
  const facts = [fact('add', 'wang', 10, { state: 'A' }), fact('end_customer', 'wang', 20), fact('add', 'wang', 30, { state: 'B' })];
  expect(shown(facts)).toMatchObject([{ from: 10, to: 20, endedBy: 'customer', state: 'A' }, { from: 30, to: null, state: 'B' }]);
});

test('P1 a delete that overtook its add in the same second still ends it', () => {
  expect(shown([fact('end_customer', 'wang', 10), fact('add', 'wang', 10)])).toMatchObject([{ from: 10, to: 10, endedBy: 'customer' }]);
});

test('P1 an end of a follow nobody knows is no episode', () => {
  expect(shown([fact('end_staff', 'wang', 10)])).toEqual([]);
});

test.each([['end_staff', 'staff'], ['end_customer', 'customer'], ['end_transfer', 'transfer'], ['end_left', 'staff_left'], ['end_unknown', 'unknown']] as const)('P5 %s ends a follow by %s', (kind, endedBy) => {
  expect(shown([fact('add', 'wang', 1), fact(kind, 'wang', 2)])).toMatchObject([{ to: 2, endedBy }]);
});

test('P3 two members in one second come in the same order whichever fact arrived first', () => {
  const wang = fact('add', 'wang', 10);
  const li = fact('add', 'li', 10);
  expect(shown([wang, li])).toEqual(shown([li, wang]));
});

test.each([['within 30 days counts', 30 * DAY_S, 'A'], ['a second later is shown, not attributed', 30 * DAY_S + 1, null]] as const)('P4 a fact that arrives late: %s', (_, late, state) => {
  expect(shown([fact('add', 'wang', 0, { state: 'A', heardS: late })])).toMatchObject([{ from: 0, state }]);
});

test.each(['baseline', 'detail'] as const)('P8 the state a %s shows is never one of a scan', (source) => {
  expect(shown([fact('found', 'wang', 0, { state: 'A', source })])).toMatchObject([{ state: null }]);
});

test('P8 a follow the sync wrote first takes its state from the event', () => {
  expect(foldEpisodes([fact('found', 'wang', 10, { source: 'baseline' }), fact('add', 'wang', 11, { state: 'A' })])).toMatchObject([{ startedAtMs: second(10), state: 'A', scannedAtMs: second(11), wholeFirst: true }]);
});

test.each([['a detail', 'detail', true], ['the first sync', 'baseline', false]] as const)('P8 a sight by %s verifies: %s', (_, source, verified) => {
  expect(foldEpisodes([fact('add', 'wang', 1), fact('seen', 'wang', 2, { source })])).toMatchObject([{ verified }]);
});

test('P8 a sight after the end verifies nothing', () => {
  expect(foldEpisodes([fact('add', 'wang', 1), fact('end_customer', 'wang', 2), fact('seen', 'wang', 3, { source: 'detail' })])).toMatchObject([{ verified: false }]);
});

test('P9 another code while the follow stands is kept as a later scan, its own code is not', () => {
  const [episode] = foldEpisodes([fact('add', 'wang', 1, { state: 'A' }), fact('add', 'wang', 5, { state: 'B' }), fact('add', 'wang', 6, { state: 'A' }), fact('half', 'wang', 7, { state: 'B' })]);
  expect(episode).toMatchObject({ state: 'A', laterScans: [{ state: 'B', atMs: second(5) }] });
});

test('a follow holds from its first second until before its last', () => {
  const episodes = foldEpisodes([fact('add', 'wang', 10), fact('end_customer', 'wang', 20)]);
  expect([9, 10, 19, 20].map((s) => openAt(episodes, second(s)).length)).toEqual([0, 1, 1, 0]);
});
