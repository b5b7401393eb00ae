import { ENGINES } from '../../support/databases';
import { openTown, points, type Town } from '../../support/referral-town';

interface Entry { asset: string; account: string; amount: number; cause: { type: string } }

describe.each(ENGINES)('rewards on %s', (engine) => {
  let town: Town;
  beforeAll(async () => { town = await openTown(engine); });
  afterAll(() => town.company.end());
  afterEach(async () => expect(await town.ok('GET', '/ledger/verification')).toMatchObject({ ok: true, sums: { points: 0 } }));

  test('P23 an empty budget voids the reward, never the referral', async () => {
    const id = await town.campaign({ budget: { points: 150 } });
    const code = await town.code(id);
    await town.strangers('wmPaid', 'wmUnpaid');
    for (const customer of ['wmPaid', 'wmUnpaid']) {
      await town.scan(customer, code);
      await town.company.settle();
    }
    await town.retained();
    expect((await town.referrals(id)).map((item) => item.status)).toEqual(['retained', 'retained']);
    expect((await town.rewards(id)).map((reward) => reward.reason?.code ?? reward.status).sort()).toEqual(['budget_exhausted', 'issued']);
    expect(await town.available('wmZhang')).toBe(100);
  });

  test('P20 added is issued once screened and reversed by an opposite entry on lapse', async () => {
    const id = await town.campaign({ rewards: [points('add', 30, { milestone: 'added' }), points('stay', 100)], retention: 'PT1H' });
    const code = await town.code(id, 'wmLiu');
    await town.strangers('wmFlees');
    await town.scan('wmFlees', code);
    await town.company.settle();
    expect(await town.ok('GET', '/customers/wmLiu')).toMatchObject({ points: { available: 30, held: 100 } });
    await town.company.simulator.control.customerDeletes({ userId: 'WangFang', customer: 'wmFlees' });
    await town.company.settle();
    expect(await town.ok('GET', '/customers/wmLiu')).toMatchObject({ points: { available: 0, held: 0 } });
    expect((await town.rewards(id)).map((reward) => `${reward.itemKey} ${reward.status} ${reward.reason?.code}`).sort()).toEqual(['add reversed referral_lapsed', 'stay voided referral_lapsed']);
    const { items } = await town.ok<{ items: Entry[] }>('GET', '/customers/wmLiu/ledger?limit=100');
    expect(items.map(({ cause, amount }) => `${cause.type} ${amount}`)).toEqual(expect.arrayContaining(['reward.issue 30', 'reward.reverse -30']));
  });

  test('P19 P22 a lapse that an earlier follow disproves is undone, and what it took comes back once', async () => {
    const id = await town.campaign({ rewards: [points('stay', 100)], retention: 'PT3S' });
    const code = await town.code(id, 'wmChen');
    const { control } = town.company.simulator;
    await town.strangers('wmTwoFriends');
    await town.scan('wmTwoFriends', code);
    await town.company.settle();
    await control.addWithoutCode({ userId: 'LiLei', customer: 'wmTwoFriends', delayMs: 1200 });
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
    await control.customerDeletes({ userId: 'WangFang', customer: 'wmTwoFriends' });
    await town.retained(3000);
    expect((await town.referrals(id)).map((item) => item.status)).toEqual(['retained']);
    expect((await town.rewards(id)).filter((reward) => reward.status === 'issued')).toHaveLength(1);
    expect(await town.available('wmChen')).toBe(100);
  });

  test('P20 contacted pays only when the friend was retained too', async () => {
    const id = await town.campaign({ retention: 'PT8S', rewards: [points('call', 40, { milestone: 'contacted' })] });
    const before = await town.available('wmZhang');
    await town.strangers('wmCalled');
    await town.scan('wmCalled', await town.code(id));
    await town.company.settle();
    const [item] = await town.referrals(id);
    await town.ok('POST', `/referrals/${item?.id}/milestones`, { milestone: 'contacted' });
    await town.company.settle();
    expect(await town.available('wmZhang')).toBe(before);
    await town.retained(8000);
    expect(await town.available('wmZhang')).toBe(before + 40);
    expect((await town.referrals(id)).map((each) => each.status)).toEqual(['contacted']);
  });
});
