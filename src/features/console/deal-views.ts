import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import type { Scope } from '../../kernel/scope';
import { fewCustomers, newestOfFew } from '../few-owned';
import { ownCustomers } from '../own-customers';

export interface DealRow {
  id: string;
  reference: string;
  customerId: string;
  campaignId: string | null;
  campaignName: string | null;
  amountFen: number;
  refundedFen: number;
  closedAtMs: number;
  createdAtMs: number;
}

const DEAL = 'd.id, d.reference, d.customerId, d.campaignId, c.name AS campaignName, d.amountFen, d.refundedFen, d.closedAtMs, d.createdAtMs';
const MOST_REFUNDS = 200;

/** Newest first, one row too many when there are more; a deal is its customer's. */
export async function dealLines(reader: Reader, scope: Scope, limit: number, before: string | undefined): Promise<DealRow[]> {
  const few = await fewCustomers(reader, scope);
  if (few?.length === 0) return [];
  const within = scope === 'all' ? {} : { within: ownCustomers(scope, 'deal.customerId') };
  const { sql, params } = few ? newestOfFew({ table: 'deal', column: 'customerId', ids: few, given: {}, limit, before }) : newest({ table: 'deal', given: {}, ways: {}, ...within, limit, before });
  return reader.rows<DealRow>(`SELECT ${DEAL} FROM (${sql}) page CROSS JOIN deal d ON d.id = page.id LEFT JOIN campaign c ON c.id = d.campaignId ORDER BY d.id DESC`, params);
}

export function dealLine(reader: Reader, scope: Scope, reference: string): Promise<DealRow | null> {
  const own = ownCustomers(scope, 'd.customerId');
  return reader.one<DealRow>(`SELECT ${DEAL} FROM deal d LEFT JOIN campaign c ON c.id = d.campaignId WHERE d.reference = ? AND ${own.sql}`, [reference, ...own.params]);
}

/** The way they were told, the first two hundred. */
export const refundsOf = (reader: Reader, dealId: string): Promise<{ reference: string; amountFen: number; createdAtMs: number }[]> =>
  reader.rows(`SELECT reference, amountFen, createdAtMs FROM deal_refund WHERE dealId = ? ORDER BY id LIMIT ${MOST_REFUNDS}`, [dealId]);
