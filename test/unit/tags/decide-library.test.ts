import { decideLibrary, mayAllBeGone, type KnownTag, type Shown } from '../../../src/features/tags/decide-library';

const tag = (tagId: string, more: Partial<KnownTag> = {}): KnownTag => ({ tagId, groupId: 'g', name: tagId, sortOrder: 0, deleted: 0, seenAtMs: 100, ...more });
const shown = (tags: KnownTag[], more: Partial<Shown> = {}): Shown => ({ groups: [], tags: tags.map((each) => ({ ...each, seenAtMs: 200 })), asked: null, absentIsGone: false, seenAtMs: 200, ...more });
const decide = (known: KnownTag[], listing: Shown) => decideLibrary({ groups: [], tags: known }, listing);

test('new tags, new names and new places are taken over; what stands as it was is left alone', () => {
  const change = decide([tag('a'), tag('b')], shown([tag('a'), tag('b', { name: 'B', sortOrder: 2 }), tag('c')]));
  expect(change.tags.map(({ tagId, name }) => [tagId, name])).toEqual([['b', 'B'], ['c', 'c']]);
  expect(change.counts).toEqual({ added: 1, changed: 1, deleted: 0 });
});

test('a tag that a listing lacks is deleted by nobody: it is asked for', () => {
  expect(decide([tag('a'), tag('b')], shown([tag('a')]))).toMatchObject({ tags: [], missing: ['b'] });
  expect(decide([tag('a')], shown([]))).toMatchObject({ tags: [], missing: ['a'] });
});

test.each<[string, Partial<Shown>, KnownTag[], number]>([
  ['WeCom calls it deleted', { asked: ['a'] }, [tag('a', { deleted: 1 })], 1],
  ['it is not shown either when asked for', { asked: ['a'], absentIsGone: true }, [], 1],
  ['it is not shown, but too many are missing', { asked: ['a'], absentIsGone: false }, [], 0],
  ['it is shown after all', { asked: ['a'], absentIsGone: true }, [tag('a')], 0],
])('a missing tag of which %s', (_, more, tags, deleted) => {
  expect(decide([tag('a'), tag('other')], shown(tags, more)).counts.deleted).toBe(deleted);
});

test('what we learnt after a listing began stands: it neither renames, deletes nor revives', () => {
  const known = [tag('renamed', { name: 'new', seenAtMs: 300 }), tag('made', { seenAtMs: 300 }), tag('gone', { deleted: 1, seenAtMs: 300 })];
  expect(decide(known, shown([tag('renamed', { name: 'old' }), tag('gone')]))).toMatchObject({ tags: [], missing: [] });
});

test('P6 more than max(20, 5 %) do not vanish at once', () => {
  expect([mayAllBeGone(20, 21), mayAllBeGone(21, 21), mayAllBeGone(50, 1000), mayAllBeGone(51, 1000)]).toEqual([true, false, true, false]);
});
