import type { Machine } from '../../kernel/machine';
import type { StaffId } from '../../vocabulary/events';
import type { Wecom } from '../../wecom';
import { replaceMemberships } from './departments/store';
import type { ResolveStaff } from './resolve-staff';
import { departmentsOf } from './senders';
import { storeRead } from './store';

/** Asks WeCom who this userid is now, and keeps the answer: an administrator may sign in who serves no customers and so is in no listing of ours. Throws `WecomError`. */
export type LearnMember = (userId: string) => Promise<StaffId>;

export const makeLearnMember = ({ wecom, unitOfWork, clock, resolveStaff }: Machine & { wecom: Wecom; resolveStaff: ResolveStaff }): LearnMember => async (userId) => {
  const beganAtMs = clock.nowMs();
  const member = await wecom.members.get(userId);
  return unitOfWork.run(async (tx) => {
    const id = await resolveStaff(tx, userId);
    await storeRead(tx, id, { name: member.name.slice(0, 128), activation: member.status, beganAtMs, atMs: clock.nowMs() });
    await replaceMemberships(tx, id, departmentsOf(member));
    return id;
  });
};
