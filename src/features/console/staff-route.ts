import { z } from 'zod';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { departmentsOf, memberLines, rolesOf, type MemberRow } from './staff-views';

const ROLES = ['admin', 'supervisor', 'staff', 'finance', 'auditor'] as const;

/** `state`: whether customers can be led to them. `assigned`: the role an administrator gave; null: the directory decides. */
const StaffLine = z.object({
  id: z.string(), userId: z.string(), name: z.string().nullable(), state: z.enum(['active', 'inactive', 'out_of_range', 'refused', 'left']), assigned: z.enum(ROLES).nullable(), departments: z.array(z.string()),
}).meta({ id: 'StaffLine' });

/** 员工与角色: who is there, and what an administrator gave them. */
export const staffConsoleRoute = ({ database }: Machine): Route => defineRoute({
  method: 'GET', path: '/api/console/staff', auth: { roles: ['admin', 'auditor'] }, summary: 'Members of staff with their state and role, newest first', query: PageQuery, responses: { 200: pageOf(StaffLine) },
  handler: async ({ query }) => {
    const found = page(await memberLines(database, query.limit, query.cursor), query.limit, (row) => row.id);
    const [roles, departments] = [await rolesOf(database, found.items), await departmentsOf(database, found.items)];
    const items = found.items.map((row) => ({
      id: row.id, userId: row.userId, name: row.name, state: stateOf(row), assigned: (roles.get(row.id) ?? null) as (typeof ROLES)[number] | null,
      departments: departments.filter((each) => each.staffId === row.id).map((each) => each.name),
    }));
    return { status: 200, body: { items, nextCursor: found.nextCursor } };
  },
});

function stateOf({ leftAtMs, inRange, activation, codeRefusal }: MemberRow): z.input<typeof StaffLine>['state'] {
  if (leftAtMs !== null) return 'left';
  if (inRange !== 1) return 'out_of_range';
  if (activation !== null && activation !== 1) return 'inactive';
  return codeRefusal === null ? 'active' : 'refused';
}
