import type { BotStandIn } from './bot-stand-in';
import { ANNA, BOB, LISI, SMALL_CORP, startBotStandIn, WOLF, ZHANGSAN } from './bot-stand-in';

let bot: BotStandIn;
beforeAll(async () => { bot = await startBotStandIn(); });
afterAll(() => bot.close());
beforeEach(() => bot.control.reset({
  ...SMALL_CORP,
  follows: [{ userId: ZHANGSAN.userId, customer: ANNA }, { userId: LISI.userId, customer: ANNA, createdAt: 1600000000 }, { userId: LISI.userId, customer: BOB }],
}));

const create = (more: object) => bot.post('externalcontact/add_msg_template', { text: { content: '新品到店' }, ...more });
const ask = (api: string, body: object) => bot.post(`externalcontact/${api}`, body);
const created = async (more: object) => (await create(more)).msgid as string;

test('pitfall 20: creating sends nothing; the member who chatted last has to confirm', async () => {
  const { msgid, fail_list } = await create({ external_userid: [ANNA, BOB] });
  expect(fail_list).toEqual([]);
  expect(await bot.control.delivered()).toEqual([]);
  expect((await ask('get_groupmsg_task', { msgid })).task_list).toEqual([{ userid: 'ZhangSan', status: 0 }, { userid: 'lisi', status: 0 }]);
  expect((await ask('get_groupmsg_send_result', { msgid, userid: 'zhangsan' })).send_list).toMatchObject([{ external_userid: ANNA, status: 0 }]);

  await bot.control.confirmMassMessage({ msgid: msgid as string, userId: 'zhangsan' });
  expect((await ask('get_groupmsg_task', { msgid })).task_list).toMatchObject([{ userid: 'ZhangSan', status: 2 }, { userid: 'lisi', status: 0 }]);
  expect(await bot.control.delivered({ kind: 'mass' })).toMatchObject([{ to: ANNA, from: 'ZhangSan', content: { text: '新品到店' } }]);
});

test('who chatted last gets the task', async () => {
  await bot.control.clock({ advanceMs: 1000 });
  await bot.control.chat({ userId: LISI.userId, customer: ANNA });
  const msgid = await created({ external_userid: [ANNA] });
  expect((await ask('get_groupmsg_task', { msgid })).task_list).toEqual([{ userid: 'lisi', status: 0 }]);
});

test('pitfall 39: unusable customers are in fail_list beside errcode 0; none usable is 41048', async () => {
  expect(await create({ external_userid: [ANNA, WOLF, 'wmUnknown'] })).toMatchObject({ errcode: 0, fail_list: [WOLF, 'wmUnknown'] });
  expect(await create({ external_userid: [WOLF] })).toMatchObject({ errcode: 41048, fail_list: [] });
});

test('a customer who deleted the member shows up as not a friend when it is sent', async () => {
  await bot.control.customerDeletes({ userId: LISI.userId, customer: BOB });
  const msgid = await created({ external_userid: [BOB] });
  expect((await bot.control.confirmMassMessage({ msgid, userId: 'lisi' })).rows).toMatchObject([{ status: 2 }]);
});

test('a customer receives as many a month as the month has days; then status 3, then fail_list, until the next month', async () => {
  const { nowMs } = await bot.control.clock();
  const january = Date.UTC(new Date(nowMs).getUTCFullYear() + 1, 0, 31, 16); // 1 February in China
  await bot.control.clock({ advanceMs: january - nowMs });
  const days = new Date(Date.UTC(new Date(january).getUTCFullYear(), 2, 0)).getUTCDate();
  const late = await created({ sender: 'lisi', external_userid: [BOB] });
  for (let count = 0; count < days; count += 1) {
    await bot.control.confirmMassMessage({ msgid: await created({ external_userid: [BOB] }), userId: 'lisi' });
  }
  expect((await bot.control.confirmMassMessage({ msgid: late, userId: 'lisi' })).rows).toMatchObject([{ status: 3 }]);
  expect((await create({ external_userid: [BOB] })).errcode).toBe(41048);
  await bot.control.clock({ advanceMs: 29 * 86_400_000 });
  expect((await create({ external_userid: [BOB] })).errcode).toBe(0);
});

