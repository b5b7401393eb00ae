import { isListed } from '../world/befriend';
import type { World } from '../world/create-world';
import { findStaff, servesCustomers, staffKey } from '../world/create-world';
import type { Customer, Follow } from '../world/model';
import type { Api, ApiCall } from './api-call';
import { param, refuse, required } from './api-call';
import { pageOf, pageSize } from './paging';
import { knownCustomer, servingStaff } from './people';

/** doc 92114: more follow rows than this come in pages */
const FOLLOW_PAGE = 500;

export const customerApis: Api[] = [
  { method: 'GET', path: 'externalcontact/get_follow_user_list', empty: { follow_user: [] }, handle: getFollowUserList },
  { method: 'GET', path: 'externalcontact/list', empty: { external_userid: [] }, handle: listCustomers },
  { method: 'GET', path: 'externalcontact/get', empty: { follow_user: [] }, handle: getCustomer },
  { method: 'POST', path: 'externalcontact/batch/get_by_user', empty: { external_contact_list: [] }, handle: batchGetByUser },
  { method: 'POST', path: 'externalcontact/convert_to_openid', handle: convertToOpenid },
];

/** doc 92571: members in range who have 客户联系 */
function getFollowUserList({ world }: ApiCall) {
  return { follow_user: [...world.staff.values()].filter(servesCustomers).map((member) => member.userId) };
}

/** doc 92113: no customers is an error, 84061 (pitfall 18) */
function listCustomers(call: ApiCall) {
  const member = servingStaff(call.world, param(call, 'userid'));
  const follows = call.world.follows.ofMember(member.userId).filter((follow) => isListed(call.world, follow));
  if (follows.length === 0) refuse(84061, 'not external contact');
  return { external_userid: follows.map((follow) => follow.externalUserId) };
}

/** doc 92114: a customer who deleted the member is still listed (one-way relation) */
function getCustomer(call: ApiCall) {
  const { world } = call;
  const customer = knownCustomer(world, param(call, 'external_userid'));
  const all = world.follows.ofCustomer(customer.externalUserId)
    .filter((follow) => isListed(world, follow) && findStaff(world, follow.userId));
  if (all.length === 0) refuse(84061, 'not external contact');
  const visible = all.filter((follow) => servesCustomers(findStaff(world, follow.userId)));
  if (visible.length === 0) refuse(60011, 'no privilege to access/modify contact/party/agent');
  const page = pageOf(visible, param(call, 'cursor'), FOLLOW_PAGE);
  return {
    external_contact: contactView(world, customer),
    follow_user: page.items.map((follow) => ({ ...followView(follow), tags: tagViews(world, follow) })),
    ...(page.nextCursor && { next_cursor: page.nextCursor }),
  };
}

/** doc 92994: one entry per (member, customer), tags as ids only */
function batchGetByUser({ world, fields }: ApiCall) {
  const userIds = required(fields.texts('userid_list'), 41009, 'missing userid_list');
  if (userIds.length === 0) refuse(40031, 'invalid userid_list');
  if (userIds.length > 100) refuse(40035, 'userid_list too long');
  const keys = [...new Set(userIds.map((userId) => staffKey(servingStaff(world, userId).userId)))];
  const follows = keys.flatMap((key) => world.follows.ofMember(key)).filter((follow) => isListed(world, follow));
  const limit = pageSize(fields.int('limit'), { usual: 50, max: 100 });
  const page = pageOf(follows, fields.text('cursor'), limit);
  return {
    external_contact_list: page.items.map((follow) => ({
      external_contact: contactView(world, knownCustomer(world, follow.externalUserId)),
      follow_info: { ...followView(follow), tag_id: follow.tagIds },
    })),
    next_cursor: page.nextCursor,
  };
}

/** WeChat users only: a WeCom user has no openid here (41056). */
function convertToOpenid({ world, fields }: ApiCall) {
  const customer = knownCustomer(world, fields.text('external_userid'));
  return customer.type === 1 ? { openid: customer.openid } : refuse(41056, 'invalid external userid type');
}

function contactView(world: World, customer: Customer) {
  return {
    external_userid: customer.externalUserId,
    name: customer.name,
    type: customer.type,
    avatar: '',
    gender: customer.gender,
    ...(customer.unionid && world.settings.developerBound && { unionid: customer.unionid }),
    ...(customer.type === 2 && { position: '', corp_name: '外部企业', corp_full_name: '外部企业有限公司' }),
  };
}

function followView(follow: Follow) {
  return {
    userid: follow.userId,
    remark: follow.remark,
    description: follow.description,
    createtime: Math.floor(follow.createdAtMs / 1000),
    remark_corp_name: follow.remarkCompany,
    remark_mobiles: follow.remarkMobiles,
    oper_userid: follow.operUserId,
    add_way: follow.addWay,
    ...(follow.state && { state: follow.state }),
  };
}

function tagViews(world: World, follow: Follow) {
  return [...world.tagGroups.values()].flatMap((group) => group.tags
    .filter((tag) => follow.tagIds.includes(tag.tagId))
    .map((tag) => ({ group_name: group.name, tag_name: tag.name, tag_id: tag.tagId, type: 1 })));
}
