import type { FakeApi } from './fake-api';
import { benchOn, ok, startFakeApi } from './fake-api';

let api: FakeApi;
beforeEach(async () => void (api = await startFakeApi()));
afterEach(() => api.close());

const client = () => benchOn(api.url).wecom.groupChats;

test('groups of some owners are listed a page at a time', async () => {
  api.on('externalcontact/groupchat/list', () => ok({ group_chat_list: [{ chat_id: 'wr1', status: 0 }], next_cursor: 'NEXT' }));
  expect(await client().list({ ownerUserIds: ['zhangsan'] })).toEqual({ items: ['wr1'], nextCursor: 'NEXT' });
  expect(api.bodyOf('externalcontact/groupchat/list')).toEqual({ status_filter: 0, owner_filter: { userid_list: ['zhangsan'] }, cursor: '', limit: 1000 });
  await expect(client().list({ ownerUserIds: [] })).rejects.toMatchObject({ kind: 'fault', code: null });
});

test('a group is read with everybody in it', async () => {
  api.on('externalcontact/groupchat/get', () => ok({ group_chat: {
    chat_id: 'wr1', name: '甲', owner: 'zhangsan', create_time: 1, notice: 'n', member_version: 'v', admin_list: [{ userid: 'x' }],
    member_list: [{ userid: 'zhangsan', type: 1, join_time: 2, join_scene: 1 }, { userid: 'wm1', type: 2, join_time: 3, join_scene: 3, state: 'r' }, { userid: 'wm2', type: 2, join_time: 4, join_scene: 1, invitor: { userid: 'lisi' } }],
  } }));
  const staff = { id: 'zhangsan', isStaff: true, joinTime: 2, joinScene: 1, state: null, inviterUserId: null };
  expect(await client().get('wr1')).toEqual({
    chatId: 'wr1', name: '甲', ownerUserId: 'zhangsan', createTime: 1, memberVersion: 'v',
    members: [staff, { ...staff, id: 'wm1', isStaff: false, joinTime: 3, joinScene: 3, state: 'r' }, { ...staff, id: 'wm2', isStaff: false, joinTime: 4, inviterUserId: 'lisi' }],
  });
});

test('an answer without a list of members is no group without members', async () => {
  api.on('externalcontact/groupchat/get', () => ok({ group_chat: { chat_id: 'wr1', name: '甲', owner: 'zhangsan', create_time: 1 } }));
  await expect(client().get('wr1')).rejects.toMatchObject({ kind: 'reply' });
});
