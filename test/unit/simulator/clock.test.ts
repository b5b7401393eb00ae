import { createSimClock } from '../../../simulator/clock';

test('the clock shows the real time plus what was advanced', () => {
  let realMs = 1000;
  const clock = createSimClock(() => realMs);
  clock.advance(500);
  realMs = 1100;
  expect([clock.nowMs(), clock.offsetMs()]).toEqual([1600, 500]);
  clock.reset();
  expect(clock.nowMs()).toBe(1100);
});

test('an advance wakes those whose time has come, and nobody else', async () => {
  const clock = createSimClock(() => 0);
  const woken: string[] = [];
  const soon = clock.sleepUntil(60_000).then(() => woken.push('soon'));
  const later = clock.sleepUntil(120_000).then(() => woken.push('later'));
  clock.advance(60_000);
  await soon;
  await Promise.resolve();
  expect(woken).toEqual(['soon']);
  clock.wakeAll();
  await later;
  expect(woken).toEqual(['soon', 'later']);
});

test('a sleep into the past is no sleep', async () => {
  await createSimClock(() => 10).sleepUntil(10);
});

test('without an advance a sleep takes real time', async () => {
  const started = performance.now();
  const clock = createSimClock();
  await clock.sleepUntil(clock.nowMs() + 30);
  expect(performance.now() - started).toBeGreaterThanOrEqual(25);
});
