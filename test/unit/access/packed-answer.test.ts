import fc from 'fast-check';
import { packAnswer, unpackAnswer } from '../../../src/features/access/packed-answer';

test('every answer comes back as it was', () => {
  fc.assert(fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 80_000 }), (value, padding) => {
    const text = JSON.stringify([value, '转'.repeat(padding)]);
    expect(unpackAnswer(packAnswer(text))).toBe(text);
  }), { numRuns: 50 });
  expect(unpackAnswer(packAnswer(null))).toBeNull();
});

test('a long answer fits a column of 65,535 bytes', () => {
  expect(Buffer.byteLength(packAnswer(JSON.stringify('转介绍'.repeat(10_000))) ?? '')).toBeLessThan(65_536);
});
