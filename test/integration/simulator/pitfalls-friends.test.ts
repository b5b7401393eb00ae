import type { BotStandIn } from './bot-stand-in';
import { ANNA, BOB, codeOf, LISI, SMALL_CORP, startBotStandIn, WOLF, ZHANGSAN } from './bot-stand-in';

let bot: BotStandIn;
beforeAll(async () => { bot = await startBotStandIn(() => 0); });
afterAll(() => bot.close());
beforeEach(async () => {
  await bot.control.reset(SMALL_CORP);
  for (const list of [bot.events, bot.plaintexts, bot.ciphertexts, bot.answers]) list.length = 0;
});

const pair = { userId: ZHANGSAN.userId, customer: ANNA };
const changes = () => bot.events.map((event) => event.ChangeType);
interface FollowRow { userid: string; state?: string; add_way: number; oper_userid: string }
const followsOf = async (customer: string) => (await bot.get('externalcontact/get', { external_userid: customer })).follow_user as FollowRow[];

test('a scan raises half and add with one State and one WelcomeCode, in the documented form', async () => {
  const configId = await codeOf(bot, 'r_7Kq2');
  const { welcomeCode } = await bot.control.scan({ customer: ANNA, configId, at: 1700000000 });
  await bot.simulator.settle();
  expect(changes()).toEqual(['add_half_external_contact', 'add_external_contact']);
  expect(bot.plaintexts[1]).toBe(
    '<xml><ToUserName><![CDATA[wwtest0000000001]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>1700000000</CreateTime>'
    + '<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[add_external_contact]]></ChangeType>'
    + `<UserID><![CDATA[ZhangSan]]></UserID><ExternalUserID><![CDATA[${ANNA}]]></ExternalUserID><State><![CDATA[r_7Kq2]]></State>`
    + `<WelcomeCode><![CDATA[${welcomeCode}]]></WelcomeCode></xml>`,
  );
  expect(bot.events[0]?.WelcomeCode).toBe(welcomeCode);
  expect(await followsOf(ANNA)).toMatchObject([{ userid: 'ZhangSan', state: 'r_7Kq2', add_way: 1, oper_userid: ANNA }]);
});

test.each([
  ['halfOnly', ['add_half_external_contact']],
  ['addOnly', ['add_external_contact']],
] as const)('pitfall 7: a skip-verify code may raise %s', async (skipVerifyEvents, expected) => {
  await bot.control.settings({ skipVerifyEvents });
  await codeOf(bot, 'r1');
  await bot.control.scan({ customer: ANNA, state: 'r1' });
  await bot.simulator.settle();
  expect(changes()).toEqual(expected);
});

test('a code without skip_verify raises only the add event', async () => {
  await codeOf(bot, 'r1', { skip_verify: false });
  await bot.control.scan({ customer: ANNA, state: 'r1' });
  await bot.simulator.settle();
  expect(changes()).toEqual(['add_external_contact']);
});

test('a half friend becomes a whole one when the member confirms', async () => {
  await codeOf(bot, 'r1');
  await bot.control.scan({ customer: ANNA, state: 'r1', halfFirst: 'only' });
  await bot.control.confirmHalf(pair);
  await bot.simulator.settle();
  expect(changes()).toEqual(['add_half_external_contact', 'add_external_contact']);
  await expect(bot.control.confirmHalf(pair)).rejects.toThrow('not a half friend');
});

test('pitfall 4: an add without a code carries no State element', async () => {
  await bot.control.addWithoutCode({ ...pair, addWay: 3 });
  await bot.simulator.settle();
  expect(bot.plaintexts[0]).not.toContain('<State>');
  expect((await followsOf(ANNA))[0]).toMatchObject({ add_way: 3, oper_userid: 'ZhangSan' });
  expect((await followsOf(ANNA))[0]).not.toHaveProperty('state');
});

test('pitfall 5: a customer who deleted the member and scans a new code keeps the old state', async () => {
  await codeOf(bot, 'old');
  await codeOf(bot, 'new');
  await bot.control.scan({ customer: ANNA, state: 'old' });
  await bot.control.customerDeletes(pair);
  bot.events.length = 0;
  expect(await bot.control.scan({ customer: ANNA, state: 'new' })).toMatchObject({ kind: 'restored', state: 'old' });
  await bot.simulator.settle();
  expect((await followsOf(ANNA))[0]?.state).toBe('old');
  expect(bot.events.at(-1)).toMatchObject({ ChangeType: 'add_external_contact' });
  expect(bot.events.at(-1)).not.toHaveProperty('State');
});

