import type { Reader } from '../kernel/database/database';
import { marks } from '../kernel/database/marks';
import type { Condition } from '../kernel/database/scope-clause';
import type { Scope } from '../kernel/scope';

/** Up to so many, what somebody owns is looked up; above, a walk over everything meets theirs soon enough. */
const FEW = 2000;

/** Ids of the referrals within the scope when they are few; null when they are not, or nobody is kept from any. */
export const fewReferrals = (reader: Reader, scope: Scope): Promise<string[] | null> =>
  few(reader, scope, (staffIds) => `SELECT id FROM referral WHERE ownerStaffId IN (${staffIds}) LIMIT ${FEW + 1}`);

/** The same of customers; who was handed over is the new owner's alone (policy 5). */
export const fewCustomers = (reader: Reader, scope: Scope): Promise<string[] | null> =>
  few(reader, scope, (staffIds) => `SELECT DISTINCT customerId AS id FROM follow_episode WHERE staffId IN (${staffIds}) AND (endedAtMs IS NULL OR endedBy <> 'transfer') LIMIT ${FEW + 1}`);

async function few(reader: Reader, scope: Scope, sql: (staffIds: string) => string): Promise<string[] | null> {
  if (scope === 'all') return null;
  if (scope.staffIds.length === 0) return [];
  const rows = await reader.rows<{ id: string }>(sql(marks(scope.staffIds)), [...scope.staffIds]);
  return rows.length > FEW ? null : rows.map(({ id }) => id);
}

interface FewQuestion {
  table: string;
  /** Holds one of `ids`, by an index. */
  column: string;
  ids: readonly string[];
  given: Readonly<Record<string, string | undefined>>;
  limit: number;
  before: string | undefined;
}

/** One page of what hangs on these few, newest first, and one row too many: found by them, compared and sorted among themselves. */
export function newestOfFew({ table, column, ids, given, limit, before }: FewQuestion): Condition {
  const asked = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const compared = asked.map(([name]) => ` AND (CASE WHEN ${name} = ? THEN 1 END) = 1`).join('');
  return { sql: `SELECT id FROM ${table} WHERE ${column} IN (${marks(ids)})${compared} AND (CASE WHEN id < ? THEN 1 END) = 1 ORDER BY id DESC LIMIT ?`, params: [...ids, ...asked.map(([, value]) => value), before ?? '~', limit + 1] };
}
