import type { FakeApi } from './fake-api';
import { benchOn, ok, startFakeApi } from './fake-api';

let api: FakeApi;
beforeEach(async () => void (api = await startFakeApi()));
afterEach(() => api.close());

const LINKS = 'externalcontact/customer_acquisition';
const JOIN = 'externalcontact/groupchat';
const links = () => benchOn(api.url).wecom.acquisitionLinks;
const ways = () => benchOn(api.url).wecom.joinWays;
const refused = { kind: 'fault', code: null };

test('a link is made with its range; names and ranges that WeCom would refuse are not sent', async () => {
  api.on(`${LINKS}/create_link`, () => ok({ link: { link_id: 'l1', link_name: '推荐', url: 'https://work.weixin.qq.com/ca/x', create_time: 1 } }));
  expect(await links().create({ name: '推荐', users: ['zhangsan'] })).toEqual({ linkId: 'l1', url: 'https://work.weixin.qq.com/ca/x' });
  expect(api.bodyOf(`${LINKS}/create_link`)).toEqual({ link_name: '推荐', range: { user_list: ['zhangsan'] } });
  await expect(links().create({ name: '推'.repeat(31), users: ['zhangsan'] })).rejects.toMatchObject(refused);
  await expect(links().create({ name: 'a', users: [] })).rejects.toMatchObject(refused);
  await expect(links().update({ linkId: 'l1', users: Array.from({ length: 501 }, String) })).rejects.toMatchObject(refused);
});

test('a link whose address is none is an answer that cannot be used, and its outcome is unknown', async () => {
  api.on(`${LINKS}/create_link`, () => ok({ link: { link_id: 'l1', url: 'javascript:alert(1)' } }));
  await expect(links().create({ name: 'a', users: ['zhangsan'] })).rejects.toMatchObject({ kind: 'reply', outcomeUnknown: true });
});

test.each([['inside the link', { skip_verify: false }, {}], ['beside it', {}, { skip_verify: false }]])('skip_verify is read %s', async (_, inside, beside) => {
  api.on(`${LINKS}/get`, () => ok({ link: { link_name: 'a', url: 'https://w/ca/x', create_time: 1, ...inside }, ...beside, range: { user_list: ['u'] } }));
  expect(await links().get('l1')).toMatchObject({ name: 'a', skipVerify: false, users: ['u'], departmentIds: [] });
});

test('links are listed by pages, and the quota is read', async () => {
  api.on(`${LINKS}/list_link`, () => ok({ link_id_list: ['l1'], next_cursor: '' }));
  expect(await links().list({})).toEqual({ linkIds: ['l1'], nextCursor: null });
  api.on('externalcontact/customer_acquisition_quota', () => ok({ total: 100, balance: 7, quota_list: [{ expire_date: 5, balance: 7 }] }));
  expect(await links().quota()).toEqual({ total: 100, balance: 7, batches: [{ expireDate: 5, balance: 7 }] });
});

test('a join way is made for at most five groups and updated as a whole', async () => {
  api.on(`${JOIN}/add_join_way`, () => ok({ config_id: 'c1' }));
  expect(await ways().add({ chatIds: ['wr1'], state: 's', opensMore: false })).toEqual({ configId: 'c1' });
  expect(api.bodyOf(`${JOIN}/add_join_way`)).toEqual({ scene: 2, chat_id_list: ['wr1'], state: 's', auto_create_room: 0 });
  api.on(`${JOIN}/update_join_way`, () => ok({}));
  await ways().update({ configId: 'c1', chatIds: ['wr2'], state: 's' });
  expect(api.bodyOf(`${JOIN}/update_join_way`)).toEqual({ config_id: 'c1', scene: 2, chat_id_list: ['wr2'], state: 's' });
  await expect(ways().add({ chatIds: Array.from({ length: 6 }, String), state: 's' })).rejects.toMatchObject(refused);
  await expect(ways().add({ chatIds: ['wr1'], state: 's'.repeat(31) })).rejects.toMatchObject(refused);
  api.on(`${JOIN}/get_join_way`, () => ok({ join_way: { config_id: 'c1', chat_id_list: ['wr1'], state: 's', qr_code: 'https://w/qr' } }));
  expect(await ways().get('c1')).toEqual({ configId: 'c1', chatIds: ['wr1'], state: 's', remark: '', qrCode: 'https://w/qr' });
});
