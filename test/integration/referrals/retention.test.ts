import { ENGINES } from '../../support/databases';
import { eventually, nowS, openTown, type Town } from '../../support/referral-town';

interface Detail { status: string; reason: { code: string } | null; milestones: { added: string; retained: string | null }; history: { from: string | null; to: string }[] }

describe.each(ENGINES)('retention on %s', (engine) => {
  let town: Town;
  beforeAll(async () => { town = await openTown(engine); });
  afterAll(() => town.company.end());

  const one = async (campaignId: string, customer: string): Promise<Detail> => {
    const item = (await town.referrals(campaignId)).find((each) => each.refereeExternalUserId === customer);
    return town.ok<Detail>('GET', `/referrals/${item?.id}`);
  };

  test('P18 P19 a second decides: who leaves one second before the end lapses, at the end or after it is retained', async () => {
    const id = await town.campaign({ retention: 'PT3S' });
    const code = await town.code(id);
    const leavers = [['wmLeaves2', 2], ['wmLeaves3', 3], ['wmLeaves4', 4]] as const;
    await town.strangers('wmToldLate', ...leavers.map(([customer]) => customer));
    const at = nowS();
    for (const customer of ['wmToldLate', ...leavers.map(([name]) => name)]) await town.scan(customer, code, { at });
    await town.company.settle();
    for (const [customer, after] of leavers) await town.company.simulator.control.customerDeletes({ userId: 'WangFang', customer, at: at + after });
    await town.retained(4000);
    expect(await Promise.all(leavers.map(async ([customer]) => (await one(id, customer)).status))).toEqual(['lapsed', 'retained', 'retained']);
    const { milestones } = await one(id, 'wmLeaves3');
    expect(Date.parse(milestones.retained ?? '') - Date.parse(milestones.added)).toBe(3000);
    expect(await town.available('wmZhang')).toBe(300);
    // P4: heard of after retention was settled and paid, it counts at its own time all the same
    await town.company.simulator.control.customerDeletes({ userId: 'WangFang', customer: 'wmToldLate', at: at + 1 });
    await eventually(() => one(id, 'wmToldLate'), ({ status }) => status === 'lapsed');
    await town.company.settle();
    expect((await town.rewards(id)).map(({ status, reason }) => reason?.code ?? status).sort()).toEqual(['issued', 'issued', 'referral_lapsed', 'referral_lapsed']);
    expect(await town.available('wmZhang')).toBe(200);
  });

  test('P18 a retention that ends while the bot is down is settled after the start', async () => {
    const id = await town.campaign({ retention: 'PT3S' });
    const code = await town.code(id, 'wmLiu');
    await town.strangers('wmDown');
    await town.scan('wmDown', code);
    await town.company.settle();
    await town.company.restart();
    await town.retained(3000);
    expect(await one(id, 'wmDown')).toMatchObject({ status: 'retained' });
    expect(await town.available('wmLiu')).toBe(100);
  });

  test('P8 nothing is retained unverified: held while the detail cannot be read, paid when it can', async () => {
    const { control } = town.company.simulator;
    const id = await town.campaign({ retention: 'PT1S' });
    const code = await town.code(id, 'wmChen');
    await town.strangers('wmUnseen');
    await control.fault({ api: 'externalcontact/get', kind: 'httpError', status: 502, times: 5 });
    await town.scan('wmUnseen', code);
    await town.company.settle();
    await eventually(() => one(id, 'wmUnseen'), ({ status, reason }) => status === 'held' && reason?.code === 'unverified');
    expect(await town.available('wmChen')).toBe(0);
    await eventually(() => one(id, 'wmUnseen'), ({ status }) => status === 'retained');
    await town.company.settle();
    expect(await town.available('wmChen')).toBe(100);
    const { milestones } = await one(id, 'wmUnseen');
    expect(Date.parse(milestones.retained ?? '') - Date.parse(milestones.added)).toBe(1000);
  });

  test('P13 what a friend\'s friend does pays and changes nothing above', async () => {
    const id = await town.campaign({ retention: 'PT2S' });
    const code = await town.code(id);
    const before = await town.available('wmZhang');
    await town.strangers('wmChild', 'wmGrandchild');
    await town.scan('wmChild', code);
    await town.company.settle();
    await town.scan('wmGrandchild', await town.code(id, 'wmChild'));
    await town.company.settle();
    await town.retained();
    await town.company.simulator.control.customerDeletes({ userId: 'WangFang', customer: 'wmGrandchild' });
    await town.company.settle();
    expect([await town.available('wmZhang') - before, await town.available('wmChild')]).toEqual([100, 100]);
    expect((await one(id, 'wmChild')).history.map(({ to }) => to)).toEqual(['bound', 'retained']);
  });

  test('P10 two campaigns: the earliest code wins, the other reads existing_customer', async () => {
    const [winter, spring] = [await town.campaign({ retention: 'PT1H' }), await town.campaign({ retention: 'PT1H' })]; // nothing is retained while this runs
    const codes = [await town.code(winter), await town.code(spring, 'wmLiu')] as const;
    await town.strangers('wmBoth');
    const at = nowS();
    await town.scan('wmBoth', codes[1], { userId: 'LiLei', at: at + 1 });
    await town.company.settle();
    await town.scan('wmBoth', codes[0], { at });
    await town.company.settle();
    expect([await one(winter, 'wmBoth'), await one(spring, 'wmBoth')]).toMatchObject([{ status: 'bound' }, { status: 'rejected', reason: { code: 'existing_customer' } }]);
  });
});
