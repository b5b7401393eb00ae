import type { WecomError } from '../../../src/wecom';
import type { FakeApi } from './fake-api';
import { benchOn, failure, ok, startFakeApi } from './fake-api';

let api: FakeApi;
beforeEach(async () => void (api = await startFakeApi()));
afterEach(() => api.close());

const fails = (promise: Promise<unknown>) => promise.then(() => { throw new Error('no error'); }, (error: unknown) => error as WecomError);
const client = () => benchOn(api.url).wecom;
const contact = { external_userid: 'wm1', name: '李四', avatar: 'http://example.com/0', type: 1, gender: 1, unionid: 'o1', position: 'extra' };
const contactRead = { externalUserId: 'wm1', name: '李四', type: 1, gender: 1, avatar: 'http://example.com/0', unionid: 'o1' };

describe('members', () => {
  test('members with 客户联系 are listed', async () => {
    api.on('externalcontact/get_follow_user_list', () => ok({ follow_user: ['zhangsan', 'lisi'] }));
    expect(await client().members.listFollowUsers()).toEqual(['zhangsan', 'lisi']);
  });
  test('a member of an app made after 2022-06-20 lacks most fields', async () => {
    api.on('user/get', (call) => ok({ userid: call.query['userid'], name: '张三', department: [1, 2], main_department: 1, status: 1, alias: '' }));
    expect(await client().members.get('zhangsan')).toEqual({ userId: 'zhangsan', name: '张三', departmentIds: [1, 2], leadsDepartment: [], mainDepartmentId: 1, status: 1, alias: null, position: null });
    api.on('user/get', () => ok({ userid: 'zhangsan' }));
    expect(await client().members.get('zhangsan')).toEqual({ userId: 'zhangsan', name: '', departmentIds: [], leadsDepartment: [], mainDepartmentId: null, status: 0, alias: null, position: null });
  });
  test('openids of members and customers', async () => {
    api.on('user/convert_to_openid', () => ok({ openid: 'oM' }));
    api.on('externalcontact/convert_to_openid', () => ok({ openid: 'oC' }));
    expect([await client().members.toOpenid('zhangsan'), await client().customers.toOpenid('wm1')]).toEqual(['oM', 'oC']);
    expect([api.bodyOf('user/convert_to_openid'), api.bodyOf('externalcontact/convert_to_openid')]).toEqual([{ userid: 'zhangsan' }, { external_userid: 'wm1' }]);
  });
});

