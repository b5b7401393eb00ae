import type { CronJob } from '../../../src/kernel/scheduler';
import { ENGINES } from '../../support/databases';
import { count, openKernel, until, type Kernel } from './kernel-fixture';

const everySecond: CronJob = { name: 'every-second', expression: '* * * * * *', timeZone: 'Asia/Shanghai', work: () => ({ kind: 'tick', key: 'all', payload: {} }) };

describe.each(ENGINES)('the scheduler on %s', (engine) => {
  let kernel: Kernel;
  beforeEach(async () => { kernel = await openKernel(engine); });
  afterEach(() => kernel.end());

  test('two houses that hear the same bell queue a period once', async () => {
    const fired: string[] = [];
    const heard = (who: string): CronJob => ({ ...everySecond, work: () => {
      fired.push(who);
      return everySecond.work();
    } });
    const other = await kernel.another();
    kernel.work({ cron: [heard('one')], jobs: [{ kind: 'tick', run: () => Promise.resolve() }] });
    kernel.work({ cron: [heard('two')] }, { on: other });
    await until(() => fired.filter((who) => who === 'one').length >= 3 && fired.filter((who) => who === 'two').length >= 3);
    await kernel.rest();
    const periods = await kernel.machine.database.rows<{ once: string }>('SELECT once FROM work ORDER BY once');
    expect(periods.length).toBeLessThanOrEqual(Math.ceil(fired.length / 2) + 1);
    expect(new Set(periods.map(({ once }) => once)).size).toBe(periods.length);
    expect(periods[0]?.once).toMatch(/^cron:every-second:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/);
  });

  test('a stopped scheduler has queued what it fired and fires no more', async () => {
    let fired = 0;
    const house = kernel.work({ cron: [{ ...everySecond, work: () => {
      fired += 1;
      return everySecond.work();
    } }] });
    await until(() => fired > 0);
    await house.stopWorkers();
    const queued = await count(kernel.machine, 'work');
    expect(queued).toBe(fired);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect([fired, await count(kernel.machine, 'work')]).toEqual([queued, queued]);
  });
});
