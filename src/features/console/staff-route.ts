import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import { marks } from '../../kernel/database/marks';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';

const ROLES = ['admin', 'supervisor', 'staff', 'finance', 'auditor'] as const;

/** `state`: whether customers can be led to them. `assigned`: the role an administrator gave; null: the directory decides. */
const StaffLine = z.object({
  id: z.string(), userId: z.string(), name: z.string().nullable(), state: z.enum(['active', 'inactive', 'out_of_range', 'refused', 'left']), assigned: z.enum(ROLES).nullable(), departments: z.array(z.string()),
}).meta({ id: 'StaffLine' });

interface Row {
  id: string;
  userId: string;
  name: string | null;
  activation: number | null;
  inRange: number;
  codeRefusal: number | null;
  leftAtMs: number | null;
}

/** 员工与角色: who is there, and what an administrator gave them. */
export const staffConsoleRoute = ({ database }: Machine): Route => defineRoute({
  method: 'GET', path: '/api/console/staff', auth: { roles: ['admin', 'auditor'] }, summary: 'Members of staff with their state and role, newest first', query: PageQuery, responses: { 200: pageOf(StaffLine) },
  handler: async ({ query }) => {
    const { sql, params } = newest({
      table: 'staff', columns: 'id, userId, name, activation, inRange, codeRefusal, leftAtMs', given: {}, ways: {}, within: { sql: 'mergedInto IS NULL', params: [] }, limit: query.limit, before: query.cursor,
    });
    const found = page(await database.rows<Row>(sql, params), query.limit, (row) => row.id);
    const [roles, departments] = [await rolesOf(database, found.items), await departmentsOf(database, found.items)];
    const items = found.items.map((row) => ({
      id: row.id, userId: row.userId, name: row.name, state: stateOf(row), assigned: (roles.get(row.id) ?? null) as (typeof ROLES)[number] | null,
      departments: departments.filter((each) => each.staffId === row.id).map((each) => each.name),
    }));
    return { status: 200, body: { items, nextCursor: found.nextCursor } };
  },
});

function stateOf({ leftAtMs, inRange, activation, codeRefusal }: Row): z.input<typeof StaffLine>['state'] {
  if (leftAtMs !== null) return 'left';
  if (inRange !== 1) return 'out_of_range';
  if (activation !== null && activation !== 1) return 'inactive';
  return codeRefusal === null ? 'active' : 'refused';
}

async function rolesOf(reader: Reader, rows: readonly Row[]): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map();
  const found = await reader.rows<{ staffId: string; role: string }>(`SELECT staffId, role FROM staff_role WHERE staffId IN (${marks(rows)})`, rows.map((row) => row.id));
  return new Map(found.map((row) => [row.staffId, row.role]));
}

const departmentsOf = (reader: Reader, rows: readonly Row[]): Promise<{ staffId: string; name: string }[]> => (rows.length === 0 ? Promise.resolve([]) : reader.rows<{ staffId: string; name: string }>(
  `SELECT m.staffId, d.name FROM staff_department m JOIN department d ON d.id = m.departmentId WHERE m.staffId IN (${marks(rows)}) ORDER BY d.name`, rows.map((row) => row.id)));