describe('customers', () => {
  test('a member without customers (84061) has an empty list; other errors are errors', async () => {
    api.on('externalcontact/list', () => failure(84061));
    expect(await client().customers.list('zhangsan')).toEqual([]);
    api.on('externalcontact/list', () => failure(60011));
    expect(await fails(client().customers.list('zhangsan'))).toMatchObject({ code: 60011 });
    api.on('externalcontact/list', () => ok({ external_userid: ['wm1'] }));
    expect(await client().customers.list('zhangsan')).toEqual(['wm1']);
  });

  test('a customer is read from all pages', async () => {
    const full = {
      userid: 'rocky', remark: '李部长', description: 'd', createtime: 1525779812, state: 'r_abc', add_way: 1, oper_userid: 'wm1', remark_mobiles: ['138', ''],
      tags: [{ group_name: 'g', tag_name: 't', tag_id: 'et1', type: 1 }, { group_name: '', tag_name: 'own', type: 2 }], wechat_channels: { nickname: 'x' },
    };
    api.on('externalcontact/get', (call) => (call.query['cursor'] === 'NEXT'
      ? ok({ external_contact: contact, follow_user: [{ userid: 'lisi', createtime: 1 }] })
      : ok({ external_contact: contact, follow_user: [full], next_cursor: 'NEXT' })));
    expect(await client().customers.get('wm1')).toEqual({
      contact: contactRead,
      follows: [
        {
          userId: 'rocky', remark: '李部长', description: 'd', createTime: 1525779812, state: 'r_abc', addWay: 1, operUserId: 'wm1', remarkMobiles: ['138'],
          tags: [{ id: 'et1', name: 't', groupName: 'g', type: 1 }, { id: null, name: 'own', groupName: '', type: 2 }],
        },
        { userId: 'lisi', remark: '', description: '', createTime: 1, state: null, addWay: null, operUserId: null, remarkMobiles: [], tags: [] },
      ],
    });
    expect(api.calls.find((call) => call.api === 'externalcontact/get')?.query).toEqual({ external_userid: 'wm1', access_token: 'TOKEN-1' });
  });

  test('a customer with nothing but an id is read', async () => {
    api.on('externalcontact/get', () => ok({ external_contact: { external_userid: 'wo1' } }));
    expect(await client().customers.get('wo1')).toEqual({ contact: { externalUserId: 'wo1', name: '', type: 0, gender: 0, avatar: null, unionid: null }, follows: [] });
  });

  test('a customer nobody has is an error, not an empty one', async () => {
    api.on('externalcontact/get', () => failure(84061));
    expect(await fails(client().customers.get('wm1'))).toMatchObject({ code: 84061, kind: 'state' });
  });

  test.each([['the same cursor for ever', 2, () => 'SAME'], ['two cursors in turn', 3, (count: number) => `C${count % 2}`]])(
    'paging that goes round in a circle ends: %s', async (_, calls, cursor) => {
      api.on('externalcontact/get', (_call, count) => ok({ external_contact: contact, follow_user: [], next_cursor: cursor(count) }));
      expect(await fails(client().customers.get('wm1'))).toMatchObject({ kind: 'reply', api: 'externalcontact/get' });
      expect(api.countOf('externalcontact/get')).toBe(calls);
    });

  test('paging ends after a hundred pages', async () => {
    api.on('externalcontact/get', (_call, count) => ok({ external_contact: contact, follow_user: [], next_cursor: `C${count}` }));
    expect(await fails(client().customers.get('wm1'))).toMatchObject({ kind: 'reply' });
    expect(api.countOf('externalcontact/get')).toBe(100);
  });

  test('a batch by member gives rows with tag ids and the next cursor', async () => {
    const row = { external_contact: contact, follow_info: { userid: 'rocky', createtime: 5, tag_id: ['et1'], state: '' } };
    api.on('externalcontact/batch/get_by_user', () => ok({ external_contact_list: [row], next_cursor: 'N' }));
    expect(await client().customers.batchByUser({ userIds: ['rocky'] })).toEqual({
      items: [{ contact: contactRead, follow: { userId: 'rocky', remark: '', description: '', createTime: 5, state: null, addWay: null, operUserId: null, remarkMobiles: [], tagIds: ['et1'] } }],
      nextCursor: 'N',
    });
    expect(api.bodyOf('externalcontact/batch/get_by_user')).toEqual({ userid_list: ['rocky'], cursor: '', limit: 100 });
    api.on('externalcontact/batch/get_by_user', () => ok({ external_contact_list: [], next_cursor: '' }));
    expect(await client().customers.batchByUser({ userIds: ['rocky'], cursor: 'N', limit: 10 })).toEqual({ items: [], nextCursor: null });
    expect(await fails(client().customers.batchByUser({ userIds: [] }))).toMatchObject({ kind: 'fault' });
    expect(await fails(client().customers.batchByUser({ userIds: ['a'], limit: 101 }))).toMatchObject({ kind: 'fault' });
  });

  test('a remark changes only what is given, and [] clears the numbers', async () => {
    api.on('externalcontact/remark', () => ok());
    await client().customers.remark({ userId: 'zhangsan', externalUserId: 'wm1', remark: '老李', mobiles: [] });
    expect(api.bodyOf('externalcontact/remark')).toEqual({ userid: 'zhangsan', external_userid: 'wm1', remark: '老李', remark_mobiles: [''] });
    expect(await fails(client().customers.remark({ userId: 'zhangsan', externalUserId: 'wm1' }))).toMatchObject({ kind: 'fault' });
    expect(await fails(client().customers.remark({ userId: 'zhangsan', externalUserId: 'wm1', remark: '字'.repeat(21) }))).toMatchObject({ kind: 'fault' });
  });
});

