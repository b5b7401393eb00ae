import { ENGINES } from '../../support/databases';
import { nowS, openTown, type Code, type ReferralItem, type Town } from '../../support/referral-town';

const RETENTION_S = 12;
/** The story: half and add at 王芳 by 张's code, a second code at 李雷 a second later, who is left two seconds later. */
const ORDERS = [[0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [3, 2, 4, 0, 1], [2, 0, 3, 1, 4], [1, 4, 0, 3, 2], [2, 3, 1, 4, 0]];

function event(changeType: string, userId: string, customer: string, createTime: number, state?: string): string {
  const tag = (name: string, value: string) => `<${name}><![CDATA[${value}]]></${name}>`;
  return `<xml>${tag('ToUserName', 'wwtest000000000001')}${tag('FromUserName', 'sys')}<CreateTime>${createTime}</CreateTime>${tag('MsgType', 'event')}${tag('Event', 'change_external_contact')}`
    + `${tag('ChangeType', changeType)}${tag('UserID', userId)}${tag('ExternalUserID', customer)}${state === undefined ? '' : tag('State', state)}</xml>`;
}

describe.each(ENGINES)('the order of arrival on %s', (engine) => {
  let town: Town;
  let campaignId: string;
  let zhang: Code;
  let liu: Code;
  beforeAll(async () => {
    town = await openTown(engine);
    campaignId = await town.campaign({ retention: `PT${RETENTION_S}S` });
    [zhang, liu] = [await town.code(campaignId), await town.code(campaignId, 'wmLiu')];
  });
  afterAll(() => town.company.end());

  const storyOf = (customer: string, s: number) => [
    event('add_half_external_contact', 'WangFang', customer, s, zhang.state), event('add_external_contact', 'WangFang', customer, s + 1, zhang.state),
    event('add_external_contact', 'LiLei', customer, s + 2, liu.state), event('del_follow_user', 'LiLei', customer, s + 4), event('edit_external_contact', 'WangFang', customer, s + 4),
  ];

  test('P7 five events in any order, each twice, settled in between or not: one verdict, one payment', async () => {
    const { control } = town.company.simulator;
    const s = nowS() - 2;
    for (const [index, order] of ORDERS.entries()) {
      const customer = `wmOrder${index}`;
      await control.seed({ customers: [{ externalUserId: customer }], follows: [{ userId: 'WangFang', customer, createdAt: s, state: zhang.state }, { userId: 'LiLei', customer, createdAt: s + 2, state: liu.state, deletedByCustomer: true }] });
      const story = storyOf(customer, s);
      for (const step of order) {
        await control.postEvent({ xml: story[step] as string, deliver: 2 });
        if (index % 2 === 1) await town.company.settle();
      }
    }
    await town.company.settle();
    await town.retained(Math.max(0, (s + RETENTION_S) * 1000 - Date.now()));
    const items = await town.referrals(campaignId);
    const told = (customer: string) => items.filter((item) => item.refereeExternalUserId === customer).map((item: ReferralItem) => `${item.referrerExternalUserId}: ${item.reason?.code ?? item.status}`).sort();
    for (const index of ORDERS.keys()) expect({ index, told: told(`wmOrder${index}`) }).toEqual({ index, told: ['wmLiu: already_referred', 'wmZhang: retained'] });
    expect((await town.rewards(campaignId)).filter((reward) => reward.status === 'issued')).toHaveLength(ORDERS.length);
    expect([await town.available('wmZhang'), await town.available('wmLiu')]).toEqual([ORDERS.length * 100, 0]);
  });

  test('replaying every callback changes nothing', async () => {
    const look = async () => ({ referrals: await town.referrals(campaignId), rewards: await town.rewards(campaignId), zhang: await town.available('wmZhang') });
    const before = await look();
    const { items } = await town.ok<{ items: { id: string }[] }>('GET', '/inbox?limit=100');
    expect(items.length).toBeGreaterThan(25);
    for (const { id } of items) await town.ok('POST', `/inbox/${id}/replay`);
    await town.company.settle();
    expect(await look()).toEqual(before);
    expect(await town.ok('GET', '/ledger/verification')).toMatchObject({ ok: true });
  });
});
