import { lastGap, oldestDueAtMs } from '../../../src/features/console/operations-views';
import { ENGINES } from '../../support/databases';
import { inboxRow, storeInbox } from '../../support/inbox-rows';
import { testMachine, type TestMachine } from '../../support/machine';
import { eventually, openTown, type Town } from '../../support/referral-town';
import { openBrowser, type Browser } from '../sessions/browser';

const base = 'http://bot.test';
const BATCH = 'externalcontact/batch/get_by_user';
interface Line { lastCallbackAt: string | null; oldestDueAt: string | null; gap: { missedAdds: number; at: string } | null }
interface Seen {
  run: { id: string; status: string; missedAdds: number; scanned: number; parked: number } | null;
  phase: string | null;
  expected: number | null;
  parkedMembers: { member: { userId: string; name: string | null }; why: string; held: number; absent: number }[];
  line: Line;
}

describe.each(ENGINES)('the inbox and what a reconcile found, on %s', (engine) => {
  let town: Town;
  let boss: Browser;
  beforeAll(async () => {
    town = await openTown(engine, { env: { PUBLIC_URL: base, ADMIN_USER_IDS: 'Boss' } });
    await town.company.simulator.control.seed({ staff: [{ userId: 'Boss' }] });
    boss = openBrowser(base, () => town.company.url);
    await boss.signIn('staff:Boss');
  }, 60_000);
  afterAll(() => town.company.end());

  const seen = async () => (await boss.get('/api/console/operations/reconciliation')).json as unknown as Seen;
  const reconcile = async (): Promise<Seen> => {
    const { json } = await boss.write('POST', '/api/console/reconciliations');
    return eventually(seen, ({ run }) => run?.id === json['id'] && run?.status !== 'running', 25_000);
  };

  test('before the first reconcile there is no run, no gap and nobody parked', async () => {
    expect(await seen()).toMatchObject({ run: null, phase: null, expected: null, parkedMembers: [], line: { gap: null } });
    expect((await boss.get('/api/console/operations/inbox')).json).toMatchObject({ bulkReplay: null, line: { gap: null, oldestDueAt: null } });
  });

  test('a reconcile says what it found, on every tab, and how far it is while it runs', async () => {
    await town.strangers('wmGap');
    const code = await town.code(await town.campaign());
    await town.company.simulator.control.scan({ customer: 'wmGap', configId: code.configId, userId: 'WangFang', at: Math.floor(Date.now() / 1000) - 60, lose: true });
    expect(await reconcile()).toMatchObject({ run: { status: 'done', missedAdds: 1, scanned: 4, parked: 0 }, phase: null, expected: null, line: { gap: { missedAdds: 1 } } });
    for (const tab of ['inbox', 'outbox']) expect((await boss.get(`/api/console/operations/${tab}`)).json).toMatchObject({ line: { gap: { missedAdds: 1 } } });
    await town.company.simulator.control.fault({ api: BATCH, kind: 'latency', latencyMs: 1500, times: 1 });
    await boss.write('POST', '/api/console/reconciliations');
    const under = await eventually(seen, ({ phase }) => phase === 'listing');
    expect(under).toMatchObject({ run: { status: 'running' }, expected: 4, line: { gap: { missedAdds: 1 } } });
    await eventually(seen, ({ run }) => run?.status === 'done', 25_000);
    await town.company.simulator.control.clearFaults();
  });

  test('P6 whose listing was parked is named with the reason', async () => {
    const { control } = town.company.simulator;
    await control.fault({ api: BATCH, kind: 'errcode', errcode: 84061, times: 1 });
    const { run, parkedMembers } = await reconcile();
    await control.clearFaults();
    expect(run?.parked).toBe(1);
    expect(parkedMembers).toMatchObject([{ member: { userId: expect.any(String) as string }, why: 'refused', held: 0, absent: 0 }]);
    await control.updateStaff({ userId: 'WangFang', inRange: false });
    expect((await reconcile()).parkedMembers).toMatchObject([{ member: { userId: 'WangFang' }, why: 'out_of_range' }]);
    await control.updateStaff({ userId: 'WangFang', inRange: true });
    await reconcile();
    const crowd = Array.from({ length: 30 }, (_, n) => `wmCrowd${n}`);
    await control.seed({ customers: crowd.map((externalUserId) => ({ externalUserId })), follows: crowd.map((customer) => ({ userId: 'LiLei', customer, createdAt: Math.floor(Date.now() / 1000) - 3600 })) });
    await reconcile();
    for (const customer of crowd.slice(0, 25)) await control.staffDeletes({ userId: 'LiLei', customer, lose: true });
    expect((await reconcile()).parkedMembers).toMatchObject([{ member: { userId: 'LiLei' }, why: 'too_many', held: 30, absent: 25 }]);
  });

  test('a list by days has the callbacks of those days alone', async () => {
    const { machine } = town.company.bot.app;
    const at = (iso: string) => inboxRow({ receivedAtMs: Date.parse(iso) });
    await storeInbox(machine, ['2026-01-01T23:59:59.999Z', '2026-01-02T00:00:00.000Z', '2026-01-02T23:59:59.999Z', '2026-01-03T00:00:00.000Z'].map(at));
    const { json } = await boss.get('/api/console/operations/inbox?receivedFrom=2026-01-02T00:00:00Z&receivedTo=2026-01-03T00:00:00Z');
    expect((json['items'] as { receivedAt: string }[]).map(({ receivedAt }) => receivedAt)).toEqual(['2026-01-02T23:59:59.999Z', '2026-01-02T00:00:00.000Z']);
    const first = (await boss.get('/api/console/operations/inbox?receivedTo=2026-01-03T00:00:00Z&receivedFrom=2026-01-01T00:00:00Z&limit=2')).json;
    const next = (await boss.get(`/api/console/operations/inbox?receivedTo=2026-01-03T00:00:00Z&receivedFrom=2026-01-01T00:00:00Z&limit=2&cursor=${String(first['nextCursor'])}`)).json;
    expect([(first['items'] as unknown[]).length, (next['items'] as { receivedAt: string }[]).map(({ receivedAt }) => receivedAt), next['nextCursor']]).toEqual([2, ['2026-01-01T23:59:59.999Z'], null]);
  });
});

describe.each(ENGINES)('how long a callback waits, on %s', (engine) => {
  let machine: TestMachine;
  beforeAll(async () => { machine = await testMachine(engine); });
  afterAll(() => machine.end());

  test('the oldest of those that are due: not one that was put off, is done or was parked', async () => {
    const now = Date.now();
    const row = (minutes: number, more: Parameters<typeof inboxRow>[0] = {}) => inboxRow({ receivedAtMs: now - minutes * 60_000, status: 'pending', notBeforeMs: 1, ...more });
    expect([await oldestDueAtMs(machine.database, now), await lastGap(machine.database)]).toEqual([null, null]);
    await storeInbox(machine, [row(1), row(5), row(7, { notBeforeMs: now + 1 }), row(9, { status: 'done' }), row(11, { status: 'parked' })]);
    expect(await oldestDueAtMs(machine.database, now)).toBe(now - 5 * 60_000);
    expect(await oldestDueAtMs(machine.database, now + 1)).toBe(now - 7 * 60_000);
  });
});
