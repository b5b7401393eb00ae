import fc from 'fast-check';
import { foldEpisodes } from '../../../src/features/customers/fold-episodes';
import { decideBrake, decideEnd, decideNextPage, decideOpening, decideUnfriended } from '../../../src/features/customers/reconcile/decide-reconcile';
import type { FollowFact, FollowKind, FollowSource } from '../../../src/vocabulary/follow';
import { DAY_S, fact, second } from '../../../scripts/proof/history';

const listed = (s: number, state: string | null = null) => ({ startedAtMs: second(s), state });

describe('a follow that WeCom lists', () => {
  test('P4 P6 one that nobody told us of is opened at its own createtime, with its state, and counts as missed', () => {
    expect(decideOpening([], listed(50, 'A'))).toEqual({ atMs: second(50), state: 'A' });
  });

  test('P8 what the first sync found is never attributed later, whatever state WeCom lists', () => {
    expect(decideOpening([fact('found', 'wang', -50, { source: 'baseline' })], listed(-50, 'A'))).toBeNull();
  });

  test.each([[49, false], [50, false], [51, true]])('P6 after an end at second 50 a createtime at second %d opens it: %s', (s, opens) => {
    expect(decideOpening([fact('add', 'wang', 10, { state: 'A' }), fact('end_staff', 'wang', 50)], listed(s, 'A')) !== null).toBe(opens);
  });

  test('P9 a re-add brings no state: WeCom repeats the state of the first add', () => {
    expect(decideOpening([fact('add', 'wang', 10), fact('end_staff', 'wang', 50)], listed(60, 'A'))).toMatchObject({ state: null });
  });

  test('P4 a follow that only a detail read showed gets the state of its lost add, once', () => {
    const seen = fact('found', 'wang', 50, { source: 'detail' });
    expect(decideOpening([seen], listed(50, 'A'))).toMatchObject({ state: 'A' });
    expect(decideOpening([seen, fact('found', 'wang', 50, { source: 'reconcile', state: 'A' })], listed(50, 'A'))).toBeNull();
    expect(decideOpening([fact('add', 'wang', 50)], listed(50, 'A'))).toBeNull();
  });

  test('P4 the opened follow is attributed within 30 days of its start, and not after', () => {
    const found = (heardS: number) => fact('found', 'wang', 0, { source: 'reconcile', state: 'A', heardS });
    expect(foldEpisodes([found(30 * DAY_S)])[0]?.state).toBe('A');
    expect(foldEpisodes([found(30 * DAY_S + 1)])[0]?.state).toBeNull();
  });
});

const KINDS: FollowKind[] = ['add', 'half', 'found', 'seen', 'end_staff', 'end_customer', 'end_transfer', 'end_left', 'end_unknown'];
const SOURCES: FollowSource[] = ['callback', 'baseline', 'detail', 'reconcile', 'send'];
const histories = fc.array(fc.record({ kind: fc.constantFrom(...KINDS), s: fc.integer({ min: 0, max: 60 }), source: fc.constantFrom(...SOURCES), state: fc.constantFrom(null, 'A') }), { maxLength: 8 })
  .map((rows) => rows.map(({ kind, s, source, state }) => fact(kind, 'wang', s, { source, state })));
const openOf = (facts: readonly FollowFact[]) => foldEpisodes(facts).find((episode) => episode.endedAtMs === null);

test('P6 whatever was known, in whatever order: an opening is later than every recorded end, and asking again after it says nothing new', () => {
  fc.assert(fc.property(histories, fc.integer({ min: -10, max: 70 }), fc.constantFrom(null, 'A'), (facts, s, state) => {
    const opening = decideOpening(facts, listed(s, state));
    expect(decideOpening([...facts].reverse(), listed(s, state))).toEqual(opening);
    if (!opening) return;
    const lastEnd = Math.max(-1, ...facts.filter(({ kind }) => kind.startsWith('end_')).map(({ atMs }) => atMs));
    if (!openOf(facts)) expect(opening.atMs).toBeGreaterThan(lastEnd);
    const after = [...facts, { ...fact('found', 'wang', s, { state: opening.state, source: 'reconcile' }), atMs: opening.atMs }];
    expect(openOf(after)).toBeDefined();
    expect(decideOpening(after, listed(s, state))).toBeNull();
  }));
});

