import type { Scope } from '../scope';
import type { SqlValue } from './database';
import { marks } from './marks';

/** A part of a WHERE with its parameters, in order. */
export interface Condition {
  sql: string;
  params: SqlValue[];
}

/** `column` holds the internal id of a member within `scope`. */
export function scopeClause(scope: Scope, column: string): Condition {
  if (scope === 'all') return { sql: '1 = 1', params: [] };
  if (scope.staffIds.length === 0) return { sql: '1 = 0', params: [] };
  return { sql: `${column} IN (${marks(scope.staffIds)})`, params: [...scope.staffIds] };
}

/** One of them holds. */
export const eitherOf = (...conditions: readonly Condition[]): Condition =>
  ({ sql: `(${conditions.map(({ sql }) => sql).join(' OR ')})`, params: conditions.flatMap(({ params }) => params) });

/** A scope of one member, the narrowest and the most usual: lists walk the index of that member. */
export const onlyMember = (scope: Scope): string | undefined => (scope !== 'all' && scope.staffIds.length === 1 ? scope.staffIds[0] : undefined);
