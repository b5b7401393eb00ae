import type { World } from '../world/create-world';
import { newMsgId } from '../world/ids';
import type { MassRequest } from '../world/mass-audience';
import { massAudience } from '../world/mass-audience';
import type { MassTask } from '../world/model';
import { trimMap } from '../ring';
import type { Api, ApiCall } from './api-call';
import { refuse } from './api-call';
import { customerContent } from './attachments';
import type { Fields } from './fields';
import { servingStaff } from './people';

/** 企业群发: creating, reminding, cancelling. Queries are in mass-results.ts. */
export const massMessageApis: Api[] = [
  { method: 'POST', path: 'externalcontact/add_msg_template', empty: { fail_list: [] }, handle: addMsgTemplate },
  { method: 'POST', path: 'externalcontact/remind_groupmsg_send', handle: remind },
  { method: 'POST', path: 'externalcontact/cancel_groupmsg_send', handle: cancel },
];

const MAX_CUSTOMERS = 10_000;
const MAX_TASKS_KEPT = 5000;
const DAY_MS = 86_400_000;

/** doc 92135: creates a task that members must confirm; nothing is sent by itself (pitfall 20). */
function addMsgTemplate({ world, fields, nowMs }: ApiCall) {
  const chatType = fields.text('chat_type') ?? 'single';
  if (chatType !== 'single' && chatType !== 'group') refuse(40058, 'invalid chat_type');
  const content = customerContent(world, fields);
  const request = massRequest(world, fields);
  if (chatType === 'group') refuseGroup(request);
  const { members, failed } = massAudience(world, request);
  if (members.size === 0) refuse(41048, 'no customer to send');
  const task: MassTask = {
    msgid: newMsgId(), createdAtMs: nowMs, creator: null, content, ...content,
    cancelled: false, remindedAtMs: [], members,
  };
  world.massTasks.set(task.msgid, task);
  trimMap(world.massTasks, MAX_TASKS_KEPT);
  return { fail_list: failed, msgid: task.msgid };
}

function massRequest(world: World, fields: Fields): MassRequest {
  const sender = fields.text('sender') || null;
  const named = fields.texts('external_userid');
  const tagGroups = (fields.object('tag_filter')?.objects('group_list') ?? []).map((group) => group.texts('tag_list') ?? []);
  if (!sender && !named?.length && tagGroups.length === 0) refuse(40063, 'sender, external_userid and tag_filter are empty');
  if (named && named.length > MAX_CUSTOMERS) refuse(40035, 'external_userid too long');
  if (tagGroups.some((tags) => tags.length > 100)) refuse(40035, 'tag_list too long');
  if (sender) servingStaff(world, sender);
  // external_userid overrides tag_filter
  return { sender, externalUserIds: named?.length ? [...new Set(named)] : null, tagGroups };
}

/** This world has no 客户群, so a group task is checked and then finds nobody. */
function refuseGroup({ sender }: MassRequest): never {
  if (!sender) refuse(40063, 'sender is empty');
  return refuse(41048, 'no group to send');
}

/** doc 97610: three in 24 h for one task */
function remind({ world, fields, nowMs }: ApiCall) {
  const task = liveTask(world, fields);
  task.remindedAtMs = task.remindedAtMs.filter((atMs) => atMs > nowMs - DAY_MS);
  if (task.remindedAtMs.length >= 3) refuse(41094, 'remind times limit');
  task.remindedAtMs.push(nowMs);
  return {};
}

/** doc 97611: members who have not confirmed no longer can; what was delivered stays */
function cancel({ world, fields }: ApiCall) {
  liveTask(world, fields).cancelled = true;
  return {};
}

/** 41046 missing, 41047 unknown, 41093 cancelled. */
export function liveTask(world: World, fields: Fields): MassTask {
  const msgid = fields.text('msgid') || refuse(41046, 'missing msgid');
  const task = world.massTasks.get(msgid) ?? refuse(41047, 'invalid msgid');
  return task.cancelled ? refuse(41093, 'task has been cancelled') : task;
}
