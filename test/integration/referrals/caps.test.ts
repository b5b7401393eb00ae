import { ENGINES } from '../../support/databases';
import { openTown, type Town } from '../../support/referral-town';

interface Detail { evidence: { code: string; passed: boolean; saw: string }[] }

describe.each(ENGINES)('caps on %s', (engine) => {
  let town: Town;
  beforeAll(async () => { town = await openTown(engine); });
  afterAll(() => town.company.end());

  const scanAll = async (campaignId: string, prefix: string, referrers: readonly string[], each: number) => {
    const names = referrers.flatMap((referrer) => Array.from({ length: each }, (_, n) => ({ referrer, customer: `${prefix}${referrer}${n}` })));
    await town.strangers(...names.map(({ customer }) => customer));
    const codes = new Map(await Promise.all(referrers.map(async (referrer) => [referrer, await town.code(campaignId, referrer)] as const)));
    await Promise.all(names.map(({ referrer, customer }, index) => town.scan(customer, codes.get(referrer) as NonNullable<ReturnType<typeof codes.get>>, { userId: index % 2 === 0 ? 'WangFang' : 'LiLei' })));
    await town.company.settle();
    return town.referrals(campaignId);
  };

  test('P23 a cap per referrer holds while everybody scans at once, and the refusal says which', async () => {
    const id = await town.campaign({ caps: { referralsPerReferrer: 3 }, retention: 'PT1H' });
    const items = await scanAll(id, 'wmPer', ['wmZhang', 'wmLiu'], 8);
    for (const referrer of ['wmZhang', 'wmLiu']) {
      const own = items.filter((item) => item.referrerExternalUserId === referrer);
      expect(own.filter((item) => item.status === 'bound')).toHaveLength(3);
      expect(own.filter((item) => item.reason?.code === 'cap_reached')).toHaveLength(5);
    }
    const refused = items.find((item) => item.reason?.code === 'cap_reached');
    const { evidence } = await town.ok<Detail>('GET', `/referrals/${refused?.id}`);
    expect(evidence.filter((check) => !check.passed)).toEqual([{ code: 'cap_reached', passed: false, saw: 'all 3 places of the referrer were taken' }]);
  });

  test('P23 a cap of the campaign holds across referrers', async () => {
    const id = await town.campaign({ caps: { referrals: 5, referralsPerReferrer: 4 }, retention: 'PT1H' });
    const items = await scanAll(id, 'wmAll', ['wmZhang', 'wmLiu', 'wmChen'], 4);
    expect(items.filter((item) => item.status === 'bound')).toHaveLength(5);
    expect(items.filter((item) => item.reason?.code === 'cap_reached')).toHaveLength(7);
  });

  test('P23 a friend who leaves gives the place back; who was refused stays refused', async () => {
    const id = await town.campaign({ caps: { referralsPerReferrer: 1 }, retention: 'PT1H' });
    const code = await town.code(id);
    await town.strangers('wmFirst', 'wmSecond', 'wmThird');
    const shown = async () => Object.fromEntries((await town.referrals(id)).map((item) => [item.refereeExternalUserId, item.reason?.code ?? item.status]));
    for (const customer of ['wmFirst', 'wmSecond']) {
      await town.scan(customer, code);
      await town.company.settle();
    }
    await town.company.simulator.control.customerDeletes({ userId: 'WangFang', customer: 'wmFirst' });
    await town.company.settle();
    await town.scan('wmThird', code);
    await town.scan('wmSecond', code, { userId: 'LiLei' });
    await town.company.settle();
    expect(await shown()).toEqual({ wmFirst: 'unfollowed', wmSecond: 'cap_reached', wmThird: 'bound' });
  });
});
