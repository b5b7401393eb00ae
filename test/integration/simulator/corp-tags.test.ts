import type { BotStandIn, Reply } from './bot-stand-in';
import { ANNA, SMALL_CORP, startBotStandIn } from './bot-stand-in';

interface Group { group_id: string; group_name: string; deleted?: boolean; tag: { id: string; name: string; deleted?: boolean }[] }

let bot: BotStandIn;
beforeAll(async () => { bot = await startBotStandIn(); });
afterAll(() => bot.close());
beforeEach(async () => {
  await bot.control.reset({ ...SMALL_CORP, follows: [{ userId: 'ZhangSan', customer: ANNA }], tagGroups: [{ name: '等级', tags: ['金', '银'] }] });
  bot.events.length = 0;
});

const call = (api: string, body: object) => bot.post(`externalcontact/${api}`, body);
const list = async (body: object = {}) => (await call('get_corp_tag_list', body) as unknown as { tag_group: Group[] }).tag_group;
const add = (group_name: string, ...names: string[]) => call('add_corp_tag', { group_name, tag: names.map((name) => ({ name })) });
const made = (reply: Reply) => (reply as unknown as { tag_group: Group }).tag_group;

test('doc 92117: a group is made with its tags, and later tags join it; the answer has the new ones only', async () => {
  const first = made(await add('来源', '转介绍', '转介绍', '门店'));
  expect(first.tag.map((tag) => tag.name)).toEqual(['转介绍', '门店']);
  const second = made(await add('来源', '展会'));
  expect([second.group_id, second.tag.map((tag) => tag.name)]).toEqual([first.group_id, ['展会']]);
  expect((await list()).map((group) => [group.group_name, group.tag.length])).toEqual([['等级', 2], ['来源', 3]]);
  expect(bot.events).toEqual([]); // by API, so no event (pitfall 14)
});

test.each<[string, string, object, number]>([
  ['a name that is there', 'add_corp_tag', { group_name: '等级', tag: [{ name: '铜' }, { name: '金' }] }, 40071],
  ['no tags', 'add_corp_tag', { group_name: '等级', tag: [] }, 40063],
  ['no group', 'add_corp_tag', { tag: [{ name: 'x' }] }, 40063],
  ['a name of 31 characters', 'add_corp_tag', { group_name: '等级', tag: [{ name: '字'.repeat(31) }] }, 40072],
  ['an order that is none', 'add_corp_tag', { group_name: '等级', tag: [{ name: 'x', order: -1 }] }, 40058],
  ['an unknown id', 'edit_corp_tag', { id: 'none', name: 'x' }, 40068],
  ['nothing to delete', 'del_corp_tag', {}, 40063],
])('%s is refused (%s)', async (_, api, body, errcode) => {
  expect((await call(api, body)).errcode).toBe(errcode);
  expect((await list())[0]?.tag.map((tag) => tag.name)).toEqual(['金', '银']);
});

test('the quota of tags ends in 40126', async () => {
  await bot.control.settings({ corpTagQuota: 3 });
  expect((await add('来源', 'a')).errcode).toBe(0);
  expect((await add('来源', 'b')).errcode).toBe(40126);
});

test('an app edits and deletes what it made; the rest is refused with 81011', async () => {
  const [gold] = (await list())[0]?.tag ?? [];
  expect((await call('edit_corp_tag', { id: gold?.id, name: '钻石' })).errcode).toBe(81011);
  const own = made(await add('来源', 'a', 'b'));
  const [a = { id: '' }, b = { id: '' }] = own.tag;
  expect((await call('edit_corp_tag', { id: a.id, name: 'b' })).errcode).toBe(40071);
  expect((await call('edit_corp_tag', { id: a.id, name: 'A', order: 7 })).errcode).toBe(0);
  await call('mark_tag', { userid: 'zhangsan', external_userid: ANNA, add_tag: [a.id] });
  expect((await call('del_corp_tag', { tag_id: [a.id] })).errcode).toBe(0);
  expect((await bot.control.world()).follows[0]?.tagIds).toEqual([]);
  // deleted ones are shown to whoever asks by id only
  expect((await list()).flatMap((group) => group.tag.map((tag) => tag.id))).not.toContain(a.id);
  expect(await list({ tag_id: [a.id] })).toMatchObject([{ tag: [{ id: a.id, deleted: true }] }]);
  await call('del_corp_tag', { tag_id: [b.id] });
  expect((await list()).map((group) => group.group_name)).toEqual(['等级']); // the last tag takes its group along
});

test('two marks of one pair at once: the second is refused with 45035', async () => {
  const [gold, silver] = ((await list())[0]?.tag ?? []).map((tag) => tag.id);
  await bot.control.settings({ markTagMs: 60_000 });
  const mark = (tagId: string | undefined) => call('mark_tag', { userid: 'zhangsan', external_userid: ANNA, add_tag: [tagId] });
  const both = [mark(gold), mark(silver)];
  expect((await Promise.race(both)).errcode).toBe(45035); // whichever came first is held until the clock moves
  await bot.control.clock({ advanceMs: 60_000 });
  expect((await Promise.all(both)).map((reply) => reply.errcode).sort()).toEqual([0, 45035]);
  expect((await bot.control.world()).follows[0]?.tagIds).toHaveLength(1);
});

test('what is done in the console raises events', async () => {
  const { groupId, tagIds } = await bot.control.adminCreatesTags({ group: '阶段', tags: ['意向'] });
  await bot.control.adminRenamesTag({ id: String(tagIds[0]), name: '成交' });
  await bot.control.adminShufflesTags({ groupId });
  await bot.control.adminDeletesTag({ id: groupId });
  await bot.simulator.settle();
  expect(bot.events.map(({ Event, ChangeType, Id, TagType }) => [Event, ChangeType, Id, TagType])).toEqual([
    ['change_external_tag', 'create', groupId, 'tag_group'], ['change_external_tag', 'create', tagIds[0], 'tag'], ['change_external_tag', 'update', tagIds[0], 'tag'],
    ['change_external_tag', 'shuffle', groupId, undefined], ['change_external_tag', 'delete', groupId, 'tag_group'],
  ]);
});
