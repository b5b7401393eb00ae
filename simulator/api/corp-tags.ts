import type { World } from '../world/create-world';
import type { CorpTag, TagGroup } from '../world/model';
import { addTags, deleteFromLibrary, findInLibrary, groupNamed, liveGroups, liveTags, nameIsFree, type Found } from '../world/tag-library';
import type { Api, ApiCall } from './api-call';
import { refuse, required } from './api-call';
import { followOf } from './customer-notes';
import type { Fields } from './fields';
import { charLength } from './fields';

/** 企业客户标签 (doc 92117) and 编辑客户企业标签 (doc 92118). Done by API, so no events (pitfall 14). */
export const corpTagApis: Api[] = [
  { method: 'POST', path: 'externalcontact/get_corp_tag_list', empty: { tag_group: [] }, handle: getCorpTagList },
  { method: 'POST', path: 'externalcontact/add_corp_tag', handle: addCorpTag },
  { method: 'POST', path: 'externalcontact/edit_corp_tag', handle: editCorpTag },
  { method: 'POST', path: 'externalcontact/del_corp_tag', handle: delCorpTag },
  { method: 'POST', path: 'externalcontact/mark_tag', handle: markTag },
];

const MAX_NAME = 30;
const MAX_ORDER = 2 ** 32 - 1;
const MAX_TAGS_OF_PAIR = 3000;

/** With both lists given, group_id wins. Only who asks by id is shown what was deleted. */
function getCorpTagList({ world, fields }: ApiCall) {
  const groupIds = fields.texts('group_id') ?? [];
  const tagIds = groupIds.length > 0 ? [] : fields.texts('tag_id') ?? [];
  const byId = groupIds.length + tagIds.length > 0;
  const wanted = (group: TagGroup) => (groupIds.length > 0 ? groupIds.includes(group.groupId) : tagIds.length === 0 || group.tags.some((tag) => tagIds.includes(tag.tagId)));
  const shown = (tag: CorpTag) => (tagIds.length > 0 ? tagIds.includes(tag.tagId) : byId || !tag.deleted);
  return { tag_group: (byId ? [...world.tagGroups.values()] : liveGroups(world)).filter(wanted).map((group) => groupView(group, group.tags.filter(shown))) };
}

function addCorpTag({ world, fields }: ApiCall) {
  const asked = (fields.objects('tag') ?? []).map((tag) => ({ name: nameOf(tag, 'name'), order: orderOf(tag) ?? 0 }));
  if (asked.length === 0) refuse(40063, 'tag is empty');
  const tags = asked.filter(({ name }, index) => asked.findIndex((other) => other.name === name) === index); // names told twice are one
  const groupId = fields.text('group_id');
  const name = groupId === undefined ? nameOf(fields, 'group_name') : '';
  const known = groupId === undefined ? liveGroups(world).find((group) => group.name === name) : liveGroups(world).find((group) => group.groupId === groupId) ?? refuse(40068, 'invalid tag group id');
  if (known?.tags.some((tag) => !tag.deleted && tags.some((other) => other.name === tag.name))) refuse(40071, 'tag name already exists');
  if (liveTags(world).length + tags.length > world.settings.corpTagQuota) refuse(40126, 'corp tag count limit');
  const group = known ?? groupNamed(world, { name, order: orderOf(fields) ?? 0, byApp: true });
  return { tag_group: groupView(group, addTags(world, group, tags, true)) };
}

function editCorpTag({ world, fields }: ApiCall) {
  const found = ownOne(world, required(fields.text('id'), 40068, 'missing id'));
  const name = fields.text('name') === undefined ? undefined : nameOf(fields, 'name');
  const order = orderOf(fields);
  if (name === undefined && order === undefined) refuse(40063, 'nothing to change');
  if (name !== undefined && !nameIsFree(world, found, name)) refuse(40071, 'tag name already exists');
  Object.assign(found.kind === 'tag' ? found.tag : found.group, { ...(name !== undefined && { name }), ...(order !== undefined && { order }) });
  return {};
}

function delCorpTag({ world, fields }: ApiCall) {
  const ids = [...(fields.texts('tag_id') ?? []), ...(fields.texts('group_id') ?? [])];
  if (ids.length === 0) refuse(40063, 'tag_id and group_id are empty');
  for (const found of ids.map((id) => ownOne(world, id))) deleteFromLibrary(world, found);
  return {};
}

/** Pairs that a mark_tag is holding. */
const held = new WeakMap<World, Set<string>>();

/** Marks belong to one member × customer. Two at once for one pair: the second is refused (45035). */
async function markTag({ world, fields }: ApiCall) {
  const follow = followOf(world, fields);
  const added = fields.texts('add_tag') ?? [];
  const removed = fields.texts('remove_tag') ?? [];
  if (added.length + removed.length === 0) refuse(40063, 'add_tag and remove_tag are empty');
  const known = new Set(liveTags(world).map((tag) => tag.tagId));
  if (![...added, ...removed].every((tagId) => known.has(tagId))) refuse(40068, 'invalid tagid');
  await alone(world, `${follow.userId.toLowerCase()} ${follow.externalUserId}`);
  const next = new Set([...follow.tagIds, ...added].filter((tagId) => !removed.includes(tagId)));
  if (next.size > MAX_TAGS_OF_PAIR) refuse(40058, 'too many tags on one customer');
  follow.tagIds = [...next];
  return {};
}

async function alone(world: World, pair: string): Promise<void> {
  const pairs = held.get(world) ?? new Set<string>();
  held.set(world, pairs);
  if (pairs.has(pair)) refuse(45035, 'concurrent operation on the same customer');
  if (world.settings.markTagMs === 0) return;
  pairs.add(pair);
  await world.clock.sleepUntil(world.clock.nowMs() + world.settings.markTagMs);
  pairs.delete(pair);
}

/** An app changes what it made itself (81011). */
function ownOne(world: World, id: string): Found {
  const found = findInLibrary(world, id) ?? refuse(40068, 'invalid tag id');
  return (found.kind === 'tag' ? found.tag : found.group).byApp ? found : refuse(81011, 'no privilege to modify tag');
}

function nameOf(fields: Fields, field: string): string {
  const name = fields.text(field);
  if (!name) refuse(40063, `${field} is empty`);
  return charLength(name) > MAX_NAME ? refuse(40072, `${field} too long`) : name;
}

function orderOf(fields: Fields): number | undefined {
  const order = fields.int('order');
  return order !== undefined && (order < 0 || order > MAX_ORDER) ? refuse(40058, 'invalid order') : order;
}

const groupView = (group: TagGroup, tags: readonly CorpTag[]) => ({
  group_id: group.groupId, group_name: group.name, create_time: Math.floor(group.createdAtMs / 1000), order: group.order, ...(group.deleted && { deleted: true }),
  tag: tags.map((tag) => ({ id: tag.tagId, name: tag.name, create_time: Math.floor(tag.createdAtMs / 1000), order: tag.order, ...(tag.deleted && { deleted: true }) })),
});
