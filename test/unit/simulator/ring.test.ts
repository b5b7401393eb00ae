import fc from 'fast-check';
import { createRing, trimMap } from '../../../simulator/ring';

test('a ring keeps the newest entries, oldest first', () => {
  fc.assert(fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 9 }), (entries, limit) => {
    const ring = createRing<number>(limit);
    for (const entry of entries) ring.push(entry);
    expect(ring.items()).toEqual(entries.slice(-limit));
  }));
});

test('a trimmed map loses its oldest keys', () => {
  const map = new Map([['a', 1], ['b', 2], ['c', 3]]);
  trimMap(map, 2);
  expect([...map.keys()]).toEqual(['b', 'c']);
});
