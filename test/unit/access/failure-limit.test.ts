import { createFailureLimit } from '../../../src/features/access/failure-limit';

const limitAt = (time: { ms: number }) => createFailureLimit({ nowMs: () => time.ms, sleep: () => Promise.resolve() });

test('the minute begins with the first failure and ends whole', () => {
  const time = { ms: 0 };
  const limit = limitAt(time);
  for (let i = 0; i < 20; i += 1) expect(limit.count('a')).toBeNull();
  expect(limit.count('a')).toBe(60);
  time.ms = 59_001;
  expect(limit.count('a')).toBe(1);
  time.ms = 60_000;
  expect(limit.count('a')).toBeNull();
});

test('ten thousand other addresses push the oldest out, so memory stays bounded', () => {
  const limit = limitAt({ ms: 0 });
  for (let i = 0; i < 21; i += 1) limit.count('first');
  for (let i = 0; i < 9_999; i += 1) limit.count(`address ${i}`);
  expect(limit.count('first')).toBe(60);
  limit.count('one more');
  expect(limit.count('first')).toBeNull();
});
