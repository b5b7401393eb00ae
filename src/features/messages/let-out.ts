import { StaffMessagePermit } from '../../../entities/staff-message-permit';
import type { Machine } from '../../kernel/machine';
import type { StaffId } from '../../vocabulary/events';
import { decidePermit, LONGEST_WINDOW_MS, MOST_PLACES } from './decide-permit';
import { dueOf, insertLines, lineOf, lockMember, noticesOf, permitTimes, waitingNotices, type Notice } from './staff-message-store';
import { MAX_LINES } from './staff-message-text';

export type LetOut =
  /** This row makes the call, for `notices`. `called`: a call that may have arrived, with this text. */
  | { kind: 'goes'; userId: string; notices: Notice[]; called: { textHash: string; atMs: number } | null }
  /** Another row's message carries this notice; it is next tried at `dueMs`. */
  | { kind: 'carried'; dueMs: number }
  | { kind: 'full'; afterMs: number }
  | { kind: 'unknown_member' };

/** Up to so many waiting notices go one by one; above, they fold into one digest (policy 28). */
const FOLD_ABOVE = 5;

/**
 * Decides, before the call and in one transaction under the member's lock, that this notice may go, and what goes with it. The permit is counted
 * whatever becomes of the call. A repeat carries exactly what the first attempt carried.
 */
export function makeLetOut({ unitOfWork, clock, ids }: Machine) {
  return (workId: string, staffId: StaffId): Promise<LetOut> => {
    const permitId = ids.next();
    return unitOfWork.run(async (tx): Promise<LetOut> => {
      const member = await lockMember(tx, staffId);
      if (!member) return { kind: 'unknown_member' };
      const line = await lineOf(tx, workId);
      if (line && line.messageId !== workId) return { kind: 'carried', dueMs: await dueOf(tx, line.messageId) };
      const nowMs = clock.nowMs(); // after the lock: waiting for it takes time, and permits are counted in the order of the lock
      const verdict = decidePermit(await permitTimes(tx, staffId, nowMs - LONGEST_WINDOW_MS, MOST_PLACES), nowMs);
      if (verdict.kind === 'full') return verdict;
      await tx.insert(StaffMessagePermit, { id: permitId, staffId, atMs: nowMs });
      if (line) {
        const called = line.textHash !== null && line.calledAtMs !== null ? { textHash: line.textHash, atMs: line.calledAtMs } : null;
        return { kind: 'goes', userId: member.userId, notices: await noticesOf(tx, workId), called };
      }
      const waiting = await waitingNotices(tx, staffId, nowMs, MAX_LINES + 1);
      const others = waiting.length > FOLD_ABOVE ? waiting.filter((notice) => notice.id !== workId).slice(0, MAX_LINES - 1) : [];
      await insertLines(tx, workId, [workId, ...others.map((notice) => notice.id)], nowMs);
      return { kind: 'goes', userId: member.userId, notices: await noticesOf(tx, workId), called: null };
    });
  };
}