describe('a follow that a complete listing lacks', () => {
  const began = second(100) + 400;

  test('P6 ends when the listing began, if the detail lacks it too', () => {
    expect(decideEnd([fact('add', 'wang', 10)], { listingBeganAtMs: began, shown: false })).toEqual({ atMs: second(100) });
    expect(decideEnd([fact('add', 'wang', 10)], { listingBeganAtMs: began, shown: true })).toBeNull();
  });

  test('P6 not when anything was heard of it since, whenever it happened, nor when it began in a second that was still to come', () => {
    expect(decideEnd([fact('add', 'wang', 10), fact('seen', 'wang', 20, { heardS: 101 })], { listingBeganAtMs: began, shown: false })).toBeNull();
    expect(decideEnd([{ ...fact('add', 'wang', 101), arrivedAtMs: second(100) }], { listingBeganAtMs: began, shown: false })).toBeNull();
  });

  test('P3 P6 what was heard in the same second, before the listing, is known to it', () => {
    expect(decideEnd([{ ...fact('add', 'wang', 100), arrivedAtMs: second(100) + 300 }], { listingBeganAtMs: began, shown: false })).toEqual({ atMs: second(100) });
  });

  test('P6 P19 an end leaves exactly what stood before it ended, opens nothing, and a second look finds nothing', () => {
    fc.assert(fc.property(histories, fc.integer({ min: 0, max: 80 }), (facts, s) => {
      const question = { listingBeganAtMs: second(s) + 500, shown: false };
      const ending = decideEnd(facts, question);
      if (!ending) return;
      expect(facts.every((each) => each.arrivedAtMs < question.listingBeganAtMs)).toBe(true);
      const after = [...facts, { ...fact('end_unknown', 'wang', 0, { source: 'reconcile' }), atMs: ending.atMs, arrivedAtMs: question.listingBeganAtMs }];
      expect(openOf(after)).toBeUndefined();
      expect(decideEnd(after, { ...question, listingBeganAtMs: question.listingBeganAtMs + 60_000 })).toBeNull();
    }));
  });

  test.each([[20, 20, 'go'], [21, 21, 'park'], [400, 20, 'go'], [400, 21, 'park'], [1000, 50, 'go'], [1000, 51, 'park'], [0, 0, 'go']] as const)(
    'P6 of %d follows %d are lacking: %s', (held, absent, verdict) => expect(decideBrake({ held, absent })).toBe(verdict));
});

test('P6 a callback that comes after all doubles nothing, on either side of what reconcile found', () => {
  const found = fact('found', 'wang', 50, { source: 'reconcile', state: 'A', heardS: 500 });
  const alone = foldEpisodes([found]);
  for (const late of [fact('add', 'wang', 50, { state: 'A', heardS: 900 }), fact('half', 'wang', 51, { state: 'A', heardS: 900 })]) expect(foldEpisodes([found, late])).toHaveLength(alone.length);
  const gone = [found, fact('end_unknown', 'wang', 600, { source: 'reconcile' })];
  expect(foldEpisodes([...gone, fact('end_staff', 'wang', 550)])).toMatchObject([{ endedAtMs: second(550), endedBy: 'staff' }]);
});

describe('群发 says "not a friend"', () => {
  test('P6 the follow ended then', () => expect(decideUnfriended([fact('add', 'wang', 10)], { sinceMs: second(50), atMs: second(50) })).toEqual({ atMs: second(50) }));
  test('P6 not one that began anew since', () => expect(decideUnfriended([fact('add', 'wang', 60)], { sinceMs: second(50), atMs: second(80) })).toBeNull());
  test('P6 nothing ends twice', () => expect(decideUnfriended([fact('add', 'wang', 10), fact('end_customer', 'wang', 20)], { sinceMs: second(50), atMs: second(50) })).toBeNull());
});

describe('paging', () => {
  const walk = (next: (cursor: string | null) => string | null) => {
    let at: { cursor: string | null; markCursor: string | null; pages: number } = { cursor: null, markCursor: null, pages: 0 };
    for (let calls = 1; ; calls += 1) {
      const step = decideNextPage(at, next(at.cursor));
      if (step.kind !== 'more') return { kind: step.kind, calls };
      at = { ...step, pages: at.pages + 1 };
    }
  };
  test('an empty cursor is the end', () => expect(walk((cursor) => (cursor === 'c3' ? null : `c${Number(cursor?.slice(1) ?? 0) + 1}`))).toEqual({ kind: 'complete', calls: 4 }));
  test('the same cursor twice is a circle at once', () => expect(walk(() => 'same')).toEqual({ kind: 'circle', calls: 2 }));
  test('a circle of any length is noticed', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 40 }), (length, lead) => {
      const { kind, calls } = walk((cursor) => { const n = Number(cursor ?? 0) + 1; return String(n > lead + length ? lead + 1 : n); });
      expect(kind).toBe('circle');
      expect(calls).toBeLessThan(4 * (length + lead) + 4);
    }));
  });
  test('new cursors for ever are cut', () => expect(walk((cursor) => String(Number(cursor ?? 0) + 1)).kind).toBe('circle'));
});
