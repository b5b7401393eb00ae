import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';
import { createIntegrity } from '../../../src/features/integrity';
import type { WorkItem } from '../../../src/kernel/work/outcome';

const item = (key: string): WorkItem => ({ id: 'w1', kind: 'x', key, lane: 'job', payload: { refereeId: 'c1' }, attempts: 1, doubt: false, createdAtMs: 0, deliverByMs: null, to: null });

describe.each(ENGINES)('a screen that comes late, on %s', (engine) => {
  let machine: TestMachine;
  beforeAll(async () => { machine = await testMachine(engine); });
  afterAll(() => machine.end());

  test('P21 a missing screen holds; the screen that was only late lifts the hold, once', async () => {
    const jobs = new Map((createIntegrity(machine).plugs.jobs ?? []).map((job) => [job.kind, job]));
    const run = (kind: string) => machine.unitOfWork.run(async (tx) => { await jobs.get(kind)?.run(tx, item('r1')); });
    await run('integrity.watch');
    expect(await machine.database.one('SELECT verdict, rule FROM screening')).toEqual({ verdict: 'held', rule: 'screen_missing' });
    await run('integrity.screen');
    await run('integrity.screen');
    await run('integrity.watch');
    expect(await machine.database.one('SELECT verdict FROM screening')).toEqual({ verdict: 'approved' });
    const told = await machine.database.rows<{ data: string }>("SELECT data FROM journal WHERE type = 'referral.screened' ORDER BY id");
    expect(told.map((row) => JSON.parse(row.data) as object)).toEqual([
      { verdict: 'held', lifted: false, refereeId: 'c1' }, { verdict: 'approved', lifted: true, refereeId: 'c1' },
    ]);
  });
});
