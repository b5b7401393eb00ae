import { openCompany, type Company } from '../../support/company';
import { ENGINES } from '../../support/databases';
import { eventually, nowS, termsOf } from '../../support/referral-town';

interface Code { id: string; state: string; codeKind: string; status: string; url?: string; configId?: string; reason?: string; staffUserIds: string[] }
interface Campaign { id: string; version: number; blocked?: string; codeKind: string; status: string }
interface Referral { refereeExternalUserId: string; referrerExternalUserId: string; status: string; reason: { code: string } | null }

const CREATE = 'externalcontact/customer_acquisition/create_link';

jest.setTimeout(90_000);

describe.each(ENGINES)('acquisition links on %s', (engine) => {
  let company: Company;
  beforeAll(async () => {
    const referrers = ['wmZhang', 'wmLiu', 'wmChen'];
    company = await openCompany(engine, { env: { ADMIN_USER_IDS: 'Boss' }, seed: {
      staff: ['WangFang', 'LiLei', 'Boss', 'HanMei'].map((userId) => ({ userId })), customers: [...referrers, ...Array.from({ length: 9 }, (_, n) => `wmFriend${n}`)].map((externalUserId) => ({ externalUserId })),
      follows: referrers.map((customer, n) => ({ userId: 'WangFang', customer, createdAt: nowS() - 86_400 + n })),
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
  const campaign = async (more: object = {}) => {
    const { id } = await ok<Campaign>('POST', '/campaigns', termsOf({ codeKind: 'acquisition_link', retention: 'P1D', ...more }));
    await ok('POST', `/campaigns/${id}/publish`);
    return id;
  };
  const code = (id: string, referrerExternalUserId = 'wmZhang') => ok<Code>('POST', `/campaigns/${id}/codes`, { referrerExternalUserId });
  const active = (id: string, referrer?: string) => eventually(() => code(id, referrer), ({ status }) => status === 'active');
  const shown = (id: string) => ok<Campaign>('GET', `/campaigns/${id}`);
  const referrals = async (id: string) => (await ok<{ items: Referral[] }>('GET', `/referrals?campaignId=${id}`)).items;
  const links = async () => (await control().world()).acquisitionLinks;

  test('one link carries every code; a scan is attributed by its channel, and an asking is no friend (pitfall 46)', async () => {
    const id = await campaign();
    const [zhang, liu] = await Promise.all([active(id), active(id, 'wmLiu')]);
    expect(await links()).toHaveLength(1);
    expect(zhang).toMatchObject({ codeKind: 'acquisition_link', staffUserIds: ['WangFang', 'LiLei'] });
    expect(zhang).not.toHaveProperty('configId');
    expect(new URL(zhang.url ?? '').searchParams.get('customer_channel')).toBe(zhang.state);
    expect(Buffer.byteLength(zhang.state)).toBeLessThanOrEqual(30);
    expect(liu.url?.split('?')[0]).toBe(zhang.url?.split('?')[0]);
    await control().opensLink({ customer: 'wmFriend1', url: liu.url ?? '', asksOnly: true });
    await control().opensLink({ customer: 'wmFriend0', url: zhang.url ?? '', deliver: 2 });
    const [only, ...others] = await eventually(() => referrals(id), (items) => items[0]?.status === 'bound');
    expect(only).toMatchObject({ referrerExternalUserId: 'wmZhang', refereeExternalUserId: 'wmFriend0' });
    expect(others).toEqual([]);
    await ok('POST', `/codes/${liu.id}/revoke`);
    await control().opensLink({ customer: 'wmFriend2', url: liu.url ?? '' });
    const rejected = await eventually(() => referrals(id), (items) => items.length === 2);
    expect(rejected.find((item) => item.refereeExternalUserId === 'wmFriend2')).toMatchObject({ status: 'rejected', reason: { code: 'code_revoked' } });
  });

  test('P30: a create whose reply was lost is found in list_link, not made twice', async () => {
    const before = (await links()).length;
    const id = await campaign();
    await control().fault({ api: CREATE, kind: 'loseReply' });
    await active(id);
    expect(await links()).toHaveLength(before + 1);
  });

  test('P30: a listing that lacks links known to work proves nothing: the create stays in doubt until one is whole', async () => {
    const before = (await links()).length;
    const id = await campaign();
    await control().fault({ api: CREATE, kind: 'loseReply' });
    await control().fault({ api: 'externalcontact/customer_acquisition/list_link', kind: 'cutPage' });
    await active(id);
    expect(await links()).toHaveLength(before + 1);
  });

  test('refused for good it says why, and the next ask tries anew', async () => {
    const id = await campaign();
    await control().fault({ api: CREATE, kind: 'errcode', errcode: 41095 });
    const refused = await eventually(() => ok<{ items: Code[] }>('GET', `/campaigns/${id}/codes`).then(async ({ items }) => items[0] ?? code(id)), ({ status }) => status !== 'pending');
    expect(refused).toMatchObject({ status: 'failed', reason: expect.stringContaining('41095') as string });
    expect(await shown(id)).toMatchObject({ blocked: 'link_refused' });
    await active(id);
    expect(await shown(id)).not.toHaveProperty('blocked');
  });

  test('new terms and members who leave change the range as a whole (pitfalls 30, 31)', async () => {
    const id = await campaign({ staffUserIds: ['LiLei'] });
    const { url } = await active(id);
    const range = async () => (await links()).find((link) => url?.startsWith(link.url))?.userIds.join();
    expect(await range()).toBe('LiLei');
    await ok('POST', `/campaigns/${id}/versions`, { ...termsOf({ codeKind: 'acquisition_link', retention: 'P1D', staffUserIds: ['LiLei', 'Boss'] }), reason: 'more staff' });
    await eventually(range, (users) => users === 'LiLei,Boss');
    await ok('POST', `/campaigns/${id}/versions`, { ...termsOf({ codeKind: 'acquisition_link', retention: 'P1D', staffUserIds: ['LiLei', 'HanMei'] }), reason: 'others' });
    await eventually(range, (users) => users === 'LiLei,HanMei');
    await control().updateStaff({ userId: 'HanMei', left: true });
    await eventually(range, (users) => users === 'LiLei');
  });

  test('a link that the console deletes fails its codes, the admins hear of it, and the next ask makes another', async () => {
    const id = await campaign();
    const first = await active(id);
    const link = (await links()).find((each) => first.url?.startsWith(each.url));
    await control().adminDeletesLink({ linkId: link?.linkId ?? '' });
    expect(await eventually(() => ok<Code>('GET', `/codes/${first.id}`), ({ status }) => status === 'failed')).toMatchObject({ reason: 'link_deleted' });
    expect(await shown(id)).toMatchObject({ blocked: 'link_deleted' });
    expect(JSON.stringify(await eventually(() => control().delivered({ kind: 'app', to: 'Boss' }), (messages) => messages.length > 0))).toContain('获客链接失效');
    const second = await active(id);
    expect(second).toMatchObject({ id: first.id, state: first.state });
    expect(second.url).not.toBe(first.url);
  });

  test('pitfall 45: low warns; exhausted blocks; re-issued as contact ways, the old links still refer', async () => {
    const id = await campaign();
    const [zhang, liu] = [await active(id), await active(id, 'wmLiu')];
    await control().settings({ acquisitionBalance: 20 });
    await control().opensLink({ customer: 'wmFriend3', url: zhang.url ?? '' });
    const messages = () => control().delivered({ kind: 'app', to: 'Boss' }).then((all) => JSON.stringify(all));
    await eventually(messages, (text) => text.includes('获客额度不足'));
    expect((await ok<Code>('GET', `/codes/${zhang.id}`)).status).toBe('active');
    await control().settings({ acquisitionBalance: 1 });
    await control().opensLink({ customer: 'wmFriend4', url: zhang.url ?? '' });
    await eventually(() => shown(id), ({ blocked }) => blocked === 'quota');
    await eventually(messages, (text) => text.includes('获客额度用完'));
    expect(await ok<Code>('GET', `/codes/${liu.id}`)).toMatchObject({ status: 'failed', reason: 'quota' });
    expect(await code(id, 'wmChen')).toMatchObject({ status: 'failed', reason: 'quota' });
    expect(await (await fetch(`${company.url}/metrics`)).text()).toContain('acquisition_quota_level 2');

    expect(await ok<Campaign>('POST', `/campaigns/${id}/codes/reissue`, { codeKind: 'contact_way' })).toMatchObject({ codeKind: 'contact_way', version: 2 });
    const reissued = await eventually(() => ok<Code>('GET', `/codes/${liu.id}`), ({ codeKind, status }) => codeKind === 'contact_way' && status === 'active');
    expect(reissued).toMatchObject({ state: liu.state, configId: expect.any(String) as string });
    expect(await ok<Campaign>('POST', `/campaigns/${id}/codes/reissue`, { codeKind: 'contact_way' })).toMatchObject({ version: 2 });
    expect(await shown(id)).not.toHaveProperty('blocked');
    await control().scan({ customer: 'wmFriend5', configId: reissued.configId ?? '', userId: 'LiLei' });
    await control().buysQuota({ amount: 100 });
    await control().opensLink({ customer: 'wmFriend6', url: liu.url ?? '' });
    const items = await eventually(() => referrals(id), (all) => all.length === 4 && all.every(({ status }) => status === 'bound'));
    expect(items.filter(({ referrerExternalUserId }) => referrerExternalUserId === 'wmLiu').map(({ refereeExternalUserId }) => refereeExternalUserId).sort()).toEqual(['wmFriend5', 'wmFriend6']);
    const ways = (await control().world()).contactWays.map(({ state }) => state);
    expect(new Set(ways).size).toBe(ways.length);
  });
});
