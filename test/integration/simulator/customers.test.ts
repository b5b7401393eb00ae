import type { BotStandIn } from './bot-stand-in';
import { ANNA, BOB, SMALL_CORP, startBotStandIn, WOLF, ZHANGSAN } from './bot-stand-in';

let bot: BotStandIn;
beforeAll(async () => { bot = await startBotStandIn(); });
afterAll(() => bot.close());
beforeEach(() => bot.control.reset({
  ...SMALL_CORP,
  follows: [{ userId: ZHANGSAN.userId, customer: ANNA, createdAt: 1700000000, state: 's1' }, { userId: 'lisi', customer: BOB }],
  tagGroups: [{ name: '等级', tags: ['金', '银'] }],
}));

const get = (external_userid: string) => bot.get('externalcontact/get', { external_userid });

test('externalcontact/get says who follows, since when and through which state', async () => {
  expect(await get(ANNA)).toMatchObject({
    errcode: 0,
    external_contact: { external_userid: ANNA, name: '安娜', type: 1 },
    follow_user: [{ userid: 'ZhangSan', createtime: 1700000000, state: 's1', tags: [] }],
  });
});

test.each([['', 41035], ['wmOtherCorp', 40096], [WOLF, 84061]])('pitfall 32: externalcontact/get of "%s" answers %d', async (id, errcode) => {
  expect(await get(id)).toMatchObject({ errcode, follow_user: [] });
});

test('pitfall 25: a customer whom only members out of range follow is 60011', async () => {
  await bot.control.updateStaff({ userId: 'lisi', inRange: false });
  expect((await get(BOB)).errcode).toBe(60011);
});

test('more than 500 followers come in pages', async () => {
  const staff = Array.from({ length: 501 }, (_, number) => ({ userId: `seller${number}` }));
  await bot.control.seed({ staff, follows: staff.map(({ userId }) => ({ userId, customer: WOLF })) });
  const first = await get(WOLF);
  expect(first.follow_user).toHaveLength(500);
  const second = await bot.get('externalcontact/get', { external_userid: WOLF, cursor: first.next_cursor as string });
  expect(second.follow_user).toHaveLength(1);
  expect(second).not.toHaveProperty('next_cursor');
});

test('listings may lie: a page without its second half says it is the last, a cursor leads back to the first', async () => {
  const ask = (more: object = {}) => bot.post('externalcontact/batch/get_by_user', { userid_list: ['zhangsan', 'lisi'], ...more });
  await bot.control.fault({ api: 'externalcontact/batch/get_by_user', kind: 'cutPage' });
  const cut = await ask();
  expect([(cut.external_contact_list as unknown[]).length, cut.next_cursor]).toEqual([1, '']);
  await bot.control.fault({ api: 'externalcontact/batch/get_by_user', kind: 'loopCursor' });
  const { next_cursor: cursor } = await ask();
  expect((await ask({ cursor })).external_contact_list).toHaveLength(2);
});

test('pitfall 18: the list of a member without customers is 84061 with an empty list', async () => {
  await bot.control.staffDeletes({ userId: 'lisi', customer: BOB });
  expect(await bot.get('externalcontact/list', { userid: 'lisi' })).toMatchObject({ errcode: 84061, external_userid: [] });
  expect(await bot.get('externalcontact/list', { userid: 'ZHANGSAN' })).toMatchObject({ errcode: 0, external_userid: [ANNA] });
});

test.each([['nobody', 60111], ['', 41009], ['x'.repeat(65), 40003]])('the list of "%s" answers %d', async (userid, errcode) => {
  expect((await bot.get('externalcontact/list', { userid })).errcode).toBe(errcode);
});

