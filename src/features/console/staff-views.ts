import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import { marks } from '../../kernel/database/marks';

export interface MemberRow {
  id: string;
  userId: string;
  name: string | null;
  activation: number | null;
  inRange: number;
  codeRefusal: number | null;
  leftAtMs: number | null;
}

/** Newest first, one row too many when there are more; whoever turned out to be another is left out. */
export function memberLines(reader: Reader, limit: number, before: string | undefined): Promise<MemberRow[]> {
  const { sql, params } = newest({ table: 'staff', columns: 'id, userId, name, activation, inRange, codeRefusal, leftAtMs', given: {}, ways: {}, within: { sql: 'mergedInto IS NULL', params: [] }, limit, before });
  return reader.rows<MemberRow>(sql, params);
}

/** What an administrator gave, by member. */
export async function rolesOf(reader: Reader, rows: readonly MemberRow[]): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map();
  const found = await reader.rows<{ staffId: string; role: string }>(`SELECT staffId, role FROM staff_role WHERE staffId IN (${marks(rows)})`, rows.map((row) => row.id));
  return new Map(found.map((row) => [row.staffId, row.role]));
}

export const departmentsOf = (reader: Reader, rows: readonly MemberRow[]): Promise<{ staffId: string; name: string }[]> => (rows.length === 0 ? Promise.resolve([]) : reader.rows<{ staffId: string; name: string }>(
  `SELECT m.staffId, d.name FROM staff_department m JOIN department d ON d.id = m.departmentId WHERE m.staffId IN (${marks(rows)}) ORDER BY d.name`, rows.map((row) => row.id)));
