import { facesOutside, PLAIN_HEIGHT, PLAIN_LAYOUT } from '../../../src/features/posters/layout';
import { createPosterCache } from '../../../src/features/posters/poster-cache';
import { shownName, toneOf } from '../../../src/features/posters/shown-name';

test.each([
  ['张三', '张*', '张'], ['欧阳娜娜', '欧*', '欧'], ['Ann', 'A*', 'A'], ['🎉小明', '小*', '小'], ['👨‍👩‍👧', '老客户', '客'], ['\u202e\u200b王', '王*', '王'], ['𠮷野', '野*', '野'], ['', '老客户', '客'], [null, '老客户', '客'],
])('%s is shown as %s: a name never leaves whole, and what the font lacks is left out', (name, masked, letter) => {
  expect(shownName(name)).toEqual({ masked, letter });
});

test('somebody has the same one of eight tones wherever they are shown', () => {
  expect(toneOf('01ABC')).toBe(toneOf('01ABC'));
  expect(new Set(Array.from({ length: 200 }, (_, n) => toneOf(`id${n}`)))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
});

test('what stands outside of the poster is named', () => {
  expect(facesOutside(PLAIN_LAYOUT, PLAIN_HEIGHT)).toEqual([]);
  expect(facesOutside({ qr: { x: 451, y: 0, size: 300 }, avatar: { x: 0, y: 601, size: 100 }, name: { x: 751, y: 0, size: 20, colour: '#000000' } }, 700)).toEqual(['qr', 'avatar', 'name']);
  expect(facesOutside({ qr: { x: 450, y: 400, size: 300 }, avatar: null, name: null }, 700)).toEqual([]);
});

describe('the cache of posters', () => {
  const drawn: string[] = [];
  const draw = (name: string, bytes = 10) => () => { drawn.push(name); return Promise.resolve(new Uint8Array(bytes)); };
  beforeEach(() => { drawn.length = 0; });

  test('draws what looks the same once, also for two who ask at once', async () => {
    const cache = createPosterCache();
    await Promise.all([cache.get({ a: 1 }, draw('a')), cache.get({ a: 1 }, draw('a'))]);
    await cache.get({ a: 1 }, draw('a'));
    await cache.get({ a: 2 }, draw('b'));
    expect(drawn).toEqual(['a', 'b']);
  });

  test('holds no more than it may: who was not asked for longest goes first', async () => {
    const cache = createPosterCache(25);
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await cache.get(name, draw(name));
    expect(drawn).toEqual(['a', 'b', 'c', 'b']);
  });

  test('a drawing that failed is drawn again', async () => {
    const cache = createPosterCache();
    await expect(cache.get('a', () => Promise.reject(new Error('busy')))).rejects.toThrow('busy');
    await cache.get('a', draw('a'));
    expect(drawn).toEqual(['a']);
  });
});
