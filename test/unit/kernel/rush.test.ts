import { systemClock } from '../../../src/kernel/clock';
import { createRush } from '../../../src/kernel/rush';

const tookMs = async (call: () => Promise<void>): Promise<number> => {
  const startedMs = performance.now();
  await call();
  return performance.now() - startedMs;
};

describe('standing aside', () => {
  test('while nothing that comes first is late, nobody waits', async () => {
    const rush = createRush(systemClock);
    rush.waited('arrival', 10);
    rush.waited('greeting', 100);
    expect(await tookMs(() => rush.standAside())).toBeLessThan(15);
  });

  test.each([['arrival', 60, 20], ['greeting', 400, 150]] as const)('a late %s makes other work stand aside for a moment, once', async (first, waitedMs, atLeastMs) => {
    const rush = createRush(systemClock);
    rush.waited('arrival', 2);
    rush.waited(first, waitedMs);
    expect(await tookMs(() => rush.standAside())).toBeGreaterThan(atLeastMs);
    expect(await tookMs(() => rush.standAside())).toBeLessThan(15);
  });

  test('a slow disk is no rush: an arrival is late by what storing takes at best', async () => {
    const rush = createRush(systemClock);
    for (let n = 0; n < 50; n += 1) rush.waited('arrival', 40 + (n % 7));
    expect(await tookMs(() => rush.standAside())).toBeLessThan(15);
    rush.waited('arrival', 400);
    expect(await tookMs(() => rush.standAside())).toBeGreaterThan(15);
  });

  test('a rush that does not end slows other work down, and never stops it', async () => {
    const rush = createRush(systemClock);
    const late = setInterval(() => rush.waited('greeting', 10_000), 20);
    rush.waited('greeting', 10_000);
    const waited = await tookMs(() => rush.standAside());
    clearInterval(late);
    expect(waited).toBeGreaterThan(900);
    expect(waited).toBeLessThan(1500);
  });
});
