import type { Clock } from '../../kernel/clock';
import type { Reader } from '../../kernel/database/database';
import type { Ids } from '../../kernel/ids';
import { personKey } from '../../kernel/person-key';
import type { WorkItem } from '../../kernel/work/outcome';
import type { Sender } from '../../kernel/work/registry';
import type { DomainEvent } from '../../vocabulary/events';
import { adviseAfter, WecomError, type Member, type Wecom } from '../../wecom';
import { replaceMemberships, type Membership } from './departments/store';
import { formerNamesOf } from './name-store';
import type { RecordJoiners } from './record-joiners';
import { insertStaff, markInRange, staffByIds, staffByUserIds, storeOpenid, storeRead, userKeyOf } from './store';

type Deps = { wecom: Wecom; database: Reader; clock: Clock; ids: Ids; openidKey: Buffer };

const READ_AGAIN_MS = 24 * 3_600_000;
const LISTS_LAG_MS = 10 * 60_000;

interface MemberList {
  beganAtMs: number;
  userIds: string[];
}

/** 配置了客户联系功能的成员列表: who is in range with 客户联系 on; new or long unread members are read next. */
export const listStaff = ({ wecom, clock, ids, recordJoiners }: Deps & { recordJoiners: RecordJoiners }): Sender<MemberList> => ({
  kind: 'staff.list', lane: 'bulk',
  async send() {
    const beganAtMs = clock.nowMs();
    try {
      return { kind: 'done', result: { beganAtMs, userIds: await wecom.members.listFollowUsers() } };
    } catch (error) {
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    const cause = { type: 'work' as const, id: work.id };
    if (outcome.kind === 'failed') tx.emit({ type: 'staff.list_refused', subject: 'all', data: { reconciliation: askedFor(work) }, cause } satisfies DomainEvent);
    if (outcome.kind !== 'done' || !outcome.result) return;
    const { userIds, beganAtMs } = outcome.result;
    const nowMs = clock.nowMs();
    // a name that was given up a while ago and is listed still is somebody else's; one given up just now may be an answer from before
    await recordJoiners(tx, userIds.map((userId) => ({ userId, atMs: beganAtMs - LISTS_LAG_MS })));
    const known = await staffByUserIds(tx, userIds);
    const keys = new Set([...known.map((staff) => userKeyOf(staff.userId)), ...(await formerNamesOf(tx, userIds)).keys()]);
    const fresh = userIds.filter((userId) => !keys.has(userKeyOf(userId))).map((userId) => ({ id: ids.next(), userId }));
    for (const staff of fresh) await insertStaff(tx, { ...staff, inRange: 1, createdAtMs: nowMs });
    for (const staffId of await markInRange(tx, userIds)) tx.emit({ type: 'staff.out_of_range', subject: staffId, data: {}, cause } satisfies DomainEvent);
    tx.emit({ type: 'staff.listed', subject: 'all', data: { members: userIds.length, reconciliation: askedFor(work) }, cause } satisfies DomainEvent);
    const stale = known.filter((staff) => staff.readAtMs === null || staff.leftAtMs !== null || nowMs - staff.readAtMs > READ_AGAIN_MS);
    for (const staff of [...fresh, ...stale]) tx.enqueue({ kind: 'staff.read', key: staff.id, lane: 'bulk', payload: {}, once: `staff.read:${staff.id}:${Math.floor(nowMs / 3_600_000)}` });
  },
});

/** The reconcile that goes on from this list; null: it was listed for its own sake. */
const askedFor = ({ payload: { reconciliation } }: WorkItem): string | null => (typeof reconciliation === 'string' ? reconciliation : null);

interface MemberRead {
  beganAtMs: number;
  name: string;
  activation: number;
  openid: string | null;
  departments: Membership[];
}

/** 读取成员: name and activation, and the openid by which a private WeChat is recognised (policy 12). */
export const readStaff = ({ wecom, database, clock, openidKey }: Deps): Sender<MemberRead> => ({
  kind: 'staff.read', lane: 'bulk',
  async send(work) {
    const [known] = await staffByIds(database, [work.key]);
    if (!known || known.mergedInto !== null) return { kind: 'failed', error: 'this member is not known, or another row stands for them' };
    const { userId } = known; // by its key: work names nobody by WeCom's ids
    const beganAtMs = clock.nowMs();
    try {
      const member = await wecom.members.get(userId);
      return { kind: 'done', result: { beganAtMs, name: member.name, activation: member.status, departments: departmentsOf(member), openid: await openidOf(wecom, userId) } };
    } catch (error) {
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind !== 'done' || !outcome.result) return;
    const { name, activation, openid, beganAtMs, departments } = outcome.result;
    await storeRead(tx, work.key, { name, activation, beganAtMs, atMs: clock.nowMs() });
    await replaceMemberships(tx, work.key, departments);
    // told at every read, not only the first: a customer may have been asked about while this was
    if (openid && (await storeOpenid(tx, work.key, personKey(openidKey, openid))) === 1) {
      tx.emit({ type: 'staff.identified', subject: work.key, data: {}, cause: { type: 'work', id: work.id } } satisfies DomainEvent);
    }
  },
});

export const departmentsOf = ({ departmentIds, leadsDepartment }: Pick<Member, 'departmentIds' | 'leadsDepartment'>): Membership[] =>
  [...new Set(departmentIds)].map((departmentId) => ({ departmentId, leads: leadsDepartment[departmentIds.indexOf(departmentId)] ?? false }));

/** 43004: the member bound no WeChat, so there is no private WeChat to recognise. A missing right must not stop the read. */
async function openidOf(wecom: Wecom, userId: string): Promise<string | null> {
  try {
    return await wecom.members.toOpenid(userId);
  } catch (error) {
    if (error instanceof WecomError && (error.kind === 'state' || error.kind === 'permission' || error.kind === 'fault')) return null;
    throw error;
  }
}
