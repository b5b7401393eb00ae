import type { Reader } from '../kernel/database/database';
import { eitherOf, scopeClause, type Condition } from '../kernel/database/scope-clause';
import { notFound, type AppError } from '../kernel/errors';
import type { Scope } from '../kernel/scope';

/**
 * `column` holds the internal id of a customer of somebody within `scope`: followed now, or lost without having been handed over. After a transfer (在职继承) the
 * customer is the new owner's alone (policy 5).
 */
export function ownCustomers(scope: Scope, column: string): Condition {
  if (scope === 'all') return { sql: '1 = 1', params: [] };
  const { sql, params } = scopeClause(scope, 'own.staffId');
  return { sql: `EXISTS (SELECT 1 FROM follow_episode own WHERE own.customerId = ${column} AND ${sql} AND (own.endedAtMs IS NULL OR own.endedBy <> 'transfer'))`, params };
}

/** Rows of this table that name a referrer and a friend: whoever has either of them has the row. */
export const ownPairs = (scope: Scope, table: string): Condition => eitherOf(ownCustomers(scope, `${table}.referrerId`), ownCustomers(scope, `${table}.refereeId`));

/** Throws what the caller would hear of somebody nobody knows: who asks about another's customer learns not even that there is one. */
export async function assertOwnCustomer(reader: Reader, scope: Scope, externalUserId: string, unknown: () => AppError = () => notFound('customer.not_found', 'this customer is not known')): Promise<void> {
  if (!(await isOwnCustomer(reader, scope, externalUserId))) throw unknown();
}

export async function isOwnCustomer(reader: Reader, scope: Scope, externalUserId: string): Promise<boolean> {
  if (scope === 'all') return true;
  const { sql, params } = ownCustomers(scope, 'customer.id');
  return (await reader.one(`SELECT id FROM customer WHERE externalUserId = ? AND ${sql}`, [externalUserId, ...params])) !== null;
}
