import type { Clock } from '../../kernel/clock';
import type { Ids } from '../../kernel/ids';
import { personKey } from '../../kernel/person-key';
import type { Sender } from '../../kernel/work/registry';
import type { DomainEvent } from '../../vocabulary/events';
import { adviseAfter, WecomError, type Wecom } from '../../wecom';
import { insertStaff, markInRange, staffByUserIds, storeOpenid, storeRead, userKeyOf } from './store';

type Deps = { wecom: Wecom; clock: Clock; ids: Ids; openidKey: Buffer };

const READ_AGAIN_MS = 24 * 3_600_000;

/** 配置了客户联系功能的成员列表: who is in range with 客户联系 on; new or long unread members are read next. */
export const listStaff = ({ wecom, clock, ids }: Deps): Sender<string[]> => ({
  kind: 'staff.list', lane: 'bulk',
  async send() {
    try {
      return { kind: 'done', result: await wecom.members.listFollowUsers() };
    } catch (error) {
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind !== 'done' || !outcome.result) return;
    const userIds = outcome.result;
    const nowMs = clock.nowMs();
    const known = await staffByUserIds(tx, userIds);
    const keys = new Set(known.map((staff) => userKeyOf(staff.userId)));
    const fresh = userIds.filter((userId) => !keys.has(userKeyOf(userId))).map((userId) => ({ id: ids.next(), userId }));
    for (const staff of fresh) await insertStaff(tx, { ...staff, inRange: 1, createdAtMs: nowMs });
    await markInRange(tx, userIds);
    tx.emit({ type: 'staff.listed', subject: 'all', data: { members: userIds.length }, cause: { type: 'work', id: work.id } } satisfies DomainEvent);
    const stale = known.filter((staff) => staff.readAtMs === null || nowMs - staff.readAtMs > READ_AGAIN_MS);
    for (const staff of [...fresh, ...stale]) tx.enqueue({ kind: 'staff.read', key: staff.id, lane: 'bulk', payload: { userId: staff.userId }, once: `staff.read:${staff.id}:${Math.floor(nowMs / 3_600_000)}` });
  },
});

interface MemberRead {
  name: string;
  activation: number;
  openid: string | null;
}

/** 读取成员: name and activation, and the openid by which a private WeChat is recognised (policy 12). */
export const readStaff = ({ wecom, clock, openidKey }: Deps): Sender<MemberRead> => ({
  kind: 'staff.read', lane: 'bulk',
  async send(work) {
    const userId = String(work.payload['userId']);
    try {
      const member = await wecom.members.get(userId);
      return { kind: 'done', result: { name: member.name, activation: member.status, openid: await openidOf(wecom, userId) } };
    } catch (error) {
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind !== 'done' || !outcome.result) return;
    const { name, activation, openid } = outcome.result;
    await storeRead(tx, work.key, { name, activation, atMs: clock.nowMs() });
    if (openid) await storeOpenid(tx, work.key, personKey(openidKey, openid));
  },
});

/** 43004: the member bound no WeChat, so there is no private WeChat to recognise. A missing right must not stop the read. */
async function openidOf(wecom: Wecom, userId: string): Promise<string | null> {
  try {
    return await wecom.members.toOpenid(userId);
  } catch (error) {
    if (error instanceof WecomError && (error.kind === 'state' || error.kind === 'permission' || error.kind === 'fault')) return null;
    throw error;
  }
}
