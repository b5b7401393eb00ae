import { createIntegrity } from '../../../src/features/integrity';
import type { Clock } from '../../../src/kernel/clock';
import type { WorkItem } from '../../../src/kernel/work/outcome';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';

const item = (key: string): WorkItem => ({ id: 'w1', kind: 'x', key, lane: 'job', payload: { refereeId: 'c1' }, attempts: 1, doubt: false, createdAtMs: 0, deliverByMs: null, to: null });
const MINUTE_MS = 60_000;

describe.each(ENGINES)('a screen that comes late, on %s', (engine) => {
  let machine: TestMachine;
  let nowMs = 1_800_000_000_000;
  const clock: Clock = { nowMs: () => nowMs, sleep: () => Promise.resolve() };
  beforeAll(async () => { machine = await testMachine(engine, { clock }); });
  afterAll(() => machine.end());

  test('P21 a missing screen holds after ten minutes; the screen that was only late lifts the hold, once', async () => {
    const jobs = new Map((createIntegrity(machine, { referrals: { screenBy: () => undefined } }).plugs.jobs ?? []).map((job) => [job.kind, job]));
    const screen = () => machine.unitOfWork.run(async (tx) => { await jobs.get('integrity.screen')?.runAll?.(tx, [item('r1')]); });
    const watch = () => machine.unitOfWork.run(async (tx) => { await jobs.get('integrity.watch')?.run?.(tx, item('all')); });
    const said = () => machine.database.one('SELECT verdict, rule FROM screening');
    await machine.unitOfWork.run((tx) => Promise.resolve(tx.enqueue({ kind: 'integrity.screen', key: 'r1', payload: { refereeId: 'c1' } })));
    nowMs += 10 * MINUTE_MS - 1;
    await watch();
    expect(await said()).toBeNull();
    nowMs += 1;
    await watch();
    expect(await said()).toEqual({ verdict: 'held', rule: 'screen_missing' });
    await screen();
    await screen();
    await watch();
    expect(await said()).toMatchObject({ verdict: 'approved' });
    const told = await machine.database.rows<{ data: string }>("SELECT data FROM journal WHERE type = 'referral.screened' ORDER BY id");
    expect(told.map((row) => JSON.parse(row.data) as object)).toEqual([
      { verdict: 'held', lifted: false, refereeId: 'c1' }, { verdict: 'approved', lifted: true, refereeId: 'c1' },
    ]);
  });
});
