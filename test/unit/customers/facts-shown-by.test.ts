import { foldEpisodes } from '../../../src/features/customers/fold-episodes';
import { factsShownBy } from '../../../src/features/customers/read-customer';
import { fact, second } from '../../../scripts/proof/history';

const shownWang = (s: number) => [{ staffId: 'wang', startedAtMs: second(s) }];

test('P8 a follow that was reported is seen once', () => {
  const known = [fact('add', 'wang', 10)];
  expect(factsShownBy(foldEpisodes(known), shownWang(10), second(12))).toEqual([{ staffId: 'wang', kind: 'seen', atMs: second(12) }]);
  expect(factsShownBy(foldEpisodes([...known, fact('seen', 'wang', 12, { source: 'detail' })]), shownWang(10), second(20))).toEqual([]);
});

test('P8 a follow nobody reported is found at its own start', () => {
  expect(factsShownBy([], shownWang(3), second(12))).toEqual([{ staffId: 'wang', kind: 'found', atMs: second(3) }]);
});

test('a read in the very second of the add sees it', () => {
  expect(factsShownBy(foldEpisodes([fact('add', 'wang', 10)]), shownWang(10), second(10))).toMatchObject([{ kind: 'seen' }]);
});

test('P6 a detail opens a follow only if it began after the recorded end', () => {
  const ended = foldEpisodes([fact('add', 'wang', 10), fact('end_customer', 'wang', 20)]);
  expect(factsShownBy(ended, shownWang(10), second(30))).toEqual([]);
  expect(factsShownBy(ended, shownWang(20), second(30))).toEqual([]);
  expect(factsShownBy(ended, shownWang(21), second(30))).toEqual([{ staffId: 'wang', kind: 'found', atMs: second(21) }]);
});

test('a restored friendship shown with its old start keeps the time of its event', () => {
  const restored = foldEpisodes([fact('add', 'wang', 10), fact('end_customer', 'wang', 20), fact('add', 'wang', 25)]);
  expect(factsShownBy(restored, shownWang(10), second(30))).toEqual([{ staffId: 'wang', kind: 'seen', atMs: second(30) }]);
});
