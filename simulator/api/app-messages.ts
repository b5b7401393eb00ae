import { createHash } from 'node:crypto';
import { trimMap } from '../ring';
import type { World } from '../world/create-world';
import { findStaff, staffKey } from '../world/create-world';
import { departmentTree } from '../world/departments';
import { newMsgId } from '../world/ids';
import type { Api, ApiCall } from './api-call';
import { refuse, required } from './api-call';
import { appContent } from './app-content';
import type { Fields } from './fields';

export const appMessageApis: Api[] = [
  { method: 'POST', path: 'message/send', empty: { invaliduser: '', invalidparty: '', invalidtag: '' }, handle: sendMessage },
];

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const PER_MINUTE = 30;
const PER_HOUR = 1000;

interface Receivers { keys: Set<string>; invalidUsers: string[]; invalidParties: string[]; tags: string[] }

/** doc 90236: to members only. Partly invalid receivers still answer 0 (pitfall 39). */
function sendMessage({ world, fields, nowMs }: ApiCall) {
  const agentId = required(fields.int('agentid'), 41011, 'missing agentid');
  if (agentId !== world.app.agentId) refuse(301002, 'not allow operate another agent with this accesstoken');
  const receivers = receiversOf(world, fields);
  const content = appContent(world, fields);
  if (receivers.keys.size === 0) refuse(81013, 'user & party & tag all invalid');
  const msgid = newMsgId();
  if (!isRepeat(world, fields, nowMs)) {
    for (const key of receivers.keys) deliver(world, key, content, nowMs);
  }
  return {
    invaliduser: receivers.invalidUsers.join('|'),
    invalidparty: receivers.invalidParties.join('|'),
    invalidtag: receivers.tags.join('|'),
    unlicenseduser: '',
    msgid,
  };
}

/** userids come back lower-cased (pitfall 50); tags of the 通讯录 are not simulated, so they are all invalid */
function receiversOf(world: World, fields: Fields): Receivers {
  const [users, parties, tags] = ['touser', 'toparty', 'totag'].map((name) => (fields.text(name) ?? '').split('|').filter(Boolean)) as [string[], string[], string[]];
  const visible = [...world.staff.values()].filter((member) => member.inRange && !member.left);
  if (users.includes('@all')) {
    return { keys: new Set(visible.map((member) => staffKey(member.userId))), invalidUsers: [], invalidParties: [], tags: [] };
  }
  if (users.length + parties.length + tags.length === 0) refuse(82001, 'user, party and tag are all empty');
  if (users.length > 1000) refuse(40032, 'touser too long');
  if (parties.length > 100 || tags.length > 100) refuse(82002, 'too many parties or tags');
  const reachable = users.filter((userId) => findStaff(world, userId)?.inRange);
  const known = parties.filter((id) => world.departments.has(Number(id)));
  const tree = departmentTree(world, known.map(Number));
  const ofParties = visible.filter((member) => member.departments.some((id) => tree.has(id)));
  return {
    keys: new Set([...reachable, ...ofParties.map((member) => member.userId)].map(staffKey)),
    invalidUsers: users.filter((userId) => !reachable.includes(userId)).map(staffKey),
    invalidParties: parties.filter((id) => !known.includes(id)),
    tags,
  };
}

/** enable_duplicate_check: the same JSON within the interval is accepted and not delivered again */
function isRepeat(world: World, fields: Fields, nowMs: number): boolean {
  if (fields.int('enable_duplicate_check') !== 1) return false;
  const seconds = fields.int('duplicate_check_interval') ?? 1800;
  if (seconds < 1 || seconds > 14_400) refuse(40058, 'invalid duplicate_check_interval');
  const digest = createHash('sha256').update(JSON.stringify(fields.raw)).digest('hex');
  const until = world.appMessageDigests.get(digest) ?? 0;
  if (nowMs < until) return true;
  world.appMessageDigests.set(digest, nowMs + seconds * 1000);
  trimMap(world.appMessageDigests, 5000);
  return false;
}

/** A member gets 30 a minute and 1000 an hour; the rest is dropped without a word (pitfall 40). */
function deliver(world: World, key: string, content: unknown, nowMs: number): void {
  const times = (world.appMessageTimes.get(key) ?? []).filter((atMs) => atMs > nowMs - HOUR_MS);
  const lastMinute = times.filter((atMs) => atMs > nowMs - MINUTE_MS).length;
  const dropped = lastMinute >= PER_MINUTE || times.length >= PER_HOUR;
  if (!dropped) times.push(nowMs);
  world.appMessageTimes.set(key, times);
  const to = findStaff(world, key)?.userId ?? key;
  world.delivered.push({ kind: 'app', to, from: String(world.app.agentId), atMs: nowMs, content, dropped });
}
