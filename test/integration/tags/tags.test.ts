import { ENGINES } from '../../support/databases';
import { eventually, openTown, type Town } from '../../support/referral-town';

interface Tag { id: string; name: string; groupId: string; groupName: string; order: number }
interface Created { status: string; items: Tag[] }
interface Outbox { items: { kind: string; to: string; delivery: string; status: string; error: string | null }[] }

describe.each(ENGINES)('tags, on %s', (engine) => {
  let town: Town;
  beforeAll(async () => {
    town = await openTown(engine);
    const now = Math.floor(Date.now() / 1000);
    await town.company.simulator.control.seed({ follows: [{ userId: 'LiLei', customer: 'wmLiu', createdAt: now - 86_400 }] });
  });
  afterAll(() => town.company.end());
  afterEach(async () => {
    await town.company.simulator.control.clearFaults();
    await town.company.simulator.control.settings({ markTagMs: 0 });
  });

  const control = () => town.company.simulator.control;
  const create = (groupName: string, ...names: string[]) => town.company.api<Created>('POST', '/tags', { groupName, names });
  const made = async (groupName: string, ...names: string[]): Promise<string[]> => {
    const { status, body } = await create(groupName, ...names);
    expect(status).toBe(201);
    return names.map((name) => body.items.find((tag) => tag.name === name)?.id ?? '');
  };
  const library = async (): Promise<Tag[]> => (await town.ok<{ items: Tag[] }>('GET', '/tags?limit=100')).items;
  const names = async (groupName: string) => (await library()).filter((tag) => tag.groupName === groupName).map((tag) => tag.name).sort();
  const mark = (customer: string, change: { add?: string[]; remove?: string[] }) => town.company.api<{ follows: { staffUserId: string }[]; code?: string; errors?: { path: string; code: string }[] }>('POST', `/customers/${customer}/tags`, change);
  const tagsOf = async (customer: string) => (await town.ok<{ tags: { id: string; name: string; groupName: string }[] }>('GET', `/customers/${customer}`)).tags;
  const atWecom = async (customer: string) => (await control().world()).follows.filter((follow) => follow.externalUserId === customer).map((follow) => [...follow.tagIds].sort());
  const heldIn = (tagIds: string[]) => town.company.bot.app.machine.database.rows<{ tagId: string }>(`SELECT tagId FROM customer_tag WHERE tagId IN (${tagIds.map(() => '?').join(',')})`, tagIds);
  const calls = async (api: string) => (await control().calls({ api: `externalcontact/${api}` })).length;
  const marksOf = async (customer: string) => (await town.ok<Outbox>('GET', '/outbox?kind=tag.mark&limit=100')).items.filter((item) => item.to === customer);

  test('made once by many asks, listed with the ids of WeCom, found again when asked anew', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => create('来源', '转介绍', '门店')));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201]);
    const ids = answers.map((answer) => answer.body.items.map((tag) => tag.id).sort());
    expect(new Set(ids.map(String)).size).toBe(1);
    expect((await control().world()).tagGroups.filter((group) => group.name === '来源').map((group) => group.tags.map((tag) => tag.tagId).sort())).toEqual([ids[0]]);
    expect((await library()).filter((tag) => tag.groupName === '来源').map((tag) => tag.id).sort()).toEqual(ids[0]);
    const first = await town.ok<{ items: Tag[]; nextCursor: string }>('GET', '/tags?limit=1');
    expect((await town.ok<{ items: Tag[] }>('GET', `/tags?limit=1&cursor=${first.nextCursor}`)).items[0]?.id).not.toBe(first.items[0]?.id);
  });

  test('P30 a lost answer is looked for, not repeated; what is there already is left alone', async () => {
    await made('来源', '转介绍');
    await control().fault({ api: 'externalcontact/add_corp_tag', kind: 'loseReply' });
    const before = await calls('add_corp_tag');
    await made('来源', '转介绍', '展会');
    expect(await calls('add_corp_tag')).toBe(before + 1);
    expect((await control().world()).tagGroups.find((group) => group.name === '来源')?.tags.filter((tag) => tag.name === '展会')).toHaveLength(1);
  });

  test('a name that WeCom refuses for good is told', async () => {
    await control().settings({ corpTagQuota: 0 });
    expect(await create('满', '一')).toMatchObject({ status: 422, body: { code: 'tags.refused' } });
    await control().settings({ corpTagQuota: 10_000 });
    expect((await create('满', '一')).status).toBe(201);
    expect((await town.company.api('POST', '/tags', { groupName: '来源', names: ['字'.repeat(31)] })).status).toBe(400);
    expect((await town.company.api('POST', '/tags', { groupName: '来\n源', names: ['展会'] })).status).toBe(400);
  });

  test('renamed and deleted by us: the library and customers follow at once', async () => {
    const [gold = '', silver = ''] = await made('等级', '金', '银');
    await mark('wmChen', { add: [gold, silver] });
    await eventually(() => tagsOf('wmChen'), (tags) => tags.length === 2);
    expect(await town.ok('PATCH', `/tags/${gold}`, { name: '钻石' })).toEqual({ id: gold, status: 'done' });
    expect(await names('等级')).toEqual(['钻石', '银'].sort());
    expect((await tagsOf('wmChen')).map((tag) => tag.name).sort()).toEqual(['钻石', '银'].sort());
    expect(await town.company.api('PATCH', `/tags/${gold}`, { name: '银' })).toMatchObject({ status: 422, body: { code: 'tag.refused' } });
    expect(await town.company.api('DELETE', `/tags/${silver}`)).toMatchObject({ status: 200 });
    expect((await tagsOf('wmChen')).map((tag) => tag.id)).toEqual([gold]);
    expect(await town.company.api('PATCH', '/tags/nothing', { name: 'x' })).toMatchObject({ status: 404, body: { code: 'tag.not_found' } });
  });

  test('edited in the console: names, deletions and whole groups follow their events, late and twice', async () => {
    const { groupId, tagIds: [a = '', b = ''] } = await control().adminCreatesTags({ group: '阶段', tags: ['意向', '成交'] });
    await eventually(() => names('阶段'), (seen) => seen.length === 2);
    await mark('wmZhang', { add: [a, b] });
    await eventually(() => tagsOf('wmZhang'), (tags) => tags.length === 2);
    await control().adminRenamesTag({ id: a, name: '考虑' });
    await eventually(() => names('阶段'), (seen) => seen.includes('考虑'));
    await control().adminDeletesTag({ id: a, deliver: 2 });
    await eventually(() => tagsOf('wmZhang'), (tags) => tags.length === 1);
    expect(await mark('wmZhang', { add: [a] })).toMatchObject({ status: 422, body: { errors: [{ path: 'add[0]', code: 'tag_unknown' }] } });
    await control().adminDeletesTag({ id: groupId });
    await eventually(() => tagsOf('wmZhang'), (tags) => tags.length === 0);
    expect(await names('阶段')).toEqual([]);
    await eventually(() => heldIn([a, b]), (held) => held.length === 0); // not only out of sight: audiences go by what is held
    expect(await town.company.api('PATCH', `/tags/${b}`, { name: 'x' })).toMatchObject({ status: 404 });
  });

  test('P6 a deletion that was never told is found by the next listing, and confirmed before anybody loses the tag', async () => {
    const { tagIds: [lost = '', kept = ''] } = await control().adminCreatesTags({ group: '活动', tags: ['旧', '新'] });
    await eventually(() => names('活动'), (seen) => seen.length === 2);
    await mark('wmZhang', { add: [lost, kept] });
    await eventually(() => heldIn([lost, kept]), (held) => held.length === 2);
    await control().adminDeletesTag({ id: lost, lose: true });
    await control().adminRenamesTag({ id: kept, name: '新春' });
    await eventually(() => heldIn([lost, kept]), (held) => held.length === 1 && held[0]?.tagId === kept);
    expect(await names('活动')).toEqual(['新春']);
    expect((await control().calls({ api: 'externalcontact/get_corp_tag_list' })).map((call) => (call.body as { tag_id?: string[] }).tag_id)).toContainEqual([lost]);
  });

  test('every open follow is marked; the outbox says so, and the customer shows it', async () => {
    const [id = ''] = await made('客户', '重要');
    // the second member's follow was never told of: a detail read shows it
    await control().staffEdits({ userId: 'LiLei', customer: 'wmLiu', remark: 'x' });
    await eventually(async () => (await town.ok<{ follows: unknown[] }>('GET', '/customers/wmLiu')).follows.length, (count) => count === 2);
    const asked = await mark('wmLiu', { add: [id] });
    expect(asked).toMatchObject({ status: 202 });
    expect(asked.body.follows.map((follow) => follow.staffUserId).sort()).toEqual(['LiLei', 'WangFang']);
    await eventually(() => tagsOf('wmLiu'), (tags) => tags.some((tag) => tag.id === id));
    await eventually(() => marksOf('wmLiu'), (items) => items.length === 2 && items.every((item) => item.delivery === 'sent'));
    expect(await atWecom('wmLiu')).toEqual([[id], [id]]);
    await mark('wmLiu', { add: [id] }); // again: harmless
    await mark('wmLiu', { remove: [id] });
    await eventually(() => atWecom('wmLiu'), (seen) => seen.every((tags) => tags.length === 0));
    await eventually(() => tagsOf('wmLiu'), (tags) => tags.length === 0);
  });

  test('two contrary asks while WeCom is slow end as the last one, and never call for one pair at once', async () => {
    const [x = '', y = ''] = await made('客户', 'x', 'y');
    await control().settings({ markTagMs: 400 });
    await mark('wmChen', { add: [x] });
    await mark('wmChen', { remove: [x], add: [y] });
    await mark('wmChen', { add: [x] });
    await mark('wmChen', { remove: [x] });
    await eventually(() => atWecom('wmChen'), ([tags = []]) => tags.includes(y) && !tags.includes(x));
    await eventually(() => tagsOf('wmChen'), (tags) => tags.some((tag) => tag.id === y) && !tags.some((tag) => tag.id === x));
    await eventually(() => marksOf('wmChen'), (items) => items.every((item) => item.delivery === 'sent'));
    expect((await control().calls({ api: 'externalcontact/mark_tag' })).filter((call) => call.errcode === 45035)).toEqual([]);
  });

  test('who and what is not known is told; a pair that is no more is an honest failure', async () => {
    const [id = ''] = await made('客户', '重要');
    expect(await mark('wmNobody', { add: [id] })).toMatchObject({ status: 404, body: { code: 'customer.not_found' } });
    expect(await mark('wmZhang', { add: ['etNothing'], remove: [id] })).toMatchObject({ status: 422, body: { errors: [{ path: 'add[0]', code: 'tag_unknown' }] } });
    expect(await mark('wmZhang', { add: [id], remove: [id] })).toMatchObject({ status: 422, body: { errors: [{ path: 'remove[0]', code: 'tag_twice' }] } });
    expect(await mark('wmZhang', {})).toMatchObject({ status: 422 });
    await control().staffDeletes({ userId: 'WangFang', customer: 'wmZhang', lose: true });
    expect(await mark('wmZhang', { add: [id] })).toMatchObject({ status: 202 });
    await eventually(() => marksOf('wmZhang'), ([latest]) => latest?.delivery === 'failed' && /84061|not external contact/.test(latest.error ?? ''));
    expect((await tagsOf('wmZhang')).map((tag) => tag.id)).not.toContain(id);
  });

  test('every write is in the journal with who asked', async () => {
    const [{ id: keyId = '' } = {}] = await town.company.bot.app.access.listApiKeys();
    const told = await town.company.bot.app.machine.database.rows<{ type: string; causeType: string; causeId: string }>(
      "SELECT DISTINCT type, causeType, causeId FROM journal WHERE type IN ('tags.asked', 'tag.change_asked', 'customer.tags_asked')");
    expect(told.sort((a, b) => (a.type < b.type ? -1 : 1))).toEqual(['customer.tags_asked', 'tag.change_asked', 'tags.asked'].map((type) => ({ type, causeType: 'api', causeId: keyId })));
  });
});
