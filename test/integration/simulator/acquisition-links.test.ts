import type { BotStandIn } from './bot-stand-in';
import { startBotStandIn } from './bot-stand-in';

let bot: BotStandIn;
beforeAll(async () => { bot = await startBotStandIn(); });
afterAll(() => bot.close());
beforeEach(async () => {
  await bot.control.reset({
    departments: [{ id: 2, name: '销售' }], customers: [{ externalUserId: 'wmA' }, { externalUserId: 'wmB' }],
    staff: [{ userId: 'zhangsan' }, { userId: 'hidden', inRange: false }, { userId: 'silent', contactEnabled: false }, ...Array.from({ length: 501 }, (_, n) => ({ userId: `seller${n}`, departments: [2] }))],
  });
  bot.events.length = 0;
});

const call = (api: string, body: object) => bot.post(`externalcontact/customer_acquisition/${api}`, body);
const GOOD = { link_name: '推荐', range: { user_list: ['zhangsan'] } };
const create = async () => (await call('create_link', GOOD)).link as { link_id: string; url: string };
const told = () => bot.events.map(({ Event, ChangeType, State }) => [Event, ChangeType, State ?? null].join(' ').trim());

test.each<[string, object, number]>([
  ['no name', { range: GOOD.range }, 40058],
  ['a name of 31 characters', { ...GOOD, link_name: '推'.repeat(31) }, 40058],
  ['no range', { link_name: 'a' }, 40058],
  ['an empty range', { link_name: 'a', range: { user_list: [] } }, 40063],
  ['a member out of range', { link_name: 'a', range: { user_list: ['hidden'] } }, 60011],
  ['a member without 客户联系', { link_name: 'a', range: { user_list: ['silent'] } }, 84074],
  ['a department that is none', { link_name: 'a', range: { department_list: [9] } }, 60123],
  ['501 people', { link_name: 'a', range: { department_list: [2] } }, 40032],
])('a link with %s is refused', async (_, body, errcode) => {
  expect((await call('create_link', body)).errcode).toBe(errcode);
  expect((await bot.control.world()).acquisitionLinks).toEqual([]);
});

test('a link is made, shown, changed as a whole and deleted', async () => {
  await bot.control.settings({ acquisitionLinkQuota: 1 });
  const { link_id } = await create();
  expect((await call('create_link', GOOD)).errcode).toBe(41095);
  await call('update_link', { link_id, range: { user_list: ['seller1'] } });
  expect(await call('get', { link_id })).toMatchObject({ link: { link_name: '推荐', skip_verify: true }, range: { user_list: ['seller1'] } });
  expect((await call('list_link', { limit: 101 })).errcode).toBe(40035);
  expect((await call('list_link', {})).link_id_list).toEqual([link_id]);
  await bot.control.linkBreaks({ linkId: link_id });
  expect((await call('list_link', {})).link_id_list).toEqual([]);
  expect((await call('delete_link', { link_id })).errcode).toBe(0);
  expect((await call('get', { link_id })).errcode).toBe(40058);
  await bot.control.settle();
  expect(told()).toEqual(['customer_acquisition link_unavailable']);
});

test('pitfalls 29, 46: who opens a link asks first and is added then; more than 64 bytes of channel are cut', async () => {
  const { url } = await create();
  await bot.control.settings({ skipVerifyEvents: 'addOnly' });
  await bot.control.opensLink({ customer: 'wmA', url: `${url}?customer_channel=abc`, asksOnly: true });
  await bot.control.settle();
  expect(told()).toEqual(['customer_acquisition friend_request abc']);
  const long = 'x'.repeat(70);
  expect(await bot.control.opensLink({ customer: 'wmA', url: `${url}?customer_channel=${long}` })).toMatchObject({ kind: 'added', userId: 'zhangsan', state: 'x'.repeat(64) });
  const detail = await bot.get('externalcontact/get', { external_userid: 'wmA' });
  expect((detail.follow_user as object[])[0]).toMatchObject({ add_way: 16, state: 'x'.repeat(64) });
  await bot.control.settle();
  expect(told()).toContain(`change_external_contact add_external_contact ${'x'.repeat(64)}`);
});

test('pitfall 45: each new friend takes one of the quota; low and exhausted are told, and without quota a link adds nobody', async () => {
  const { url } = await create();
  await bot.control.settings({ acquisitionBalance: 20 });
  await bot.control.opensLink({ customer: 'wmA', url });
  await bot.control.settle();
  expect(told()).toContain('customer_acquisition balance_low');
  await bot.control.settings({ acquisitionBalance: 1 });
  await bot.control.opensLink({ customer: 'wmB', url });
  await bot.control.opensLink({ customer: 'wmB', url });
  await bot.control.settle();
  expect(told().filter((event) => event === 'customer_acquisition balance_exhausted')).toHaveLength(1);
  expect(await bot.get('externalcontact/customer_acquisition_quota')).toMatchObject({ balance: 0, quota_list: [] });
  await bot.control.seed({ customers: [{ externalUserId: 'wmC' }] });
  expect((await bot.control.opensLink({ customer: 'wmC', url })).kind).toBe('codeGone');
  await bot.control.buysQuota({ amount: 100 });
  await bot.control.settle();
  expect(told().at(-1)).toBe('customer_acquisition balance_increased');
});
