import { createRush, type Rush } from '../../../src/kernel/rush';

/** Time passes only while somebody sleeps; `during` is what happens meanwhile. */
function rushOf(during: (rush: Rush) => void = () => undefined): { rush: Rush; standsAsideMs: () => Promise<number> } {
  let atMs = 5000;
  const sleep = (ms: number): Promise<void> => {
    atMs += Math.min(ms, 20);
    during(rush);
    return Promise.resolve();
  };
  const rush = createRush({ sleep }, () => atMs);
  return {
    rush,
    async standsAsideMs() {
      const startedMs = atMs;
      await rush.standAside();
      return atMs - startedMs;
    },
  };
}

describe('standing aside', () => {
  test('while nothing that comes first is late, nobody waits', async () => {
    const { rush, standsAsideMs } = rushOf();
    rush.waited('arrival', 10);
    rush.waited('greeting', 100);
    expect(await standsAsideMs()).toBe(0);
  });

  test.each([['arrival', 60, 25], ['greeting', 400, 200]] as const)('a late %s makes other work stand aside for a moment, once', async (first, waitedMs, asideMs) => {
    const { rush, standsAsideMs } = rushOf();
    rush.waited('arrival', 2);
    rush.waited(first, waitedMs);
    expect(await standsAsideMs()).toBe(asideMs);
    expect(await standsAsideMs()).toBe(0);
  });

  test('a slow disk is no rush: an arrival is late by what storing takes at best', async () => {
    const { rush, standsAsideMs } = rushOf();
    for (let n = 0; n < 50; n += 1) rush.waited('arrival', 40 + (n % 7));
    expect(await standsAsideMs()).toBe(0);
    rush.waited('arrival', 400);
    expect(await standsAsideMs()).toBe(25);
  });

  test('a rush that does not end slows other work down, and never stops it', async () => {
    const { rush, standsAsideMs } = rushOf((endless) => endless.waited('greeting', 10_000));
    rush.waited('greeting', 10_000);
    expect(await standsAsideMs()).toBe(1000);
  });
});