test('batch/get_by_user gives one follow_info per entry, tags as ids, page by page', async () => {
  const tagId = (await bot.control.world()).tagGroups[0]?.tags[0]?.tagId;
  await bot.post('externalcontact/mark_tag', { userid: 'zhangsan', external_userid: ANNA, add_tag: [tagId] });
  const ask = (more: object) => bot.post('externalcontact/batch/get_by_user', { userid_list: ['zhangsan', 'lisi'], ...more });
  const first = await ask({ limit: 1 });
  expect(first.external_contact_list).toMatchObject([{ external_contact: { external_userid: ANNA }, follow_info: { userid: 'ZhangSan', tag_id: [tagId] } }]);
  const second = await ask({ limit: 1, cursor: first.next_cursor });
  expect(second).toMatchObject({ external_contact_list: [{ external_contact: { external_userid: BOB } }], next_cursor: '' });
  expect((await ask({ limit: 101 })).errcode).toBe(40035);
  expect((await ask({ userid_list: Array(101).fill('lisi') })).errcode).toBe(40035);
  expect((await ask({ userid_list: [] })).errcode).toBe(40031);
  expect((await ask({ cursor: 'made-up' })).errcode).toBe(50100);
});

test('tags are marked per member and customer, listed with their group, and must exist', async () => {
  const { tag_group } = await bot.post('externalcontact/get_corp_tag_list', {}) as unknown as { tag_group: { group_name: string; tag: { id: string; name: string }[] }[] };
  const [gold, silver] = tag_group[0]?.tag ?? [];
  const mark = (body: object) => bot.post('externalcontact/mark_tag', { userid: 'zhangsan', external_userid: ANNA, ...body });
  expect((await mark({ add_tag: [gold?.id, silver?.id] })).errcode).toBe(0);
  expect((await mark({ remove_tag: [silver?.id] })).errcode).toBe(0);
  expect((await get(ANNA)).follow_user).toMatchObject([{ tags: [{ group_name: '等级', tag_name: '金', tag_id: gold?.id, type: 1 }] }]);
  expect((await mark({ add_tag: ['etNone'] })).errcode).toBe(40068);
  expect((await mark({})).errcode).toBe(40063);
  expect((await mark({ userid: 'lisi', add_tag: [gold?.id] })).errcode).toBe(84061);
});

test.each<[string, object, number]>([
  ['21 characters', { remark: 'x'.repeat(21) }, 40058],
  ['a description of 151', { description: 'x'.repeat(151) }, 40058],
  ['nothing to change', {}, 40058],
])('a remark of %s is refused', async (_, body, errcode) => {
  expect((await bot.post('externalcontact/remark', { userid: 'zhangsan', external_userid: ANNA, ...body })).errcode).toBe(errcode);
});

test('pitfall 48: an external id becomes an openid only for WeChat users', async () => {
  expect((await bot.post('externalcontact/convert_to_openid', { external_userid: ANNA })).openid).toMatch(/^o[\w-]{27}$/);
  expect((await bot.post('externalcontact/convert_to_openid', { external_userid: WOLF })).errcode).toBe(41056);
});

test('pitfall 42: user/get hides what a new self-built app may not see', async () => {
  const member = await bot.get('user/get', { userid: 'zhangsan' });
  expect(member).toMatchObject({ userid: 'ZhangSan', name: '张三', status: 1, department: [1] });
  for (const hidden of ['mobile', 'avatar', 'gender', 'email', 'biz_mail', 'qr_code', 'address']) expect(member).not.toHaveProperty(hidden);
  expect((await bot.get('user/get', { userid: 'nobody' })).errcode).toBe(60111);
});

test('a member\'s openid needs a bound WeChat', async () => {
  expect((await bot.post('user/convert_to_openid', { userid: 'lisi' })).errcode).toBe(0);
  await bot.control.updateStaff({ userId: 'lisi', wechatBound: false });
  expect((await bot.post('user/convert_to_openid', { userid: 'lisi' })).errcode).toBe(43004);
});

test('agent/get answers for the own app only', async () => {
  expect(await bot.get('agent/get', { agentid: '1000002' })).toMatchObject({ allow_userinfos: { user: [{ userid: 'ZhangSan' }, { userid: 'lisi' }] } });
  expect((await bot.get('agent/get', { agentid: '9' })).errcode).toBe(301002);
});

test('departments come as a tree below the one asked for', async () => {
  await bot.control.seed({ departments: [{ id: 2, name: '销售' }, { id: 3, name: '一组', parentId: 2 }, { id: 4, name: '财务' }] });
  const { department } = await bot.get('department/list', { id: '2' });
  expect(department).toMatchObject([{ id: 2, parentid: 1 }, { id: 3, parentid: 2 }]);
  expect((await bot.get('department/list', { id: '9' })).errcode).toBe(60003);
});
