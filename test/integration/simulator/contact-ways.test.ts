import type { BotStandIn, Reply } from './bot-stand-in';
import { codeOf, startBotStandIn } from './bot-stand-in';

let bot: BotStandIn;
beforeAll(async () => { bot = await startBotStandIn(); });
afterAll(() => bot.close());
beforeEach(() => bot.control.reset({
  departments: [{ id: 2, name: '销售' }, { id: 3, name: '销售一组', parentId: 2 }],
  staff: [
    { userId: 'zhangsan' },
    { userId: 'asleep', activated: false },
    { userId: 'nameless', realName: false },
    { userId: 'hidden', inRange: false },
    { userId: 'gone', left: true },
    { userId: 'silent', contactEnabled: false },
    ...Array.from({ length: 101 }, (_, number) => ({ userId: `seller${number}`, departments: [3] })),
  ],
}));

const GOOD = { type: 1, scene: 2, user: ['zhangsan'] };
const add = (body: object) => bot.post('externalcontact/add_contact_way', body);

test.each<[string, object, number]>([
  ['no type', { scene: 2, user: ['zhangsan'] }, 41037],
  ['a type that is none', { ...GOOD, type: 3 }, 41039],
  ['no scene', { type: 1, user: ['zhangsan'] }, 41038],
  ['a scene that is none', { ...GOOD, scene: 9 }, 41040],
  ['a style on a QR code', { ...GOOD, style: 1 }, 41042],
  ['a state of 31 characters', { ...GOOD, state: '客'.repeat(31) }, 40058],
  ['a remark of 31 characters', { ...GOOD, remark: 'x'.repeat(31) }, 40058],
  ['nobody', { type: 2, scene: 2 }, 40063],
  ['two members on a single code', { ...GOOD, user: ['zhangsan', 'seller1'] }, 40031],
  ['a party on a single code', { ...GOOD, party: [2] }, 40058],
  ['a department that is none', { type: 2, scene: 2, party: [77] }, 60123],
  ['a department of 101 members', { type: 2, scene: 2, party: [2] }, 41041],
  ['a temporary chat outside medicine', { ...GOOD, is_temp: true }, 48002],
  ['pitfall 31: a member not activated', { ...GOOD, user: ['asleep'] }, 41054],
  ['pitfall 31: a member without 实名', { ...GOOD, user: ['nameless'] }, 40098],
  ['pitfall 31: a member who left, among good ones', { type: 2, scene: 2, user: ['zhangsan', 'gone'] }, 60111],
  ['pitfall 25: a member out of range', { ...GOOD, user: ['hidden'] }, 60011],
  ['a member without 客户联系', { ...GOOD, user: ['silent'] }, 84074],
])('a contact way with %s is refused', async (_, body, errcode) => {
  expect((await add(body)).errcode).toBe(errcode);
  expect((await bot.control.world()).contactWays).toEqual([]);
});

test('pitfall 29: thirty characters of state pass, counted as characters', async () => {
  const reply = await add({ ...GOOD, state: '客'.repeat(30) });
  expect(reply.errcode).toBe(0);
  const { contact_way } = await bot.post('externalcontact/get_contact_way', { config_id: reply.config_id });
  expect(contact_way).toMatchObject({ state: '客'.repeat(30), skip_verify: true, type: 1, scene: 2, user: ['zhangsan'] });
});

test('a QR code has a picture that dies with the code; a mini-program button has none', async () => {
  const { config_id, qr_code } = await add(GOOD);
  const picture = await fetch(qr_code as string);
  expect(picture.headers.get('content-type')).toBe('image/png');
  await bot.post('externalcontact/del_contact_way', { config_id });
  expect((await fetch(qr_code as string)).status).toBe(404);
  expect(await add({ ...GOOD, scene: 1, style: 1 })).not.toHaveProperty('qr_code');
});

test('pitfall 30: an update replaces the members and the remark, also by leaving them out', async () => {
  const { config_id } = await add({ type: 2, scene: 2, remark: '门店', state: 's', user: ['zhangsan', 'seller1'] });
  const update = (body: object) => bot.post('externalcontact/update_contact_way', { config_id, ...body });
  expect((await update({ state: 'new' })).errcode).toBe(40063);
  expect((await update({ user: ['seller2'] })).errcode).toBe(0);
  const { contact_way } = await bot.post('externalcontact/get_contact_way', { config_id });
  expect(contact_way).toMatchObject({ user: ['seller2'], remark: '', state: 's' });
  expect((await update({ user: ['seller2'], type: 1 })).errcode).toBe(40058);
});

test.each(['get_contact_way', 'update_contact_way', 'del_contact_way'])('%s wants a config_id that exists', async (api) => {
  expect((await bot.post(`externalcontact/${api}`, {})).errcode).toBe(41043);
  expect((await bot.post(`externalcontact/${api}`, { config_id: 'none' })).errcode).toBe(41044);
});

test('pitfall 27: the quota of codes is shared by all and ends in 41045', async () => {
  await bot.control.settings({ contactWayQuota: 2 });
  const first = await codeOf(bot, 'a');
  await codeOf(bot, 'b');
  expect((await add(GOOD)).errcode).toBe(41045);
  await bot.post('externalcontact/del_contact_way', { config_id: first });
  expect((await add(GOOD)).errcode).toBe(0);
});

test('pitfall 26: the list gives ids only, page by page, of the time asked for', async () => {
  const ids = [await codeOf(bot, 'a'), await codeOf(bot, 'b'), await codeOf(bot, 'c')];
  const list = (body: object): Promise<Reply> => bot.post('externalcontact/list_contact_way', body);
  const first = await list({ limit: 2 });
  const second = await list({ limit: 2, cursor: first.next_cursor });
  expect([first.contact_way, second.contact_way].flat()).toEqual(ids.map((config_id) => ({ config_id })));
  expect(second.next_cursor).toBe('');
  expect(await list({ cursor: 'made-up' })).toMatchObject({ errcode: 50100, contact_way: [] });
  expect((await list({ limit: 1001 })).errcode).toBe(40035);
  await bot.control.clock({ advanceMs: 91 * 86_400_000 });
  expect((await list({})).contact_way).toEqual([]);
});
