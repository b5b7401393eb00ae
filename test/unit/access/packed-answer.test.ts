import fc from 'fast-check';
import { packAnswer, unpackAnswer } from '../../../src/features/access/packed-answer';
import { createPersonSeal } from '../../../src/kernel/person-seal';

const persons = createPersonSeal({ seal: Buffer.alloc(32, 1), names: Buffer.alloc(32, 2) });

test('every answer comes back as it was', () => {
  fc.assert(fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 80_000 }), (value, padding) => {
    const text = JSON.stringify([value, '转'.repeat(padding)]);
    expect(unpackAnswer(persons, packAnswer(persons, text, 'turn'), 'turn')).toBe(text);
  }), { numRuns: 50 });
  expect(unpackAnswer(persons, packAnswer(persons, null, 'turn'), 'turn')).toBeNull();
  expect(unpackAnswer(persons, '{"kept":"by an earlier version"}', 'turn')).toBe('{"kept":"by an earlier version"}');
});

test('what it says stands in no row in the clear, and opens for its own turn and secret alone', () => {
  const packed = packAnswer(persons, '{"evidence":"欧阳说的"}', 'turn');
  expect(packed).not.toContain('欧阳');
  expect(unpackAnswer(persons, packed, 'another')).toBeUndefined();
  expect(unpackAnswer(createPersonSeal({ seal: Buffer.alloc(32, 3), names: Buffer.alloc(32, 2) }), packed, 'turn')).toBeUndefined();
});

test('an answer fits a column of 65,535 bytes', () => {
  for (const text of [JSON.stringify('转介绍'.repeat(10_000)), 'x'.repeat(45_000), 'x'.repeat(45_001)]) expect(Buffer.byteLength(packAnswer(persons, text, 'turn') ?? '')).toBeLessThan(65_536);
});
