import fc from 'fast-check';
import { pageOf, pageSize } from '../../../simulator/api/paging';

test('following the cursor gives every item once, in order', () => {
  fc.assert(fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 7 }), (all, limit) => {
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = pageOf(all, cursor, limit);
      expect(page.items.length).toBeLessThanOrEqual(limit);
      seen.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(all);
  }));
});

test('a cursor that was never issued is refused', () => {
  fc.assert(fc.property(fc.string({ minLength: 1 }), (cursor) => {
    expect(() => pageOf([1, 2, 3], cursor, 1)).toThrow('invalid cursor');
  }));
});

test.each([0, -1, 101])('a page of %d is refused, not clipped', (asked) => {
  expect(() => pageSize(asked, { usual: 50, max: 100 })).toThrow('invalid limit');
});
