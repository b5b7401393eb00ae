import { afterCount, afterRefusal, CODE_QUOTA, excessOf, isWorse, UNCOUNTED } from '../../../src/features/channels/quota/decide-quota';
import { decideAbsent, decideBadCursor, decideFound, decidePage, isAbsent } from '../../../src/features/channels/walk/decide-walk';

const DAY_MS = 86_400_000;
const page = (more: object = {}) => ({ followed: ['a', 'b'], pages: 2, next: 'c', ids: 1000, fresh: 1000, ...more });

describe('a listing is followed only as far as it can be believed', () => {
  test.each<[string, object, string]>([
    ['to the next page', {}, 'next'],
    ['to its end', { next: null }, 'end'],
    ['an empty page with a cursor is not the end', { ids: 0, fresh: 0 }, 'next'],
    ['not in a circle', { next: 'a' }, 'broken'],
    ['not over pages that say nothing new', { fresh: 0 }, 'broken'],
    ['not for ever', { pages: 1999 }, 'broken'],
  ])('%s', (_, more, kind) => expect(decidePage(page(more)).kind).toBe(kind));

  test('a stale cursor begins anew, twice', () => {
    expect([decideBadCursor(0, false), decideBadCursor(1, false), decideBadCursor(2, false), decideBadCursor(0, true)]).toEqual(['restart', 'restart', 'broken', 'broken']);
  });
});

describe('P30 what nobody recorded', () => {
  test.each([
    ['of another tool', null, 'foreign'],
    ['of one whose reply was lost', { status: 'pending', configId: null }, 'adopt'],
    ['of one that was given up', { status: 'failed', configId: null }, 'adopt'],
    ['the second of one that stands', { status: 'active', configId: 'own' }, 'duplicate'],
    ['of one that was recycled', { status: 'retired', configId: null }, 'remove'],
    ['of one that is being recycled', { status: 'removing', configId: 'own' }, 'remove'],
    ['recorded meanwhile', { status: 'active', configId: 'found' }, 'recorded'],
  ] as const)('%s: %s → %s', (_, own, verdict) => expect(decideFound(own, 'found')).toBe(verdict));
});

describe('what a whole listing lacks', () => {
  const walk = { id: 'w1', startedAtMs: 1000 };
  test.each([
    ['seen by it', { listedBy: 'w1', changedAtMs: 10 }, false],
    ['seen by an earlier one', { listedBy: 'w0', changedAtMs: 10 }, true],
    ['never seen', { listedBy: null, changedAtMs: 999 }, true],
    ['made after it began', { listedBy: null, changedAtMs: 1000 }, false],
  ])('%s', (_, way, absent) => expect(isAbsent(way, walk)).toBe(absent));

  test.each([[20, 0, 'ask'], [20, 20, 'ask'], [20, 21, 'park'], [1000, 50, 'ask'], [1000, 51, 'park']] as const)('of %i it lacks %i: %s', (held, absent, verdict) => expect(decideAbsent({ held, absent })).toBe(verdict));
});

describe('P15 the quota of 500,000', () => {
  const counted = (used: number, more: object = {}) => ({ used, limit: CODE_QUOTA, nowMs: 0, walked: false, ...more });
  test.each([[450_000, 0, 'enough'], [450_001, 1, 'high'], [500_000, 50_000, 'full']] as const)('%i used: %i too many, %s', (used, excess, level) => {
    expect(excessOf(used, CODE_QUOTA)).toBe(excess);
    expect(afterCount(UNCOUNTED, counted(used)).level).toBe(level);
  });

  test('a refusal outlives our own count, until a walk has counted all or a week is over', () => {
    const refused = afterRefusal(UNCOUNTED, 0);
    expect(refused.level).toBe('full');
    expect(afterCount(refused, counted(10, { nowMs: DAY_MS })).level).toBe('full');
    expect(afterCount(refused, counted(10, { nowMs: DAY_MS, walked: true })).level).toBe('enough');
    expect(afterCount(refused, counted(10, { nowMs: 7 * DAY_MS })).level).toBe('enough');
  });

  test('only what is worse is told', () => expect([isWorse('full', 'high'), isWorse('full', 'full'), isWorse('enough', 'full')]).toEqual([true, false, false]));
});
