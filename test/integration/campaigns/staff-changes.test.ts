import { renamed } from '../../support/contact-events';
import { ENGINES } from '../../support/databases';
import { openCompany, type Company } from '../../support/company';
import { eventually, nowS, termsOf } from '../../support/referral-town';

interface Code { id: string; configId: string; staffUserIds: string[]; status: string }
interface Campaign { staffUserIds: string[]; servingStaffUserIds: string[] }

describe.each(ENGINES)('members of codes and campaigns on %s', (engine) => {
  let company: Company;
  beforeAll(async () => {
    const referrers = ['wmZhang', 'wmLiu'];
    company = await openCompany(engine, { env: { ADMIN_USER_IDS: 'Boss' }, seed: {
      staff: ['WangFang', 'LiLei', 'HanMei', 'Boss'].map((userId) => ({ userId })), customers: referrers.map((externalUserId) => ({ externalUserId })),
      follows: [{ userId: 'WangFang', customer: 'wmZhang', createdAt: nowS() - 86_400 }, { userId: 'LiLei', customer: 'wmLiu', createdAt: nowS() - 86_400 }],
    } });
    await company.settle();
  });
  afterAll(() => company.end());

  const control = () => company.simulator.control;
  const ok = async <T>(method: string, path: string, body?: unknown): Promise<T> => (await company.api<T>(method, path, body)).body;
  const campaign = async (staffUserIds: string[], staffPick: string) => {
    const { id } = await ok<{ id: string }>('POST', '/campaigns', termsOf({ staffUserIds, staffPick }));
    await ok('POST', `/campaigns/${id}/publish`);
    return id;
  };
  const code = (id: string, referrerExternalUserId: string) => ok<Code>('POST', `/campaigns/${id}/codes`, { referrerExternalUserId });
  const wayOf = async ({ configId }: Code) => (await control().world()).contactWays.find((way) => way.configId === configId)?.userIds;
  const shown = ({ id }: Code) => ok<Code>('GET', `/codes/${id}`);

  test('pitfalls 30, 31: a member who leaves is dropped with the full list of those who stay; somebody stands in for the only one; new codes leave them out', async () => {
    const pool = await campaign(['WangFang', 'LiLei', 'HanMei'], 'pool');
    const own = await campaign(['WangFang', 'LiLei', 'HanMei'], 'owner');
    const [shared, single] = [await code(pool, 'wmZhang'), await code(own, 'wmZhang')];
    expect([await wayOf(shared), await wayOf(single)]).toEqual([['WangFang', 'LiLei', 'HanMei'], ['WangFang']]);
    await control().updateStaff({ userId: 'WangFang', left: true });
    expect(await eventually(() => wayOf(shared), (users) => users?.length === 2)).toEqual(['LiLei', 'HanMei']);
    await eventually(() => wayOf(single), (users) => users?.length === 1 && users[0] !== 'WangFang');
    await eventually(() => shown(shared), ({ staffUserIds }) => staffUserIds.join() === 'LiLei,HanMei');
    expect((await code(pool, 'wmLiu')).staffUserIds).toEqual(['LiLei', 'HanMei']);
    expect(await ok<Campaign>('GET', `/campaigns/${pool}`)).toMatchObject({ staffUserIds: ['WangFang', 'LiLei', 'HanMei'], servingStaffUserIds: ['LiLei', 'HanMei'] });
  });

  test('pitfall 25: whom the list of members lacks is dropped only when WeCom says so of themselves', async () => {
    const id = await campaign(['LiLei', 'HanMei'], 'pool');
    const shared = await code(id, 'wmLiu');
    const list = () => company.bot.app.machine.unitOfWork.run((tx) => Promise.resolve(tx.enqueue({ kind: 'staff.list', key: 'all', lane: 'bulk', payload: {} })));
    await control().fault({ api: 'externalcontact/get_follow_user_list', kind: 'cutPage' });
    await list();
    await eventually(() => company.bot.app.machine.database.rows("SELECT id FROM journal WHERE type = 'staff.out_of_range'"), (rows) => rows.length > 0);
    await company.settle();
    expect(await wayOf(shared)).toEqual(['LiLei', 'HanMei']);
    await list();
    await company.settle();
    await control().updateStaff({ userId: 'HanMei', inRange: false });
    await list();
    expect(await eventually(() => wayOf(shared), (users) => users?.length === 1)).toEqual(['LiLei']);
  });

  test('the last member leaves: the campaign says so, and an admin is told', async () => {
    const id = await campaign(['LiLei'], 'pool');
    await control().updateStaff({ userId: 'LiLei', left: true });
    await eventually(() => ok<Campaign>('GET', `/campaigns/${id}`), ({ servingStaffUserIds }) => servingStaffUserIds.length === 0);
    const told = await eventually(() => control().delivered({ kind: 'app', to: 'Boss' }), (messages) => messages.length > 0);
    expect(JSON.stringify(told)).toContain('活动无人接待');
    expect((await company.bot.app.machine.database.rows("SELECT subject FROM journal WHERE type = 'campaign.unstaffed'")).length).toBeGreaterThan(0);
  });

  test('after a rename codes and campaigns show the new userid', async () => {
    await control().updateStaff({ userId: 'HanMei', inRange: true });
    await control().seed({ customers: [{ externalUserId: 'wmChen' }], follows: [{ userId: 'Boss', customer: 'wmChen', createdAt: nowS() - 60 }] });
    const id = await campaign(['HanMei'], 'pool');
    const shared = await code(id, 'wmChen');
    await control().postEvent({ xml: renamed('HanMei', 'HanMeimei', nowS()) });
    await eventually(() => shown(shared), ({ staffUserIds }) => staffUserIds.join() === 'HanMeimei');
    expect((await ok<Campaign>('GET', `/campaigns/${id}`)).staffUserIds).toEqual(['HanMeimei']);
  });
});
