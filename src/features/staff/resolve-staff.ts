import type { Clock } from '../../kernel/clock';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Ids } from '../../kernel/ids';
import type { StaffId } from '../../vocabulary/events';
import { insertStaff, staffByUserIds, userKeyOf } from './store';

export type ResolveStaff = (tx: Tx, userId: string) => Promise<StaffId>;

const REMEMBERED = 5000;

/**
 * Internal id of a member WeCom names; one we never heard of gets a row at once, its details are read later.
 * An id never changes, so it is remembered in the process, but only after the commit that made it.
 */
export function makeResolveStaff(deps: { clock: Clock; ids: Ids }): ResolveStaff {
  const known = new Map<string, StaffId>();
  return async (tx, userId) => {
    const key = userKeyOf(userId);
    const remembered = known.get(key);
    if (remembered) return remembered;
    const found = (await staffByUserIds(tx, [userId]))[0]?.id ?? (await create(tx, userId));
    tx.afterCommit(() => {
      if (known.size >= REMEMBERED) known.clear();
      known.set(key, found);
    });
    return found;
  };

  async function create(tx: Tx, userId: string): Promise<StaffId> {
    const id = deps.ids.next();
    const made = await insertStaff(tx, { id, userId, inRange: 0, createdAtMs: deps.clock.nowMs() });
    if (made) {
      tx.enqueue({ kind: 'staff.read', key: id, lane: 'bulk', payload: { userId }, once: `staff.read:${id}:first` });
      return id;
    }
    return ((await staffByUserIds(tx, [userId]))[0] as { id: StaffId }).id;
  }
}
