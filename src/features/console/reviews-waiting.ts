import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import { scopeClause } from '../../kernel/database/scope-clause';
import type { Scope } from '../../kernel/scope';
import { ownPairs } from '../own-customers';
import { waiting } from './home-views';

/** What waits in 待审核 for somebody of this scope; counting stops at a thousand. */
export const ReviewsWaiting = z.object({ claims: z.int(), appeals: z.int() });

export const openClaims = (reader: Reader, scope: Scope) => {
  const own = scope === 'all' ? { sql: '1 = 1', params: [] } : ownPairs(scope, 'referral_claim');
  return waiting(reader, `SELECT createdAtMs AS atMs FROM referral_claim WHERE status = 'open' AND ${own.sql} ORDER BY id`, own.params);
};

export const openAppeals = (reader: Reader, scope: Scope) => {
  const own = scopeClause(scope, 'r.ownerStaffId');
  return waiting(reader, `SELECT a.createdAtMs AS atMs FROM appeal a JOIN referral r ON r.id = a.referralId WHERE a.status = 'open' AND ${own.sql} ORDER BY a.id`, own.params);
};

export const reviewsWaiting = async (reader: Reader, scope: Scope): Promise<z.input<typeof ReviewsWaiting>> =>
  ({ claims: (await openClaims(reader, scope)).count, appeals: (await openAppeals(reader, scope)).count });
