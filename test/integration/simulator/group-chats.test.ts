import type { BotStandIn, Reply } from './bot-stand-in';
import { ANNA, BOB, SMALL_CORP, startBotStandIn } from './bot-stand-in';

interface Detail { name: string; owner: string; member_version: string; member_list: { userid: string; type: number; join_scene: number; state?: string; invitor?: { userid: string } }[] }

let bot: BotStandIn;
beforeAll(async () => { bot = await startBotStandIn(); });
afterAll(() => bot.close());
beforeEach(async () => {
  await bot.control.reset({ ...SMALL_CORP, groupChats: [{ chatId: 'wrA', name: '甲', owner: 'ZhangSan', members: [ANNA] }, { chatId: 'wrB', name: '乙', owner: 'lisi' }] });
  bot.events.length = 0;
});

const list = (body: object) => bot.post('externalcontact/groupchat/list', body) as Promise<Reply & { group_chat_list: { chat_id: string }[]; next_cursor: string }>;
const get = async (chat_id: string) => (await bot.post('externalcontact/groupchat/get', { chat_id, need_name: 1 })) as Reply & { group_chat: Detail };

test('doc 92120: groups by owner, page by page', async () => {
  expect((await list({ limit: 10 })).group_chat_list.map((chat) => chat.chat_id)).toEqual(['wrA', 'wrB']);
  expect((await list({ limit: 10, owner_filter: { userid_list: ['LISI'] } })).group_chat_list.map((chat) => chat.chat_id)).toEqual(['wrB']);
  const first = await list({ limit: 1 });
  expect((await list({ limit: 1, cursor: first.next_cursor })).group_chat_list.map((chat) => chat.chat_id)).toEqual(['wrB']);
});

test.each<[string, object, number]>([
  ['no limit', {}, 40058], ['a limit of 1,001', { limit: 1001 }, 40035], ['a status that is none', { limit: 1, status_filter: 4 }, 40058],
  ['101 owners', { limit: 1, owner_filter: { userid_list: Array.from({ length: 101 }, () => 'lisi') } }, 40032], ['an owner nobody knows', { limit: 1, owner_filter: { userid_list: ['nobody'] } }, 60111],
])('a listing with %s is refused', async (_, body, errcode) => {
  expect(await list(body)).toMatchObject({ errcode, group_chat_list: [] });
});

test('doc 81017: more than 1,000 visible members need an owner_filter', async () => {
  await bot.control.seed({ staff: Array.from({ length: 1000 }, (_, n) => ({ userId: `seller${n}` })) });
  expect((await list({ limit: 10 })).errcode).toBe(81017);
});

test('doc 92122: the state of a code is shown with scene 3 only, an inviter otherwise; the version changes with the members', async () => {
  const before = (await get('wrA')).group_chat.member_version;
  await bot.control.groupJoins({ chatId: 'wrA', members: [BOB], scene: 3, state: 'r_1' });
  const { group_chat } = await get('wrA');
  expect(group_chat.member_list.find((member) => member.userid === BOB)).toMatchObject({ type: 2, join_scene: 3, state: 'r_1' });
  expect(group_chat.member_list.find((member) => member.userid === ANNA)).toMatchObject({ join_scene: 1, invitor: { userid: 'ZhangSan' } });
  expect(group_chat.member_version).not.toBe(before);
  await bot.simulator.settle();
  expect(bot.events).toMatchObject([{ Event: 'change_external_chat', ChangeType: 'update', ChatId: 'wrA', UpdateDetail: 'add_member', JoinScene: '3', MemChangeCnt: '1', LastMemVer: before, CurMemVer: group_chat.member_version }]);
  expect(bot.plaintexts.at(-1)).toContain(`<MemChangeList><Item><![CDATA[${BOB}]]></Item></MemChangeList>`);
});

test('a read lags behind its event', async () => {
  await bot.control.settings({ chatLagMs: 60_000 });
  await bot.control.groupLeaves({ chatId: 'wrA', members: [ANNA] });
  expect((await get('wrA')).group_chat.member_list).toHaveLength(2);
  await bot.control.clock({ advanceMs: 60_000 });
  expect((await get('wrA')).group_chat.member_list).toHaveLength(1);
});

test('a dissolved group is listed no more and answers 49008; an unknown one 90501', async () => {
  await bot.control.groupDismisses({ chatId: 'wrA' });
  expect((await list({ limit: 10 })).group_chat_list.map((chat) => chat.chat_id)).toEqual(['wrB']);
  expect([(await get('wrA')).errcode, (await get('wrNone')).errcode, (await get('')).errcode]).toEqual([49008, 90501, 40050]);
});