test('tags select customers: any tag of a group, every group', async () => {
  await bot.control.seed({ tagGroups: [{ name: 'g', tags: ['a', 'b', 'c'] }] });
  const [a, b, c] = ((await bot.control.world()).tagGroups[0]?.tags ?? []).map((tag) => tag.tagId);
  await bot.control.staffEdits({ userId: 'lisi', customer: BOB, addTags: [a ?? '', c ?? ''] });
  const filter = (...groups: unknown[][]) => ({ tag_filter: { group_list: groups.map((tag_list) => ({ tag_list })) } });
  const msgid = await created(filter([a, b], [c]));
  expect((await ask('get_groupmsg_send_result', { msgid, userid: 'lisi' })).send_list).toMatchObject([{ external_userid: BOB }]);
  expect((await create(filter([b], [c]))).errcode).toBe(41048);
});

test('a reminder is accepted three times in 24 hours', async () => {
  const msgid = await created({ external_userid: [ANNA] });
  const codes = [];
  for (let count = 0; count < 4; count += 1) codes.push((await ask('remind_groupmsg_send', { msgid })).errcode);
  expect(codes).toEqual([0, 0, 0, 41094]);
  await bot.control.clock({ advanceMs: 86_400_000 });
  expect((await ask('remind_groupmsg_send', { msgid })).errcode).toBe(0);
});

test('a cancelled task is 41093 and can no longer be confirmed', async () => {
  const msgid = await created({ external_userid: [ANNA] });
  expect((await ask('cancel_groupmsg_send', { msgid })).errcode).toBe(0);
  expect(await ask('get_groupmsg_task', { msgid })).toMatchObject({ errcode: 41093, task_list: [] });
  await expect(bot.control.confirmMassMessage({ msgid, userId: 'zhangsan' })).rejects.toThrow('cancelled');
});

test('right after creation the queries are 41063', async () => {
  await bot.control.settings({ massDispatchMs: 5000 });
  const msgid = await created({ external_userid: [ANNA] });
  expect((await ask('get_groupmsg_task', { msgid })).errcode).toBe(41063);
  await bot.control.clock({ advanceMs: 5000 });
  expect((await ask('get_groupmsg_task', { msgid })).errcode).toBe(0);
});

test.each<[string, object, number]>([
  ['nobody named', {}, 40063],
  ['no content', { sender: 'lisi', text: { content: '' } }, 40063],
  ['a chat type that is none', { sender: 'lisi', chat_type: 'all' }, 40058],
  ['a group task without sender', { chat_type: 'group', external_userid: [ANNA] }, 40063],
  ['an unknown sender', { sender: 'nobody' }, 60111],
  ['over 10,000 customers', { external_userid: Array(10_001).fill(ANNA) }, 40035],
])('a mass message with %s is refused', async (_, body, errcode) => {
  expect((await create(body)).errcode).toBe(errcode);
});

test.each([[{}, 41046], [{ msgid: 'none' }, 41047]])('the task %j answers %d', async (body, errcode) => {
  expect((await ask('get_groupmsg_task', body)).errcode).toBe(errcode);
});

test('the list of tasks spans at most a month', async () => {
  const msgid = await created({ sender: 'lisi' });
  const now = Math.floor((await bot.control.clock()).nowMs / 1000);
  const list = (start_time: number) => ask('get_groupmsg_list_v2', { chat_type: 'single', start_time, end_time: now });
  expect(await list(now - 60)).toMatchObject({ errcode: 0, group_msg_list: [{ msgid, create_type: 0, text: { content: '新品到店' } }] });
  expect((await list(now - 32 * 86_400)).errcode).toBe(40058);
});
