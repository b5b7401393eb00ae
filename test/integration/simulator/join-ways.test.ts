import type { BotStandIn } from './bot-stand-in';
import { startBotStandIn } from './bot-stand-in';

let bot: BotStandIn;
beforeAll(async () => { bot = await startBotStandIn(); });
afterAll(() => bot.close());
beforeEach(() => bot.control.reset({
  staff: [{ userId: 'zhangsan' }], customers: [{ externalUserId: 'wmA' }],
  groupChats: Array.from({ length: 6 }, (_, n) => ({ chatId: `wr${n}`, name: `群${n}`, owner: 'zhangsan', members: [] })),
}));

const call = (api: string, body: object) => bot.post(`externalcontact/groupchat/${api}`, body);
const GOOD = { scene: 2, chat_id_list: ['wr0', 'wr1'], state: 's1' };

test.each<[string, object, number]>([
  ['no scene', { chat_id_list: ['wr0'] }, 40058],
  ['no group', { scene: 2 }, 40058],
  ['six groups', { scene: 2, chat_id_list: ['wr0', 'wr1', 'wr2', 'wr3', 'wr4', 'wr5'] }, 41091],
  ['what is no group', { scene: 2, chat_id_list: ['wrNone'] }, 90501],
  ['a state of 31 characters', { ...GOOD, state: '群'.repeat(31) }, 40058],
  ['a room name of 41 characters', { ...GOOD, room_base_name: 'x'.repeat(41) }, 40058],
])('a join way with %s is refused', async (_, body, errcode) => {
  expect((await call('add_join_way', body)).errcode).toBe(errcode);
  expect((await bot.control.world()).joinWays).toEqual([]);
});

test('the picture is shown by get_join_way only; an update replaces everything; the quota is shared with 联系我 (pitfall 27)', async () => {
  const added = await call('add_join_way', { ...GOOD, remark: 'x'.repeat(40) });
  expect(added).not.toHaveProperty('qr_code');
  const { config_id } = added;
  const { join_way } = await call('get_join_way', { config_id });
  expect(join_way).toMatchObject({ state: 's1', chat_id_list: ['wr0', 'wr1'], remark: 'x'.repeat(30), auto_create_room: 1 });
  expect((await fetch((join_way as { qr_code: string }).qr_code)).status).toBe(200);
  await call('update_join_way', { config_id, scene: 2, chat_id_list: ['wr2'] });
  expect((await call('get_join_way', { config_id })).join_way).toMatchObject({ state: '', chat_id_list: ['wr2'], remark: '' });
  await bot.control.settings({ contactWayQuota: 1 });
  expect((await call('add_join_way', GOOD)).errcode).toBe(41045);
  expect((await bot.post('externalcontact/add_contact_way', { type: 1, scene: 2, user: ['zhangsan'] })).errcode).toBe(41045);
  expect((await call('del_join_way', { config_id })).errcode).toBe(0);
  expect((await call('get_join_way', { config_id })).errcode).toBe(41044);
});

test('pitfall 19: who scans it is shown by groupchat/get with scene 3 and the state, into the first group that stands', async () => {
  const { config_id } = await call('add_join_way', GOOD);
  await bot.control.groupDismisses({ chatId: 'wr0' });
  expect(await bot.control.scansJoinWay({ customer: 'wmA', configId: config_id as string })).toEqual({ chatId: 'wr1' });
  const { group_chat } = await call('get', { chat_id: 'wr1' });
  expect((group_chat as { member_list: object[] }).member_list).toContainEqual(expect.objectContaining({ userid: 'wmA', join_scene: 3, state: 's1' }));
});
