import type { World } from '../world/create-world';
import { departmentTree } from '../world/departments';
import { newConfigId } from '../world/ids';
import type { ContactWay } from '../world/model';
import type { Api, ApiCall } from './api-call';
import { refuse, required } from './api-call';
import type { Fields } from './fields';
import { charLength } from './fields';
import { pageOf, pageSize } from './paging';
import { servingStaff } from './people';

/** 联系我 (doc 92228) */
export const contactWayApis: Api[] = [
  { method: 'POST', path: 'externalcontact/add_contact_way', handle: addContactWay },
  { method: 'POST', path: 'externalcontact/get_contact_way', handle: getContactWay },
  { method: 'POST', path: 'externalcontact/list_contact_way', empty: { contact_way: [] }, handle: listContactWay },
  { method: 'POST', path: 'externalcontact/update_contact_way', handle: updateContactWay },
  { method: 'POST', path: 'externalcontact/del_contact_way', handle: delContactWay },
];

const MAX_MEMBERS = 100;
const MAX_TEXT = 30; // characters, not bytes
const DEFAULT_LIST_MS = 90 * 86_400_000;

function addContactWay({ world, fields, nowMs }: ApiCall) {
  const type = oneOrTwo(required(fields.int('type'), 41037, 'missing contact way type'), 41039, 'invalid contact way type');
  const scene = oneOrTwo(required(fields.int('scene'), 41038, 'missing contact way scene'), 41040, 'invalid contact way scene');
  const style = fields.int('style') ?? null;
  if (style !== null && (scene !== 1 || style < 1 || style > 3)) refuse(41042, 'invalid contact way style');
  // 临时会话 is for the medical industry only (pitfall 28)
  if (fields.bool('is_temp')) refuse(48002, 'api forbidden: temporary chat');
  const configId = newConfigId();
  const way: ContactWay = {
    configId, type, scene, style,
    remark: shortText(fields, 'remark') ?? '',
    skipVerify: fields.bool('skip_verify') ?? true,
    state: shortText(fields, 'state') ?? '',
    userIds: fields.texts('user') ?? [],
    partyIds: fields.ints('party') ?? [],
    isExclusive: fields.bool('is_exclusive') ?? false,
    qrCode: scene === 2 ? `${world.baseUrl}/wwhead/${configId}/0` : null,
    createdAtMs: nowMs,
  };
  checkMembers(world, way);
  if (world.contactWays.size + world.joinWays.size >= world.settings.contactWayQuota) refuse(41045, 'contact way count limit');
  world.contactWays.set(configId, way);
  return { config_id: configId, ...(way.qrCode && { qr_code: way.qrCode }) };
}

function getContactWay({ world, fields }: ApiCall) {
  const way = wayOf(world, fields);
  return {
    contact_way: {
      config_id: way.configId, type: way.type, scene: way.scene, remark: way.remark, skip_verify: way.skipVerify,
      state: way.state, user: way.userIds, party: way.partyIds, is_temp: false, is_exclusive: way.isExclusive,
      ...(way.style !== null && { style: way.style }),
      ...(way.qrCode && { qr_code: way.qrCode }),
    },
  };
}

/** Ids only; the last 90 days unless told otherwise. */
function listContactWay({ world, fields, nowMs }: ApiCall) {
  const startMs = (fields.int('start_time') ?? (nowMs - DEFAULT_LIST_MS) / 1000) * 1000;
  const endMs = ((fields.int('end_time') ?? Math.ceil(nowMs / 1000)) + 1) * 1000; // to the end of that second
  if (startMs >= endMs) refuse(40058, 'start_time after end_time');
  const limit = pageSize(fields.int('limit'), { usual: 100, max: 1000 });
  const inTime = [...world.contactWays.values()].filter((way) => way.createdAtMs >= startMs && way.createdAtMs < endMs);
  const page = pageOf(inTime, fields.text('cursor'), limit);
  return { contact_way: page.items.map((way) => ({ config_id: way.configId })), next_cursor: page.nextCursor };
}

/** `user`, `party` and `remark` are overwritten, also by their absence (pitfall 30); type and scene are fixed. */
function updateContactWay({ world, fields }: ApiCall) {
  const way = wayOf(world, fields);
  if (fields.int('type') !== undefined || fields.int('scene') !== undefined) refuse(40058, 'type and scene cannot be changed');
  const style = fields.int('style') ?? way.style;
  if (style !== null && (way.scene !== 1 || style < 1 || style > 3)) refuse(41042, 'invalid contact way style');
  const changed: ContactWay = {
    ...way,
    style,
    remark: shortText(fields, 'remark') ?? '',
    skipVerify: fields.bool('skip_verify') ?? way.skipVerify,
    state: shortText(fields, 'state') ?? way.state,
    userIds: fields.texts('user') ?? [],
    partyIds: fields.ints('party') ?? [],
  };
  checkMembers(world, changed);
  world.contactWays.set(way.configId, changed);
  return {};
}

function delContactWay({ world, fields }: ApiCall) {
  world.contactWays.delete(wayOf(world, fields).configId);
  return {};
}

function wayOf(world: World, fields: Fields): ContactWay {
  const configId = fields.text('config_id') || refuse(41043, 'missing config_id');
  return world.contactWays.get(configId) ?? refuse(41044, 'invalid config_id');
}

/** Members must be known, in range, activated, real-name and have 客户联系: one bad member refuses the whole code (pitfall 31). */
function checkMembers(world: World, way: ContactWay): void {
  if (way.userIds.length + way.partyIds.length === 0) refuse(40063, 'user and party are empty');
  if (way.type === 1 && way.partyIds.length > 0) refuse(40058, 'a single contact way takes no party');
  if (way.type === 1 && way.userIds.length !== 1) refuse(40031, 'a single contact way takes one user');
  for (const userId of way.userIds) {
    const member = servingStaff(world, userId);
    if (!member.activated) refuse(41054, 'user not activated');
    if (!member.realName) refuse(40098, 'user not real name verified');
  }
  const missing = way.partyIds.find((id) => !world.departments.has(id));
  if (missing !== undefined) refuse(60123, 'invalid party id');
  const parties = departmentTree(world, way.partyIds);
  const ofParties = [...world.staff.values()].filter((member) => !member.left && member.departments.some((id) => parties.has(id)));
  const everyone = new Set([...way.userIds, ...ofParties.map((member) => member.userId)].map((userId) => userId.toLowerCase()));
  if (everyone.size > MAX_MEMBERS) refuse(41041, 'too many users in contact way');
}

const oneOrTwo = (value: number, errcode: number, errmsg: string): 1 | 2 =>
  (value === 1 || value === 2 ? value : refuse(errcode, errmsg));

function shortText(fields: Fields, name: 'remark' | 'state'): string | undefined {
  const text = fields.text(name);
  return text !== undefined && charLength(text) > MAX_TEXT ? refuse(40058, `${name} too long`) : text;
}
