import { createHash, randomBytes } from 'node:crypto';
import { Session } from '../../entities/session';
import { Staff } from '../../entities/staff';
import { StaffRole } from '../../entities/staff-role';
import type { Machine } from '../../src/kernel/machine';
import { addReferrals, type Filled } from './fill-company';

const DAY_MS = 86_400_000;
/** Of a company of a million, what a member has who came last week. */
const OWN = 40;

/** Signed in without WeCom: the cookie of an administrator, and of a supervisor who owns little of much, and that among the oldest. */
export async function consolePeople(machine: Machine, facts: Filled): Promise<{ admin: string; little: string }> {
  const nowMs = machine.clock.nowMs();
  const staffId = machine.ids.next();
  const member: Staff = { id: staffId, userId: 'xiaoli', userKey: 'xiaoli', name: '小李', activation: 1, inRange: 1, codeRefusal: null, openidKey: null, leftAtMs: null, readAtMs: nowMs, createdAtMs: nowMs, namedAtMs: null, mergedInto: null };
  const role: StaffRole = { staffId, role: 'supervisor', setBy: 'bench', setAtMs: nowMs };
  await machine.unitOfWork.run(async (tx) => {
    await tx.insert(Staff, member);
    await tx.insert(StaffRole, role);
  });
  await addReferrals(machine, { ...facts, staffId }, OWN, -OWN);
  return { admin: await signIn(machine, 'break_glass', `bg${randomBytes(12).toString('hex')}`, 'admin'), little: await signIn(machine, 'staff', staffId, 'supervisor') };
}

async function signIn({ unitOfWork, ids, clock }: Machine, kind: string, personId: string, role: string): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  const [nowMs, endsAtMs] = [clock.nowMs(), clock.nowMs() + DAY_MS];
  const session: Session = { id: ids.next(), secretHash: createHash('sha256').update(secret).digest('hex'), kind, personId, name: 'bench', role, createdAtMs: nowMs, seenAtMs: nowMs, expiresAtMs: endsAtMs, endsAtMs };
  await unitOfWork.run((tx) => tx.insert(Session, session));
  return `session=${secret}`;
}

