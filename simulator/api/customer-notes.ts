import type { World } from '../world/create-world';
import type { Follow } from '../world/model';
import type { Api, ApiCall } from './api-call';
import { refuse, required } from './api-call';
import type { Fields } from './fields';
import { charLength } from './fields';
import { knownCustomer, relation, servingStaff } from './people';

export const customerNoteApis: Api[] = [
  { method: 'POST', path: 'externalcontact/remark', handle: remark },
  { method: 'POST', path: 'externalcontact/get_corp_tag_list', empty: { tag_group: [] }, handle: getCorpTagList },
  { method: 'POST', path: 'externalcontact/mark_tag', handle: markTag },
];

const REMARK_LIMITS = [['remark', 20], ['description', 150], ['remark_company', 20]] as const;

/** doc 92115. By API, so no event unless the switch says otherwise (pitfall 14). */
function remark({ world, fields, raise }: ApiCall) {
  const follow = followOf(world, fields);
  for (const [name, limit] of REMARK_LIMITS) {
    if (charLength(fields.text(name) ?? '') > limit) refuse(40058, `${name} too long`);
  }
  const mobiles = fields.texts('remark_mobiles');
  const given = [...REMARK_LIMITS.map(([name]) => fields.text(name)), mobiles, fields.text('remark_pic_mediaid')];
  if (given.every((value) => value === undefined)) refuse(40058, 'nothing to change');
  follow.remark = fields.text('remark') ?? follow.remark;
  follow.description = fields.text('description') ?? follow.description;
  // only WeChat users have a company remark (doc 92115)
  if (world.customers.get(follow.externalUserId)?.type === 1) follow.remarkCompany = fields.text('remark_company') ?? follow.remarkCompany;
  follow.remarkMobiles = mobiles?.filter((mobile) => mobile !== '') ?? follow.remarkMobiles;
  if (world.settings.apiRemarkRaisesEvent) {
    raise({ changeType: 'edit_external_contact', userId: follow.userId, externalUserId: follow.externalUserId });
  }
  return {};
}

/** doc 92117: with both lists given, group_id wins */
function getCorpTagList({ world, fields }: ApiCall) {
  const groupIds = fields.texts('group_id') ?? [];
  const tagIds = fields.texts('tag_id') ?? [];
  const groups = [...world.tagGroups.values()].filter((group) => {
    if (groupIds.length > 0) return groupIds.includes(group.groupId);
    return tagIds.length === 0 || group.tags.some((tag) => tagIds.includes(tag.tagId));
  });
  return {
    tag_group: groups.map((group) => ({
      group_id: group.groupId,
      group_name: group.name,
      create_time: Math.floor(group.createdAtMs / 1000),
      order: group.order,
      tag: group.tags
        .filter((tag) => groupIds.length > 0 || tagIds.length === 0 || tagIds.includes(tag.tagId))
        .map((tag) => ({ id: tag.tagId, name: tag.name, create_time: Math.floor(tag.createdAtMs / 1000), order: tag.order })),
    })),
  };
}

/** doc 92118: marks belong to one member × customer; no event, for it is done by API */
function markTag({ world, fields }: ApiCall) {
  const follow = followOf(world, fields);
  const added = fields.texts('add_tag') ?? [];
  const removed = fields.texts('remove_tag') ?? [];
  if (added.length + removed.length === 0) refuse(40063, 'add_tag and remove_tag are empty');
  const known = new Set([...world.tagGroups.values()].flatMap((group) => group.tags.map((tag) => tag.tagId)));
  if (![...added, ...removed].every((tagId) => known.has(tagId))) refuse(40068, 'invalid tagid');
  const next = new Set([...follow.tagIds, ...added].filter((tagId) => !removed.includes(tagId)));
  if (next.size > 3000) refuse(40058, 'too many tags on one customer');
  follow.tagIds = [...next];
  return {};
}

function followOf(world: World, fields: Fields): Follow {
  const member = servingStaff(world, fields.text('userid'));
  const customer = knownCustomer(world, required(fields.text('external_userid'), 41035, 'missing external userid'));
  return relation(world, member, customer);
}