test.each([['old', 'old'], ['new', 'new']] as const)('pitfall 5: the restoring event may carry the %s State', async (restoredState, state) => {
  await bot.control.settings({ restoredState });
  await codeOf(bot, 'old');
  await codeOf(bot, 'new');
  await bot.control.scan({ customer: ANNA, state: 'old' });
  await bot.control.customerDeletes(pair);
  await bot.control.scan({ customer: ANNA, state: 'new' });
  await bot.simulator.settle();
  expect(bot.events.at(-1)?.State).toBe(state);
});

test('pitfall 6: a friend who scans again raises nothing', async () => {
  await codeOf(bot, 'r1');
  await bot.control.addWithoutCode(pair);
  await bot.simulator.settle();
  bot.events.length = 0;
  expect(await bot.control.scan({ customer: ANNA, state: 'r1' })).toMatchObject({ kind: 'alreadyFriend' });
  await bot.simulator.settle();
  expect(bot.events).toEqual([]);
  expect((await followsOf(ANNA))[0]).not.toHaveProperty('state');
});

test('a customer who deleted the member is still listed everywhere; one whom the member deleted is not', async () => {
  await bot.control.addWithoutCode(pair);
  await bot.control.customerDeletes(pair);
  expect(await followsOf(ANNA)).toHaveLength(1);
  expect((await bot.post('externalcontact/batch/get_by_user', { userid_list: ['zhangsan'] })).external_contact_list).toHaveLength(1);
  await bot.control.staffDeletes(pair);
  expect((await bot.get('externalcontact/get', { external_userid: ANNA })).errcode).toBe(84061);
  expect((await bot.post('externalcontact/batch/get_by_user', { userid_list: ['zhangsan'] })).external_contact_list).toEqual([]);
});

test('pitfall 16: the detail lists a deleted relation until the lag has passed', async () => {
  await bot.control.settings({ detailLagMs: 60_000 });
  await bot.control.addWithoutCode(pair);
  await bot.control.staffDeletes(pair);
  expect(await followsOf(ANNA)).toHaveLength(1);
  await bot.control.clock({ advanceMs: 60_000 });
  expect((await bot.get('externalcontact/get', { external_userid: ANNA })).errcode).toBe(84061);
});

test('a customer whom the member deleted adds afresh, with the new state', async () => {
  await codeOf(bot, 'old');
  await codeOf(bot, 'new');
  await bot.control.scan({ customer: ANNA, state: 'old' });
  await bot.control.staffDeletes(pair);
  await bot.control.scan({ customer: ANNA, state: 'new' });
  expect((await followsOf(ANNA))[0]?.state).toBe('new');
});

test('pitfall 12: a WeCom user gets no WelcomeCode and no unionid', async () => {
  await codeOf(bot, 'r1');
  await bot.control.scan({ customer: WOLF, state: 'r1' });
  await bot.simulator.settle();
  expect(bot.events.some((event) => 'WelcomeCode' in event)).toBe(false);
  const detail = await bot.get('externalcontact/get', { external_userid: WOLF });
  expect(detail.external_contact).toMatchObject({ type: 2 });
  expect(detail.external_contact).not.toHaveProperty('unionid');
});

test('pitfall 33: unionid shows only when a developer id is bound', async () => {
  await bot.control.addWithoutCode(pair);
  expect((await bot.get('externalcontact/get', { external_userid: ANNA })).external_contact).toHaveProperty('unionid');
  await bot.control.settings({ developerBound: false });
  expect((await bot.get('externalcontact/get', { external_userid: ANNA })).external_contact).not.toHaveProperty('unionid');
});

test('pitfall 14: a remark by API raises no event unless the switch says so', async () => {
  await bot.control.addWithoutCode(pair);
  const remark = { userid: 'zhangsan', external_userid: ANNA, remark: '老客户' };
  await bot.post('externalcontact/remark', remark);
  await bot.control.settings({ apiRemarkRaisesEvent: true });
  await bot.post('externalcontact/remark', remark);
  await bot.simulator.settle();
  expect(changes()).toEqual(['add_external_contact', 'edit_external_contact']);
});

