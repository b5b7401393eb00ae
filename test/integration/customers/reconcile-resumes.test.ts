import { ENGINES } from '../../support/databases';
import { eventually, nowS, openTown, type Town } from '../../support/referral-town';

const BATCH = 'externalcontact/batch/get_by_user';
const CROWD = 230;
interface Report { id: string; finishedAt: string | null; scanned: number; missedAdds: number; parked: number }

describe.each(ENGINES)('a reconcile that is stopped half-way, on %s', (engine) => {
  let town: Town;
  beforeAll(async () => { town = await openTown(engine); });
  afterAll(() => town.company.end());

  test('P6 goes on from the page where it was, and nothing is counted or opened twice', async () => {
    const { control } = town.company.simulator;
    const crowd = Array.from({ length: CROWD }, (_, n) => `wmNew${n}`);
    await control.seed({ customers: crowd.map((externalUserId) => ({ externalUserId })), follows: crowd.map((customer) => ({ userId: 'LiLei', customer, createdAt: nowS() - 60 })) });
    const database = () => town.company.bot.app.machine.database;
    const pages = async () => (await control.calls({ api: BATCH })).filter((call) => JSON.stringify(call.body).includes('LiLei'));
    const before = (await pages()).length;
    // the second page gets no answer until the process has ended
    await control.fault({ api: BATCH, kind: 'latency', latencyMs: 150, times: 50 });
    const { id } = await town.ok<Report>('POST', '/reconciliations');
    await eventually(async () => (await database().rows<{ pages: number }>('SELECT pages FROM reconcile_member WHERE runId = ?', [id])).map((row) => Number(row.pages)), (all) => all.some((count) => count > 0));
    await town.company.restart();
    await control.clearFaults();
    const report = await eventually(() => town.ok<Report>('GET', '/reconciliations/last'), (last) => last.finishedAt !== null);
    expect(report).toMatchObject({ id, scanned: CROWD + 3, missedAdds: CROWD, parked: 0 });
    const facts = await database().one<{ n: number }>("SELECT COUNT(*) AS n FROM follow_fact WHERE source = 'reconcile'");
    expect(Number(facts?.n)).toBe(CROWD);
    const first = (await pages()).slice(before).filter((call) => JSON.stringify(call.body).includes('"cursor":""'));
    expect(first.length).toBeLessThanOrEqual(2); // the first page holds a hundred new follows: two transactions
  });

  (engine === 'mysql' ? test : test.skip)('P6 two processes over one database reconcile together, and count everything once', async () => {
    const { control } = town.company.simulator;
    const crowd = Array.from({ length: CROWD }, (_, n) => `wmBoth${n}`);
    const staff = Array.from({ length: 12 }, (_, n) => `Seller${n}`);
    await control.seed({ staff: staff.map((userId) => ({ userId })) });
    const other = await town.company.another();
    try {
      const run = async () => {
        const { id } = await town.ok<Report>('POST', '/reconciliations');
        return eventually(() => town.ok<Report>('GET', '/reconciliations/last'), (last) => last.id === id && last.finishedAt !== null, 25_000);
      };
      expect(await run()).toMatchObject({ missedAdds: 0, parked: 0 }); // the new members' first listing is waited for
      await control.seed({ customers: crowd.map((externalUserId) => ({ externalUserId })), follows: crowd.map((customer, n) => ({ userId: staff[n % staff.length] ?? '', customer, createdAt: nowS() - 60 })) });
      for (const customer of crowd.slice(0, 8)) await control.staffDeletes({ userId: staff[crowd.indexOf(customer) % staff.length] ?? '', customer, lose: true });
      expect(await run()).toMatchObject({ scanned: 2 * CROWD + 3 - 8, missedAdds: CROWD - 8, parked: 0 });
      const open = await town.company.bot.app.machine.database.one<{ n: number }>("SELECT COUNT(*) AS n FROM reconcile_member WHERE state <> 'done'");
      expect(Number(open?.n)).toBe(0);
    } finally {
      await other.stop();
    }
  });
});
