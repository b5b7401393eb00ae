import type { Clock } from '../../kernel/clock';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { NewWork } from '../../kernel/events';
import type { Ids } from '../../kernel/ids';
import type { StaffId } from '../../vocabulary/events';
import { formerNamesOf } from './name-store';
import { insertStaff, staffByUserIds, userKeyOf } from './store';

export type ResolveStaff = (tx: Tx, userId: string) => Promise<StaffId>;

const REMEMBERED = 5000;
/** Another process may learn that two rows are one member: what it merged is handed out no longer than this, and moved once more after it. */
const REMEMBERED_MS = 30_000;

export const firstRead = (id: StaffId): NewWork => ({ kind: 'staff.read', key: id, lane: 'bulk', payload: {}, once: `staff.read:${id}:first` });

/**
 * Internal id of a member WeCom names, by the present name or a former one; one we never heard of gets a row at once, its details are read later.
 * Remembered in the process for a while, but only after the commit that made it.
 */
export function makeResolveStaff(deps: { clock: Clock; ids: Ids }): { resolveStaff: ResolveStaff; forgetNames(): void } {
  const known = new Map<string, { id: StaffId; untilMs: number }>();
  const resolveStaff: ResolveStaff = async (tx, userId) => {
    const key = userKeyOf(userId);
    const remembered = known.get(key);
    if (remembered && remembered.untilMs > deps.clock.nowMs()) return remembered.id;
    const id = (await memberNamed(tx, userId)) ?? (await create(tx, userId));
    tx.afterCommit(() => {
      if (known.size >= REMEMBERED) known.clear();
      known.set(key, { id, untilMs: deps.clock.nowMs() + REMEMBERED_MS });
    });
    return id;
  };
  return { resolveStaff, forgetNames: () => known.clear() };

  async function create(tx: Tx, userId: string): Promise<StaffId> {
    const id = deps.ids.next();
    const made = await insertStaff(tx, { id, userId, inRange: 0, createdAtMs: deps.clock.nowMs() });
    if (made) {
      tx.enqueue(firstRead(id));
      return id;
    }
    return ((await staffByUserIds(tx, [userId]))[0] as { id: StaffId }).id;
  }
}

const memberNamed = async (tx: Tx, userId: string): Promise<StaffId | undefined> =>
  (await staffByUserIds(tx, [userId]))[0]?.id ?? (await formerNamesOf(tx, [userId])).get(userKeyOf(userId))?.member;
