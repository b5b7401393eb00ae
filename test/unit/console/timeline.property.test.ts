import fc from 'fast-check';
import { belowOf, mergeNewest, newestFirst, placeOf, placeText, SOURCES, type Below, type Place } from '../../../src/features/console/timeline/decide-timeline';
import { idTimeMs, firstIdAt, timeSortedId } from '../../../src/kernel/ids';

/** Few instants and few ids, so that many things stand in one instant, and one id in several sources. */
const places = fc.uniqueArray(
  fc.record({ atMs: fc.integer({ min: 0, max: 3 }), source: fc.constantFrom(...SOURCES), id: fc.integer({ min: 0, max: 5 }).map((n) => String(n).padStart(26, '0')) }),
  { selector: placeText, maxLength: 60 });

/** A source as the database answers it: below, newest first, one too many. */
const read = (all: readonly Place[], source: Place['source'], below: Below, limit: number): Place[] =>
  all.filter((place) => place.source === source && (place.atMs < below.atMs || (place.atMs === below.atMs && place.id < below.id))).sort(newestFirst).slice(0, limit + 1);

function walk(all: readonly Place[], limit: number): Place[] {
  const seen: Place[] = [];
  for (let last: Place | null = null, more = true; more;) {
    const page: { items: Place[]; more: boolean } = mergeNewest(SOURCES.flatMap((source) => read(all, source, belowOf(source, last), limit)), limit);
    seen.push(...page.items);
    last = placeOf(placeText(page.items.at(-1) as Place)); // as a cursor carries it
    ({ more } = page);
    if (page.items.length === 0) break;
  }
  return seen;
}

test('page by page nothing is skipped and nothing comes twice, however many things stand in one instant', () => {
  fc.assert(fc.property(places, fc.integer({ min: 1, max: 7 }), (all, limit) => {
    fc.pre(all.length > 0);
    expect(walk(all, limit)).toEqual([...all].sort(newestFirst));
  }));
});

test('the order is one order: of two different places one is the newer', () => {
  fc.assert(fc.property(places, (all) => {
    for (const a of all) for (const b of all) expect(Math.sign(newestFirst(a, b)) + Math.sign(newestFirst(b, a))).toBe(0);
    for (const a of all) expect(all.filter((b) => newestFirst(a, b) === 0)).toHaveLength(1);
  }));
});

test.each(['', 'x', '1.followed', '1.followed.', '1.nothing.00000000000000000000000000', '-1.followed.00000000000000000000000000', "1.followed.' OR 1=1 --0000000000000000", '99999999999999999.followed.00000000000000000000000000'])('%p is no place', (text) => {
  expect(placeOf(text)).toBeNull();
});

test('an id tells its instant, and the first id of an instant is below every id of it and above every id before', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 48 - 1 }), fc.uint8Array({ minLength: 10, maxLength: 10 }), (atMs, entropy) => {
    const id = timeSortedId(atMs, Buffer.from(entropy));
    expect(idTimeMs(id)).toBe(atMs);
    expect(firstIdAt(atMs) <= id).toBe(true);
    expect(timeSortedId(atMs - 1, Buffer.alloc(10, 255)) < firstIdAt(atMs)).toBe(true);
  }));
});
