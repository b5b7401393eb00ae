import { callbackKey } from '../../../src/wecom';
import { CORP } from '../../support/company';
import { follow } from '../../support/contact-events';
import { ENGINES } from '../../support/databases';
import { nowS, openTown, type Town } from '../../support/referral-town';

describe.each(ENGINES)('another code while the first follow stands, on %s', (engine) => {
  let town: Town;
  beforeAll(async () => { town = await openTown(engine); });
  afterAll(() => town.company.end());

  test('P10 every scan leaves an item: the delete between was lost, the second referrer reads why not', async () => {
    const id = await town.campaign({ retention: 'PT1H' });
    const [first, second] = [await town.code(id, 'wmZhang'), await town.code(id, 'wmLiu')];
    const { machine } = town.company.bot.app;
    for (const [state, at] of [[first.state, nowS() - 3], [second.state, nowS() - 1]] as const) {
      const body = follow('add_external_contact', 'WangFang', 'wmTwice', at, state);
      await machine.accept({ hash: callbackKey(CORP.corpId, body), body, urgent: false });
    }
    await town.company.settle();
    const items = await town.referrals(id);
    expect(new Map(items.map((item) => [item.referrerExternalUserId, item.reason?.code ?? 'stands']))).toEqual(new Map([['wmLiu', 'already_referred'], ['wmZhang', expect.stringMatching(/^(stands|unverified)$/)]]));
  });
});
