import type { Reader } from '../../../kernel/database/database';
import type { StaffId } from '../../../vocabulary/events';
import { staffByIds, userKeyOf, type StaffRecord } from '../store';
import { departmentsBelow } from './decide-below';
import { allDepartments, membersIn, membershipsOf } from './store';

export interface Standing {
  member: StaffRecord;
  /** Departments they belong to. */
  belongsTo: number[];
  /** Departments they lead, by the member's own record or by the department's. */
  leads: number[];
  /** What those departments are called, first those they lead. */
  names: string[];
}

/** Where a member stands in the directory; null for nobody we know. */
async function standingOf(reader: Reader, staffId: StaffId): Promise<Standing | null> {
  const [member] = await staffByIds(reader, [staffId]);
  if (!member) return null;
  const departments = await allDepartments(reader);
  const memberships = await membershipsOf(reader, staffId);
  const key = userKeyOf(member.userId);
  const leads = [...new Set([...memberships.filter((one) => one.leads).map((one) => one.departmentId), ...departments.filter((one) => one.leaders.includes(key)).map((one) => one.id)])];
  const belongsTo = memberships.map((one) => one.departmentId);
  const nameOf = new Map(departments.map((one) => [one.id, one.name]));
  const shown = leads.length > 0 ? leads : belongsTo;
  return { member, belongsTo, leads, names: shown.flatMap((id) => nameOf.get(id) ?? []) };
}

/** Members of these departments and of all below them. */
async function staffBelow(reader: Reader, departmentIds: readonly number[]): Promise<StaffId[]> {
  if (departmentIds.length === 0) return [];
  return membersIn(reader, [...departmentsBelow(await allDepartments(reader), departmentIds)]);
}

/** A company is called what its root department is called; null until that is known. */
async function companyName(reader: Reader): Promise<string | null> {
  return (await reader.one<{ name: string }>('SELECT name FROM department WHERE id = 1'))?.name ?? null;
}

/** Who leads whom and who belongs where, as the company keeps it. */
export const directory = { standingOf, staffBelow, companyName };
export type Directory = typeof directory;