test('pitfall 15: an edit by the member says nothing of what changed', async () => {
  await bot.control.addWithoutCode(pair);
  await bot.control.staffEdits({ ...pair, remark: '新备注', mobiles: ['13800001234'] });
  await bot.simulator.settle();
  expect(bot.plaintexts.at(-1)).not.toContain('新备注');
  expect((await followsOf(ANNA))[0]).toMatchObject({ remark: '新备注', remark_mobiles: ['13800001234'] });
});

test('pitfall 17: a transfer deletes the old relation with Source and adds the new one without State', async () => {
  await bot.control.addWithoutCode(pair);
  await bot.control.transfer({ customer: ANNA, from: ZHANGSAN.userId, to: LISI.userId });
  await bot.simulator.settle();
  expect(bot.events.slice(1)).toMatchObject([
    { ChangeType: 'del_external_contact', UserID: 'ZhangSan', Source: 'DELETE_BY_TRANSFER' },
    { ChangeType: 'add_external_contact', UserID: 'lisi' },
  ]);
  expect(await followsOf(ANNA)).toMatchObject([{ userid: 'lisi', add_way: 202 }]);
});

test('a transfer that the customer refuses changes nothing and says why', async () => {
  await bot.control.addWithoutCode(pair);
  await bot.control.transfer({ customer: ANNA, from: ZHANGSAN.userId, to: LISI.userId, outcome: 'refused' });
  await bot.simulator.settle();
  expect(bot.events.at(-1)).toMatchObject({ ChangeType: 'transfer_fail', FailReason: 'customer_refused', UserID: 'lisi' });
  expect(await followsOf(ANNA)).toMatchObject([{ userid: 'ZhangSan' }]);
});

test('a type-2 code leads to one of its members, and an exclusive one to the member the customer has', async () => {
  const both = { type: 2, user: ['zhangsan', 'lisi'] };
  await codeOf(bot, 'free', both);
  await codeOf(bot, 'exclusive', { ...both, is_exclusive: true });
  await bot.control.addWithoutCode({ customer: ANNA, userId: 'lisi' });
  expect(await bot.control.scan({ customer: BOB, state: 'free' })).toMatchObject({ kind: 'added', userId: 'ZhangSan' });
  expect(await bot.control.scan({ customer: ANNA, state: 'exclusive' })).toMatchObject({ kind: 'alreadyFriend', userId: 'lisi' });
  expect(await bot.control.scan({ customer: ANNA, state: 'free' })).toMatchObject({ kind: 'added', userId: 'ZhangSan' });
});

test('a deleted code leads nowhere, and so does one whose only member left', async () => {
  const configId = await codeOf(bot, 'r1');
  await codeOf(bot, 'r2', { user: ['lisi'] });
  await bot.post('externalcontact/del_contact_way', { config_id: configId });
  expect(await bot.control.scan({ customer: ANNA, configId })).toMatchObject({ kind: 'codeGone' });
  await bot.control.updateStaff({ userId: 'lisi', left: true });
  expect(await bot.control.scan({ customer: ANNA, state: 'r2' })).toMatchObject({ kind: 'noMember' });
  await bot.simulator.settle();
  expect(bot.events).toMatchObject([{ Event: 'change_contact', ChangeType: 'delete_user', UserID: 'lisi' }]);
});

test.each([
  ['outside the visible range', { inRange: false }],
  ['without 客户联系', { contactEnabled: false }],
])('pitfall 25: a member %s raises no events and is not in get_follow_user_list', async (_, patch) => {
  await bot.control.updateStaff({ userId: ZHANGSAN.userId, ...patch });
  await bot.control.addWithoutCode(pair);
  await bot.simulator.settle();
  expect(bot.events).toEqual([]);
  expect((await bot.get('externalcontact/get_follow_user_list')).follow_user).toEqual(['lisi']);
});

test('pitfall 24: without the tick no customer event is raised', async () => {
  await bot.control.settings({ customerEventTick: false });
  await bot.control.addWithoutCode(pair);
  await bot.simulator.settle();
  expect(bot.events).toEqual([]);
});
