import type { World } from '../world/create-world';
import { departmentTree } from '../world/departments';
import { newLinkId } from '../world/ids';
import type { AcquisitionLink } from '../world/model';
import type { Api, ApiCall } from './api-call';
import { refuse } from './api-call';
import type { Fields } from './fields';
import { charLength } from './fields';
import { pageOf, pageSize } from './paging';
import { servingStaff } from './people';

const FAMILY = 'externalcontact/customer_acquisition';

/** 获客链接 (doc 97297–97299, 97375) */
export const acquisitionLinkApis: Api[] = [
  { method: 'POST', path: `${FAMILY}/create_link`, handle: createLink },
  { method: 'POST', path: `${FAMILY}/list_link`, empty: { link_id_list: [] }, handle: listLink },
  { method: 'POST', path: `${FAMILY}/get`, handle: getLink },
  { method: 'POST', path: `${FAMILY}/update_link`, handle: updateLink },
  { method: 'POST', path: `${FAMILY}/delete_link`, handle: deleteLink },
  { method: 'GET', path: 'externalcontact/customer_acquisition_quota', handle: quota },
];

const MAX_PEOPLE = 500;
const MAX_NAME = 30;
/** One batch that was bought, good for a year. */
const BATCH_MS = 365 * 86_400_000;

function createLink({ world, fields, nowMs }: ApiCall) {
  const name = linkName(fields) ?? refuse(40058, 'missing link_name');
  const range = rangeOf(world, fields) ?? refuse(40058, 'missing range');
  if (world.acquisitionLinks.size >= world.settings.acquisitionLinkQuota) refuse(41095, 'too many links');
  const linkId = newLinkId();
  const link: AcquisitionLink = { linkId, name, ...range, skipVerify: fields.bool('skip_verify') ?? true, url: `https://work.weixin.qq.com/ca/${linkId}`, broken: false, createdAtMs: nowMs };
  world.acquisitionLinks.set(linkId, link);
  return { link: { link_id: linkId, link_name: name, url: link.url, create_time: Math.floor(nowMs / 1000) } };
}

/** Valid links only. */
function listLink({ world, fields }: ApiCall) {
  const limit = pageSize(fields.int('limit'), { usual: 100, max: 100 });
  const page = pageOf([...world.acquisitionLinks.values()].filter((link) => !link.broken), fields.text('cursor') || undefined, limit);
  return { link_id_list: page.items.map((link) => link.linkId), next_cursor: page.nextCursor };
}

function getLink({ world, fields }: ApiCall) {
  const link = linkOf(world, fields);
  return {
    link: { link_id: link.linkId, link_name: link.name, url: link.url, create_time: Math.floor(link.createdAtMs / 1000), skip_verify: link.skipVerify },
    range: { user_list: link.userIds, department_list: link.partyIds },
  };
}

/** `range` is overwritten as a whole when it is given. */
function updateLink({ world, fields }: ApiCall) {
  const link = linkOf(world, fields);
  world.acquisitionLinks.set(link.linkId, { ...link, ...rangeOf(world, fields), name: linkName(fields) ?? link.name, skipVerify: fields.bool('skip_verify') ?? link.skipVerify });
  return {};
}

/** By API: no event (pitfall 14). */
function deleteLink({ world, fields }: ApiCall) {
  world.acquisitionLinks.delete(linkOf(world, fields).linkId);
  return {};
}

function quota({ world, nowMs }: ApiCall) {
  const balance = world.settings.acquisitionBalance;
  return { total: balance, balance, quota_list: balance === 0 ? [] : [{ expire_date: Math.floor((nowMs + BATCH_MS) / 1000), balance }] };
}

function linkOf(world: World, fields: Fields): AcquisitionLink {
  return world.acquisitionLinks.get(fields.text('link_id') || refuse(40058, 'missing link_id')) ?? refuse(40058, 'invalid link_id');
}

function linkName(fields: Fields): string | undefined {
  const name = fields.text('link_name') || undefined;
  return name !== undefined && charLength(name) > MAX_NAME ? refuse(40058, 'link_name too long') : name;
}

/** At least somebody, at most 500 people, each a member whom this app sees and who serves customers. */
function rangeOf(world: World, fields: Fields): Pick<AcquisitionLink, 'userIds' | 'partyIds'> | null {
  const range = fields.object('range');
  if (!range) return null;
  const userIds = (range.texts('user_list') ?? []).map((userId) => servingStaff(world, userId).userId);
  const partyIds = range.ints('department_list') ?? [];
  if (userIds.length + partyIds.length === 0) refuse(40063, 'range is empty');
  if (partyIds.some((id) => !world.departments.has(id))) refuse(60123, 'invalid party id');
  const parties = departmentTree(world, partyIds);
  const ofParties = [...world.staff.values()].filter((member) => !member.left && member.departments.some((id) => parties.has(id)));
  if (new Set([...userIds, ...ofParties.map((member) => member.userId)].map((userId) => userId.toLowerCase())).size > MAX_PEOPLE) refuse(40032, 'too many people in range');
  return { userIds, partyIds };
}
