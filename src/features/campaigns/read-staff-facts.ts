import type { FieldFault } from '../../kernel/errors';
import type { Machine } from '../../kernel/machine';
import { WecomError, type Wecom } from '../../wecom';
import { staffByUserIds } from '../staff';
import type { StaffFacts } from './check-publish';

const AT_ONCE = 8;
const UNKNOWN_MEMBER = new Set([60111, 40003, 46004]);

/** Asks WeCom about every member of a campaign; when it does not answer, what was last read must do, and the answer says so. */
export async function readStaffFacts(deps: Machine & { wecom: Wecom }, userIds: readonly string[]): Promise<{ facts: StaffFacts[]; warnings: FieldFault[] }> {
  const stored = new Map((await staffByUserIds(deps.database, userIds)).map((staff) => [staff.userId.toLowerCase(), staff]));
  const facts: StaffFacts[] = [];
  try {
    const inRange = new Set((await deps.wecom.members.listFollowUsers()).map((userId) => userId.toLowerCase()));
    for (let from = 0; from < userIds.length; from += AT_ONCE) {
      facts.push(...await Promise.all(userIds.slice(from, from + AT_ONCE).map(async (userId): Promise<StaffFacts> => {
        const key = userId.toLowerCase();
        const activation = await activationOf(deps.wecom, userId, stored.get(key)?.activation ?? null);
        if (activation === 'unknown' && !inRange.has(key)) return { userId, known: null };
        return { userId, known: {
          activation: activation === 'unknown' ? null : activation, inRange: inRange.has(key) ? 1 : 0, codeRefusal: stored.get(key)?.codeRefusal ?? null, leftAtMs: null,
        } };
      })));
    }
    return { facts, warnings: [] };
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    const warning = { path: 'staffUserIds', code: 'staff_not_checked', detail: 'WeCom did not answer; the members were checked against what it last said' };
    return { facts: userIds.map((userId) => ({ userId, known: stored.get(userId.toLowerCase()) ?? null })), warnings: [warning] };
  }
}

/** A member outside the range cannot be read (60011): that is its own fault, found by the list. */
async function activationOf(wecom: Wecom, userId: string, last: number | null): Promise<number | null | 'unknown'> {
  try {
    return (await wecom.members.get(userId)).status;
  } catch (error) {
    if (error instanceof WecomError && UNKNOWN_MEMBER.has(error.code ?? 0)) return 'unknown';
    if (error instanceof WecomError && (error.kind === 'permission' || error.kind === 'state' || error.kind === 'fault')) return last;
    throw error;
  }
}
