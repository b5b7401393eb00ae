import { staffKey } from '../world/create-world';
import type { World } from '../world/create-world';
import type { MassTask } from '../world/model';
import type { Api, ApiCall } from './api-call';
import { refuse, required } from './api-call';
import type { Fields } from './fields';
import { liveTask } from './mass-messages';
import { pageOf, pageSize } from './paging';

/** What became of a 群发 (doc 93338). */
export const massResultApis: Api[] = [
  { method: 'POST', path: 'externalcontact/get_groupmsg_list_v2', empty: { group_msg_list: [] }, handle: listTasks },
  { method: 'POST', path: 'externalcontact/get_groupmsg_task', empty: { task_list: [] }, handle: getTask },
  { method: 'POST', path: 'externalcontact/get_groupmsg_send_result', empty: { send_list: [] }, handle: getSendResult },
];

const MONTH_SECONDS = 31 * 86_400;

function listTasks({ world, fields }: ApiCall) {
  const chatType = required(fields.text('chat_type'), 40058, 'missing chat_type');
  const start = required(fields.int('start_time'), 40058, 'missing start_time');
  const end = required(fields.int('end_time'), 40058, 'missing end_time');
  if (end < start || end - start > MONTH_SECONDS) refuse(40058, 'time range over one month');
  const limit = pageSize(fields.int('limit'), { usual: 50, max: 100 });
  const personalOnly = fields.int('filter_type') === 2; // members' own mass messages are not simulated
  const tasks = [...world.massTasks.values()].filter(({ createdAtMs, creator }) =>
    chatType === 'single' && !personalOnly
    && createdAtMs >= start * 1000 && createdAtMs < (end + 1) * 1000
    && (fields.text('creator') ?? creator) === creator);
  const page = pageOf(tasks, fields.text('cursor'), limit);
  return { group_msg_list: page.items.map(taskView), next_cursor: page.nextCursor };
}

function taskView(task: MassTask) {
  return {
    msgid: task.msgid,
    ...(task.creator && { creator: task.creator }),
    create_time: seconds(task.createdAtMs),
    create_type: 0,
    ...(task.text !== null && { text: { content: task.text } }),
    attachments: task.attachments,
  };
}

function getTask({ world, fields }: ApiCall) {
  const task = dispatchedTask(world, fields);
  const limit = pageSize(fields.int('limit'), { usual: 500, max: 1000 });
  const page = pageOf([...task.members.values()], fields.text('cursor'), limit);
  return {
    task_list: page.items.map((member) => ({
      userid: member.userId,
      status: member.sentAtMs === null ? 0 : 2,
      ...(member.sentAtMs !== null && { send_time: seconds(member.sentAtMs) }),
    })),
    next_cursor: page.nextCursor,
  };
}

function getSendResult({ world, fields }: ApiCall) {
  const task = dispatchedTask(world, fields);
  const userId = fields.text('userid') || refuse(41009, 'missing userid');
  const limit = pageSize(fields.int('limit'), { usual: 500, max: 1000 });
  const page = pageOf(task.members.get(staffKey(userId))?.rows ?? [], fields.text('cursor'), limit);
  return {
    send_list: page.items.map((row) => ({
      external_userid: row.externalUserId,
      userid: userId,
      status: row.status,
      ...(row.sentAtMs !== null && { send_time: seconds(row.sentAtMs) }),
    })),
    next_cursor: page.nextCursor,
  };
}

/** Right after creation WeCom is still dispatching: 41063. */
function dispatchedTask(world: World, fields: Fields): MassTask {
  const task = liveTask(world, fields);
  const readyAtMs = task.createdAtMs + world.settings.massDispatchMs;
  return world.clock.nowMs() < readyAtMs ? refuse(41063, 'task is dispatching') : task;
}

const seconds = (atMs: number): number => Math.floor(atMs / 1000);
