import { Department } from '../../../../entities/department';
import { StaffDepartment } from '../../../../entities/staff-department';
import type { Reader } from '../../../kernel/database/database';
import { marks } from '../../../kernel/database/marks';
import { rowChunks } from '../../../kernel/database/row-chunks';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { StaffId } from '../../../vocabulary/events';

export interface DepartmentRecord {
  id: number;
  name: string;
  parentId: number;
  /** Lower-cased userids. */
  leaders: string[];
}

export interface Membership {
  departmentId: number;
  leads: boolean;
}

export const allDepartments = async (reader: Reader): Promise<DepartmentRecord[]> =>
  (await reader.rows<{ id: number; name: string; parentId: number; leaders: string }>('SELECT id, name, parentId, leaders FROM department ORDER BY id'))
    .map((row) => ({ ...row, id: Number(row.id), parentId: Number(row.parentId), leaders: JSON.parse(row.leaders) as string[] }));

/** What the app may see now is all there is: what is missing was deleted or is hidden from us. */
export async function replaceDepartments(tx: Tx, departments: readonly DepartmentRecord[], readAtMs: number): Promise<void> {
  await tx.change('DELETE FROM department');
  if (departments.length > 0) await tx.insert(Department, departments.map((one) => ({ ...one, leaders: JSON.stringify(one.leaders), readAtMs })));
}

export async function replaceMemberships(tx: Tx, staffId: StaffId, memberships: readonly Membership[]): Promise<void> {
  await tx.change('DELETE FROM staff_department WHERE staffId = ?', [staffId]);
  if (memberships.length > 0) await tx.insert(StaffDepartment, memberships.map(({ departmentId, leads }) => ({ staffId, departmentId, leads: leads ? 1 : 0 })));
}

export const membershipsOf = async (reader: Reader, staffId: StaffId): Promise<Membership[]> =>
  (await reader.rows<{ departmentId: number; leads: number }>('SELECT departmentId, leads FROM staff_department WHERE staffId = ? ORDER BY departmentId', [staffId]))
    .map((row) => ({ departmentId: Number(row.departmentId), leads: Number(row.leads) === 1 }));

/** Members of these departments, those who left among them: their customers are still somebody's to look after. */
export async function membersIn(reader: Reader, departmentIds: readonly number[]): Promise<StaffId[]> {
  const found = new Set<StaffId>();
  for (const chunk of rowChunks(departmentIds, 1)) {
    for (const row of await reader.rows<{ staffId: StaffId }>(`SELECT staffId FROM staff_department WHERE departmentId IN (${marks(chunk)})`, [...chunk])) found.add(row.staffId);
  }
  return [...found];
}
