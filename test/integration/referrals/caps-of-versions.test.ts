import { ENGINES } from '../../support/databases';
import { openTown, termsOf, type Town } from '../../support/referral-town';

describe.each(ENGINES)('caps of new terms, on %s', (engine) => {
  let town: Town;
  beforeAll(async () => { town = await openTown(engine); });
  afterAll(() => town.company.end());

  test('P18 P23 other caps count the places anew: those taken while there was no cap too', async () => {
    const id = await town.campaign({ caps: { referrals: 2, referralsPerReferrer: 2 }, retention: 'PT1H' });
    const code = await town.code(id);
    const bring = async (...names: string[]) => {
      await town.strangers(...names);
      for (const name of names) {
        await town.scan(name, code);
        await town.company.settle();
      }
      return (await town.referrals(id)).filter((item) => item.status === 'bound').length;
    };
    const change = (caps?: object) => town.ok('POST', `/campaigns/${id}/versions`, { reason: '名额调整', ...termsOf({ retention: 'PT1H', caps }) });
    expect(await bring('wmA1', 'wmA2', 'wmA3')).toBe(2);
    await change();
    expect(await bring('wmB1', 'wmB2', 'wmB3')).toBe(5);
    await change({ referrals: 10, referralsPerReferrer: 6 });
    expect(await bring('wmC1', 'wmC2', 'wmC3')).toBe(6);
    await change({ referrals: 7 });
    expect(await bring('wmD1', 'wmD2')).toBe(7);
  });
});
