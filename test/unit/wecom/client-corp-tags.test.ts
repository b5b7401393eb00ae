import type { WecomError } from '../../../src/wecom';
import type { FakeApi } from './fake-api';
import { benchOn, ok, startFakeApi } from './fake-api';

let api: FakeApi;
beforeEach(async () => void (api = await startFakeApi()));
afterEach(() => api.close());

const client = () => benchOn(api.url).wecom.corpTags;
const fails = (promise: Promise<unknown>) => promise.then(() => { throw new Error('no error'); }, (error: unknown) => error as WecomError);

test('the library is read with what is deleted, and by ids only when asked so', async () => {
  api.on('externalcontact/get_corp_tag_list', () => ok({ tag_group: [{
    group_id: 'g1', group_name: '等级', create_time: 1, order: 3, tag: [{ id: 't1', name: '金', create_time: 1, order: 2 }, { id: 't2', name: '银', deleted: true }],
  }, { group_id: 'g2', group_name: '空', deleted: true }] }));
  expect(await client().list()).toEqual([
    { id: 'g1', name: '等级', order: 3, deleted: false, tags: [{ id: 't1', name: '金', order: 2, deleted: false }, { id: 't2', name: '银', order: 0, deleted: true }] },
    { id: 'g2', name: '空', order: 0, deleted: true, tags: [] },
  ]);
  expect(api.bodyOf('externalcontact/get_corp_tag_list')).toEqual({});
  await client().list(['t1']);
  expect(api.bodyOf('externalcontact/get_corp_tag_list')).toEqual({ tag_id: ['t1'] });
});

test('each change sends the fields of its document', async () => {
  api.on('externalcontact/add_corp_tag', () => ok({ tag_group: { group_id: 'g1', group_name: '来源', tag: [{ id: 't3', name: '门店' }] } }));
  for (const name of ['edit_corp_tag', 'del_corp_tag', 'mark_tag']) api.on(`externalcontact/${name}`, () => ok());
  expect(await client().add({ groupName: '来源', names: ['门店'] })).toMatchObject({ id: 'g1', tags: [{ id: 't3', name: '门店' }] });
  await client().edit({ id: 't3', name: '店', order: 1 });
  await client().remove({ tagIds: ['t3'] });
  await client().mark({ userId: 'zhangsan', externalUserId: 'wm1', add: ['t1'], remove: ['t2'] });
  expect(['add_corp_tag', 'edit_corp_tag', 'del_corp_tag', 'mark_tag'].map((name) => api.bodyOf(`externalcontact/${name}`))).toEqual([
    { group_name: '来源', tag: [{ name: '门店' }] }, { id: 't3', name: '店', order: 1 }, { tag_id: ['t3'], group_id: [] },
    { userid: 'zhangsan', external_userid: 'wm1', add_tag: ['t1'], remove_tag: ['t2'] },
  ]);
});

test.each<[string, () => Promise<unknown>]>([
  ['a name of 31 characters', () => client().add({ groupName: '来源', names: ['字'.repeat(31)] })],
  ['no names', () => client().add({ groupName: '来源', names: [] })],
  ['an order that is none', () => client().edit({ id: 't', order: -1 })],
  ['nothing to change', () => client().edit({ id: 't' })],
  ['nothing to delete', () => client().remove({})],
  ['nothing to mark', () => client().mark({ userId: 'a', externalUserId: 'b', add: [], remove: [] })],
])('%s is refused before any call', async (_, call) => {
  expect(await fails(call())).toMatchObject({ kind: 'fault', code: null });
  expect(api.calls).toEqual([]);
});
