import type { Role } from '../access';

export interface RoleFacts {
  /** Named in ADMIN_USER_IDS. */
  isAdmin: boolean;
  /** Given by an administrator. */
  assigned: Role | null;
  /** Departments they lead. */
  leads: readonly number[];
  belongsTo: readonly number[];
}

/** The operator's list first, so that nobody can lock the operator out; then what an administrator gave; then what the directory says. */
export function decideRole({ isAdmin, assigned, leads }: RoleFacts): Role {
  if (isAdmin) return 'admin';
  return assigned ?? (leads.length > 0 ? 'supervisor' : 'staff');
}

export type Reach = { kind: 'all' } | { kind: 'departments'; ids: readonly number[] } | { kind: 'own' };

/** Whose customers: a supervisor's own departments are those they lead, and where an administrator made somebody supervisor who leads none, those they belong to. */
export function decideReach(role: Role, { leads, belongsTo }: Pick<RoleFacts, 'leads' | 'belongsTo'>): Reach {
  if (role === 'staff') return { kind: 'own' };
  if (role === 'supervisor') return { kind: 'departments', ids: leads.length > 0 ? leads : belongsTo };
  return { kind: 'all' };
}

const ACTIVATED = 1;

/** May this member be signed in? Disabled, not activated, left, or a second row of somebody else: no. */
export const isPresent = (member: { activation: number | null; leftAtMs: number | null; mergedInto: string | null }): boolean =>
  member.activation === ACTIVATED && member.leftAtMs === null && member.mergedInto === null;
