import { systemClock } from '../../../src/kernel/clock';
import { createLogger } from '../../../src/kernel/logger';
import { createBell, createLoop } from '../../../src/kernel/work/loop';

test('a ring wakes everybody who waits', async () => {
  const bell = createBell();
  const waiting = [bell.wait(60_000), bell.wait(60_000)];
  bell.ring();
  await Promise.all(waiting);
});

test('a ring that nobody heard is not lost', async () => {
  const bell = createBell();
  bell.ring();
  await bell.wait(60_000);
});

test('a bell that is never rung keeps no sleepers', async () => {
  const bell = createBell();
  for (let n = 0; n < 50; n += 1) await bell.wait(0);
  const cleared = jest.spyOn(globalThis, 'clearTimeout');
  bell.ring();
  expect(cleared).not.toHaveBeenCalled();
  cleared.mockRestore();
});

test('a loop goes on after a failing turn, and stops at once', async () => {
  let turns = 0;
  const loop = createLoop({ name: 'stumbling', idleMs: 60_000, bell: createBell(), clock: systemClock, logger: createLogger('silent'), turn: () => {
    turns += 1;
    return turns === 1 ? Promise.reject(new Error('stumble')) : Promise.resolve(turns < 4);
  } });
  loop.start();
  while (turns < 4) await systemClock.sleep(5);
  const startedMs = performance.now();
  await loop.stop();
  expect([turns, performance.now() - startedMs < 1000]).toEqual([4, true]);
});
