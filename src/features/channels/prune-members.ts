import type { Reader } from '../../kernel/database/database';
import type { NewWork } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { Job, Sender } from '../../kernel/work/registry';
import type { DomainEvent, StaffId } from '../../vocabulary/events';
import { adviseAfter, WecomError, type Wecom } from '../../wecom';
import { membersByNames, namesOf, staffByIds } from '../staff';
import { dutyWork } from './duty/duty-work';
import { contactWayById, storeUsers, waysNaming, type ContactWayRecord } from './store';

type Deps = Machine & { wecom: Wecom };

/** Codes of one transaction, and how many others it passes over. */
const PAGE = 50;
const AMONG = 2000;
/** Not there, or not in the visible range: what WeCom says of a member who can be added by nobody. */
const OUTSIDE = new Set([60011, 60111]);

export const pruneWork = ({ subject }: { subject: StaffId }): NewWork => ({ kind: 'contact_way.prune', key: subject, payload: {} });
/** `fill`: who stands in when nobody of the code is left. */
export const updateWork = (wayId: string, fill?: StaffId): NewWork => ({ kind: 'contact_way.update', lane: 'send', key: wayId, payload: fill === undefined ? {} : { fill } });

const usersOf = (way: ContactWayRecord): string[] => JSON.parse(way.users) as string[];
export const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((each, n) => each === b[n]);

/** A member left, fell out of range or was renamed: codes that name them are looked at, page by page. WeCom follows a rename by itself, our list by this. */
export const pruneMembers: Job = {
  kind: 'contact_way.prune',
  async run(tx, { key: staffId, payload }) {
    const keys = await namesOf(tx, staffId);
    if (keys.length === 0) return;
    const { after = '' } = payload as { after?: string };
    const { ways, end } = await waysNaming(tx, { keys, after, among: AMONG, limit: PAGE });
    const members = await membersByNames(tx, [...new Set(ways.flatMap(usersOf))]);
    for (const way of ways) {
      const present = presentNames(usersOf(way), members);
      if (!same(present, usersOf(way))) await storeUsers(tx, way, present);
      if (usersOf(way).some((userId) => isGone(members.get(userId.toLowerCase())))) tx.enqueue(way.channelId === null ? updateWork(way.id) : dutyWork(way.channelId));
    }
    if (end !== null) tx.enqueue({ kind: 'contact_way.prune', key: staffId, payload: { after: end } });
  },
};

type Members = Awaited<ReturnType<typeof membersByNames>>;
export const presentNames = (userIds: readonly string[], members: Members): string[] => [...new Set(userIds.map((userId) => members.get(userId.toLowerCase())?.userId ?? userId))];
export const isGone = (member: { leftAtMs: number | null; inRange: number } | undefined): boolean => member !== undefined && (member.leftAtMs !== null || member.inRange === 0);

type Changed = { way: ContactWayRecord; users: string[]; asked: boolean };

/**
 * 更新「联系我」: WeCom replaces the whole list and refuses it for one member who left, so the whole list of those who stay is sent (pitfalls 30, 31).
 * A listing that lacks a member may be wrong, so WeCom is asked about them by themselves before a code drops them. Source: doc 92228.
 */
export const updateMembers = (deps: Deps): Sender<Changed> => ({
  kind: 'contact_way.update', lane: 'send',
  async send(work) {
    const way = await contactWayById(deps.database, work.key);
    if (!way?.configId || way.status !== 'active') return { kind: 'done' };
    try {
      const stay = await whoStays(deps, usersOf(way));
      const users = stay.length > 0 ? stay : await standIn(deps.database, work.payload['fill']);
      const change = users.length > 0 && !same(users, usersOf(way));
      if (change) await deps.wecom.contactWays.update({ configId: way.configId, users });
      return { kind: 'done', result: { way, users, asked: work.payload['fill'] === undefined } };
    } catch (error) {
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind !== 'done' || !outcome.result) return;
    const { way, users, asked } = outcome.result;
    if (users.length > 0) await storeUsers(tx, way, users);
    else if (asked) tx.emit({ type: 'contact_way.emptied', subject: way.id, data: {}, cause: { type: 'work', id: work.id } } satisfies DomainEvent);
  },
});

/** Of these members those who can be added, under their present names. */
export async function whoStays({ database, wecom }: Deps, users: readonly string[]): Promise<string[]> {
  const members = await membersByNames(database, users);
  const stay: string[] = [];
  for (const userId of presentNames(users, members)) {
    const member = members.get(userId.toLowerCase()) ?? [...members.values()].find((each) => each.userId === userId);
    if (!isGone(member) || (member?.leftAtMs === null && !(await isOutside(wecom, userId)))) stay.push(userId);
  }
  return stay;
}

async function isOutside(wecom: Wecom, userId: string): Promise<boolean> {
  try {
    await wecom.members.get(userId);
    return false;
  } catch (error) {
    if (error instanceof WecomError && error.code !== null && OUTSIDE.has(error.code)) return true;
    throw error;
  }
}

async function standIn(reader: Reader, staffId: unknown): Promise<string[]> {
  const [member] = typeof staffId === 'string' ? await staffByIds(reader, [staffId]) : [];
  return member && !isGone(member) ? [member.userId] : [];
}
