import { z } from 'zod';
import type { Clock } from '../../kernel/clock';
import type { UnitOfWork } from '../../kernel/database/unit-of-work';
import { conflict, notFound } from '../../kernel/errors';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import { ROLES, type Role } from '../access';
import type { SessionAuthenticator } from './authenticate';
import { presentMember, type PersonDeps } from './read-person';
import { assignedRole, storeRole } from './store';

const Id = z.strictObject({ id: IdText });

const RoleView = z.object({
  staffId: z.string(), userId: z.string(), name: z.string().nullable(),
  /** Given by an administrator; null: the directory decides. */
  assigned: z.enum(ROLES).nullable(),
  /** What they may do now; null: they may not sign in. */
  role: z.enum(ROLES).nullable(), departments: z.array(z.string()),
}).meta({ id: 'StaffRole' });

type Deps = PersonDeps & { unitOfWork: UnitOfWork; clock: Clock; authenticator: SessionAuthenticator };

export function roleRoutes(deps: Deps): Route[] {
  const { database, directory } = deps;
  const shown = async (id: string): Promise<z.input<typeof RoleView>> => {
    const standing = await directory.standingOf(database, id);
    if (!standing || standing.member.mergedInto !== null) throw notFound('staff.not_found', 'there is no such member of staff');
    const present = await presentMember(deps, id);
    const { userId, name } = standing.member;
    return { staffId: id, userId, name, assigned: (await assignedRole(database, id)) as Role | null, role: present?.role ?? null, departments: standing.names };
  };
  return [
    defineRoute({
      method: 'GET', path: '/api/console/staff/:id/role', auth: { roles: ['admin', 'auditor'] }, summary: 'What a member of staff may do, and why', params: Id, responses: { 200: RoleView },
      handler: async ({ params }) => ({ status: 200, body: await shown(params.id) }),
    }),
    defineRoute({
      method: 'PUT', path: '/api/console/staff/:id/role', auth: { roles: ['admin'] }, summary: 'Give a member a role, or let the directory decide again (null); they sign in anew', params: Id,
      body: z.strictObject({ role: z.enum(ROLES).nullable() }), responses: { 200: RoleView },
      handler: async ({ params, body, caller, audit }) => {
        const before = await shown(params.id);
        if (caller.id === params.id) throw conflict('own_role', 'nobody changes their own role');
        await deps.unitOfWork.run((tx) => storeRole(tx, { staffId: params.id, role: body.role, setBy: caller.id, setAtMs: deps.clock.nowMs() }));
        deps.authenticator.forget((known) => known.id === params.id);
        const after = await shown(params.id);
        audit.about('staff', params.id);
        audit.changed({ assigned: before.assigned, role: before.role }, { assigned: after.assigned, role: after.role });
        return { status: 200, body: after };
      },
    }),
  ];
}
