import type { Clock } from '../../kernel/clock';
import type { Tx } from '../../kernel/database/unit-of-work';
import { membersByNames } from './name-store';
import type { Rename } from './record-renames';
import { storeActivation, userKeyOf } from './store';

/** What 更新成员 tells beside a new name. */
export interface Change {
  rename: Rename | null;
  userId: string;
  /** 1 activated, 2 disabled, 4 not activated, 5 left; null: it did not change. */
  status: number | null;
  atMs: number;
  /** They moved to other departments, or lead other ones. */
  regrouped: boolean;
}

const LEFT = 5;

/** A member who was disabled is out at once, not at the next listing; one who moved is read anew, for the event names departments and not what they are led by. */
export const makeRecordUpdates = ({ clock }: { clock: Clock }) => async (tx: Tx, changes: readonly Change[]): Promise<void> => {
  const members = await membersByNames(tx, changes.map(({ userId }) => userId));
  for (const { userId, status, regrouped, atMs } of changes) {
    const member = members.get(userKeyOf(userId));
    if (!member) continue;
    if (status !== null && status !== LEFT) await storeActivation(tx, member.id, status, atMs); // whoever leaves is told by their own event
    if (regrouped || status !== null) tx.enqueue({ kind: 'staff.read', key: member.id, lane: 'bulk', payload: {}, once: `staff.read:${member.id}:${Math.floor(clock.nowMs() / 1000)}` });
  }
};
