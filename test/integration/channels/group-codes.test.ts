import { openCompany, type Company } from '../../support/company';
import { ENGINES } from '../../support/databases';
import { eventually, nowS, points, termsOf } from '../../support/referral-town';

interface Code { id: string; state: string; codeKind: string; status: string; qrCodeUrl?: string; configId?: string; reason?: string; chatIds?: string[]; staffUserIds: string[] }
interface Referral { refereeExternalUserId: string; referrerExternalUserId: string; staffUserId: string; status: string; reason: { code: string } | null }

const ADD = 'externalcontact/groupchat/add_join_way';

jest.setTimeout(90_000);

describe.each(ENGINES)('codes into customer groups on %s', (engine) => {
  let company: Company;
  beforeAll(async () => {
    const referrers = ['wmZhang', 'wmLiu'];
    company = await openCompany(engine, { seed: {
      staff: ['WangFang', 'LiLei'].map((userId) => ({ userId })), customers: [...referrers, ...['wmNew', 'wmLeaves', 'wmOld', 'wmInGroup', 'wmTwice', 'wmLast'].map(String)].map((externalUserId) => ({ externalUserId })),
      follows: [...referrers, 'wmOld'].map((customer, n) => ({ userId: 'WangFang', customer, createdAt: nowS() - 86_400 + n })),
      groupChats: [{ chatId: 'wrOne', name: '一群', owner: 'LiLei', members: [] }, { chatId: 'wrTwo', name: '二群', owner: 'LiLei', members: [] }, { chatId: 'wrElse', name: '别的群', owner: 'WangFang', members: ['wmInGroup'] }],
    } });
    await company.settle();
  });
  afterAll(() => company.end());

  const control = () => company.simulator.control;
  const ok = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await company.api<T>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const terms = (more: object = {}) => termsOf({ codeKind: 'group_join_way', groupChatIds: ['wrOne', 'wrTwo'], retention: 'P1D', ...more });
  const campaign = async (more: object = {}) => {
    const { id } = await ok<{ id: string }>('POST', '/campaigns', terms(more));
    await ok('POST', `/campaigns/${id}/publish`);
    return id;
  };
  const code = (id: string, referrerExternalUserId = 'wmZhang') => ok<Code>('POST', `/campaigns/${id}/codes`, { referrerExternalUserId });
  const active = (id: string, referrer?: string) => eventually(() => code(id, referrer), ({ status }) => status === 'active');
  const joins = (customer: string, { configId = '' }: Code) => control().scansJoinWay({ customer, configId });
  const referralOf = async (id: string, referee: string) => (await ok<{ items: Referral[] }>('GET', `/referrals?campaignId=${id}&limit=100`)).items.find((item) => item.refereeExternalUserId === referee);
  const becomes = (id: string, referee: string, status: string) => eventually(() => referralOf(id, referee), (item) => item?.status === status, 30_000);

  test('a stranger who joins by a code is referred; staying retains and pays, leaving lapses', async () => {
    const [id, short] = [await campaign(), await campaign({ retention: 'PT2S', rewards: [points('referrer', 100)] })];
    const [zhang, brief] = [await active(id), await active(short)];
    expect(zhang).toMatchObject({ codeKind: 'group_join_way', chatIds: ['wrOne', 'wrTwo'], staffUserIds: ['LiLei'], qrCodeUrl: expect.stringContaining('/wwhead/') as string });
    await joins('wmNew', brief);
    await joins('wmLeaves', zhang);
    expect(await becomes(id, 'wmLeaves', 'bound')).toMatchObject({ referrerExternalUserId: 'wmZhang', staffUserId: 'LiLei' });
    await control().groupLeaves({ chatId: 'wrOne', members: ['wmLeaves'] });
    expect(await becomes(id, 'wmLeaves', 'lapsed')).toMatchObject({ reason: { code: 'unfollowed' } });
    await becomes(short, 'wmNew', 'retained');
    await eventually(() => ok<{ points: { available: number } }>('GET', '/customers/wmZhang'), ({ points: { available } }) => available === 100);
  });

  test('a customer, somebody from another group and the referrer are told apart; the first code wins over a later add', async () => {
    const id = await campaign();
    const [zhang, liu] = [await active(id), await active(id, 'wmLiu')];
    for (const friend of ['wmOld', 'wmInGroup', 'wmZhang', 'wmTwice']) await joins(friend, zhang);
    for (const [friend, reason] of [['wmOld', 'existing_customer'], ['wmInGroup', 'existing_customer'], ['wmZhang', 'self_referral']] as const) {
      expect(await becomes(id, friend, 'rejected')).toMatchObject({ reason: { code: reason } });
    }
    await becomes(id, 'wmTwice', 'bound');
    await ok('POST', `/codes/${liu.id}/revoke`);
    await joins('wmLast', liu);
    expect(await becomes(id, 'wmLast', 'rejected')).toMatchObject({ reason: { code: 'code_revoked' } });
    const other = await ok<{ id: string }>('POST', '/campaigns', termsOf({ retention: 'P1D' }));
    await ok('POST', `/campaigns/${other.id}/publish`);
    const way = await active(other.id, 'wmLiu');
    await control().scan({ customer: 'wmTwice', configId: way.configId ?? '', userId: 'WangFang' });
    expect(await becomes(other.id, 'wmTwice', 'rejected')).toMatchObject({ reason: { code: 'existing_customer' } });
    expect(await referralOf(id, 'wmTwice')).toMatchObject({ status: 'bound', referrerExternalUserId: 'wmZhang' });
  });

  test('P30: a reply that was lost is never repeated; the code says that a person has to look', async () => {
    const id = await campaign();
    const before = (await control().world()).joinWays.length;
    await control().fault({ api: ADD, kind: 'loseReply' });
    expect(await eventually(() => code(id), ({ status }) => status === 'failed')).toMatchObject({ reason: 'in_doubt' });
    await eventually(() => company.bot.app.machine.database.one<{ attempts: number }>("SELECT attempts FROM work WHERE kind = 'join_way.make' AND doubt = 1"), (row) => (row?.attempts ?? 0) >= 2);
    expect(await code(id)).toMatchObject({ status: 'failed', reason: 'in_doubt' });
    expect((await control().world()).joinWays).toHaveLength(before + 1);
  });

  test('refused for good it is tried anew by the next ask; new terms lead codes into other groups; a dissolved group is not published', async () => {
    const id = await campaign();
    await control().fault({ api: ADD, kind: 'errcode', errcode: 41045 });
    const asked = await code(id);
    expect(await eventually(() => ok<Code>('GET', `/codes/${asked.id}`), ({ status }) => status !== 'pending')).toMatchObject({ status: 'failed', reason: expect.stringContaining('41045') as string });
    const made = await active(id);
    await ok('POST', `/campaigns/${id}/versions`, { ...terms({ groupChatIds: ['wrTwo'] }), reason: 'one group' });
    await eventually(async () => (await control().world()).joinWays.find((way) => way.configId === made.configId), (way) => way?.chatIds.join() === 'wrTwo' && way.state === made.state);
    await control().groupDismisses({ chatId: 'wrElse' });
    const draft = await ok<{ id: string }>('POST', '/campaigns', terms({ groupChatIds: ['wrTwo', 'wrElse', 'wrNone'] }));
    const refused = await company.api<{ errors: { path: string; code: string }[] }>('POST', `/campaigns/${draft.id}/publish`);
    expect([refused.status, refused.body.errors.map(({ path, code: why }) => `${path} ${why}`)]).toEqual([422, ['groupChatIds[1] group_dismissed', 'groupChatIds[2] group_unknown']]);
  });
});