describe('联系我 codes', () => {
  const way = { type: 1, scene: 2, state: 'r_1', users: ['zhangsan'] } as const;
  const add = (change: object) => client().contactWays.add({ ...way, users: ['zhangsan'], ...change });

  test('a code is made with what was given and no more', async () => {
    api.on('externalcontact/add_contact_way', () => ok({ config_id: 'c1', qr_code: 'http://p.example.com/0' }));
    expect(await add({ skipVerify: false, isExclusive: true, remark: '转介绍' })).toEqual({ configId: 'c1', qrCode: 'http://p.example.com/0' });
    expect(api.bodyOf('externalcontact/add_contact_way')).toEqual({ type: 1, scene: 2, remark: '转介绍', skip_verify: false, state: 'r_1', user: ['zhangsan'], is_exclusive: true });
    api.on('externalcontact/add_contact_way', () => ok({ config_id: 'c2' }));
    expect(await add({ scene: 1 })).toEqual({ configId: 'c2', qrCode: null });
    expect(api.bodyOf('externalcontact/add_contact_way')).toEqual({ type: 1, scene: 1, state: 'r_1', user: ['zhangsan'] });
  });

  test.each([
    ['a state of 31 characters', { state: '状'.repeat(31) }], ['a remark of 31 characters', { remark: 'x'.repeat(31) }], ['no user', { users: [] }],
    ['two users of one', { users: ['a', 'b'] }], ['101 users', { type: 2, users: Array.from({ length: 101 }, (_, i) => `u${i}`) }],
  ])('%s is refused before it is sent', async (_, change) => {
    expect(await fails(add(change))).toMatchObject({ kind: 'fault', code: null });
    expect(api.calls).toHaveLength(0);
  });

  test('thirty characters are counted as characters, not as bytes or halves', async () => {
    api.on('externalcontact/add_contact_way', () => ok({ config_id: 'c1' }));
    expect(await add({ state: '😀'.repeat(30) })).toMatchObject({ configId: 'c1' });
  });

  test('a made code without an id is an error whose outcome is unknown', async () => {
    api.on('externalcontact/add_contact_way', () => ok());
    expect(await fails(add({}))).toMatchObject({ kind: 'reply', outcomeUnknown: true });
  });

  test('codes are read, listed, changed and removed', async () => {
    api.on('externalcontact/get_contact_way', () => ok({ contact_way: { config_id: 'c1', type: 1, scene: 2, remark: '', skip_verify: false, state: 'r_1', qr_code: 'q', user: ['zhangsan'], is_temp: false } }));
    expect(await client().contactWays.get('c1')).toEqual({ configId: 'c1', type: 1, scene: 2, remark: '', skipVerify: false, state: 'r_1', qrCode: 'q', users: ['zhangsan'], departmentIds: [] });
    api.on('externalcontact/list_contact_way', () => ok({ contact_way: [{ config_id: 'c1' }, { config_id: 'c2' }], next_cursor: 'N' }));
    expect(await client().contactWays.list({ startTime: 1, endTime: 2 })).toEqual({ configIds: ['c1', 'c2'], nextCursor: 'N' });
    expect(api.bodyOf('externalcontact/list_contact_way')).toEqual({ start_time: 1, end_time: 2, limit: 100 });
    api.on('externalcontact/update_contact_way', () => ok());
    await client().contactWays.update({ configId: 'c1', users: ['a', 'b'], state: 's' });
    expect(api.bodyOf('externalcontact/update_contact_way')).toEqual({ config_id: 'c1', user: ['a', 'b'], state: 's' });
    api.on('externalcontact/del_contact_way', () => ok());
    await client().contactWays.remove('c1');
    expect(api.bodyOf('externalcontact/del_contact_way')).toEqual({ config_id: 'c1' });
  });
});
