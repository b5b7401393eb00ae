import type { Reader } from '../../kernel/database/database';
import type { CustomerCaller, StaffCaller } from '../../kernel/http/access-slots';
import type { Scope } from '../../kernel/scope';
import { isRole, type Role } from '../access';
import type { Directory, Standing } from '../staff';
import { decideReach, decideRole, isPresent, type Reach } from './decide-role';
import { assignedRole, livingSession, type SessionRecord } from './store';

export interface PersonDeps {
  database: Reader;
  directory: Directory;
  /** Lower-cased userids. */
  adminUserIds: ReadonlySet<string>;
}

export interface PresentMember {
  standing: Standing;
  role: Role;
  reach: Reach;
}

/** What a member may do now; null when they may not be signed in at all. */
export async function presentMember({ database, directory, adminUserIds }: PersonDeps, staffId: string): Promise<PresentMember | null> {
  const standing = await directory.standingOf(database, staffId);
  if (!standing || !isPresent(standing.member)) return null;
  const given = await assignedRole(database, staffId);
  const role = decideRole({ isAdmin: adminUserIds.has(standing.member.userId.toLowerCase()), assigned: given !== null && isRole(given) ? given : null, leads: standing.leads, belongsTo: standing.belongsTo });
  return { standing, role, reach: decideReach(role, standing) };
}

/** Who a living session stands for, as they are now; null when the person is gone or has another role than when they signed in. */
export async function callerOf(deps: PersonDeps, session: SessionRecord): Promise<StaffCaller | CustomerCaller | null> {
  const { id: sessionId, personId, role } = session;
  if (session.kind === 'customer') return { type: 'customer', id: personId, sessionId, role: 'customer', customerId: personId, scope: { staffIds: [] } };
  if (session.kind === 'break_glass') return { type: 'session', id: personId, sessionId, role, staffId: null, scope: 'all' };
  const present = await presentMember(deps, personId);
  if (!present || present.role !== role) return null;
  return { type: 'session', id: personId, sessionId, role, staffId: personId, scope: await scopeOf(deps, personId, present.reach) };
}

/** Without a request. Who came by a one-time link stands for as long as a session of theirs does: nobody else knows of them. */
export async function personNow(deps: PersonDeps, { personId, staffId }: { personId: string; staffId: string | null }, nowMs: number): Promise<StaffCaller | null> {
  if (staffId === null) {
    const session = await livingSession(deps.database, personId, nowMs);
    return session && { type: 'session', id: personId, sessionId: session.id, role: session.role, staffId: null, scope: 'all' };
  }
  const present = await presentMember(deps, staffId);
  return present && { type: 'session', id: staffId, sessionId: '', role: present.role, staffId, scope: await scopeOf(deps, staffId, present.reach) };
}

async function scopeOf({ database, directory }: PersonDeps, staffId: string, reach: Reach): Promise<Scope> {
  if (reach.kind === 'all') return 'all';
  const below = reach.kind === 'own' ? [] : await directory.staffBelow(database, reach.ids);
  return { staffIds: [...new Set([staffId, ...below])] };
}
