import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import type { Scope } from '../../kernel/scope';
import { ownCustomers } from '../own-customers';
import { customerByExternalId } from '../customers';
import type { DealRecord, RefundRecord } from './store';

export interface DealRow extends DealRecord {
  externalUserId: string;
}

const COLUMNS = 'd.id, d.reference, d.customerId, d.campaignId, d.amountFen, d.closedAtMs, d.refundedFen, d.createdAtMs, c.externalUserId';
const WAYS = { ix_deal_customer: ['customerId'] } as const;

/** Newest first. */
export async function dealPage(reader: Reader, scope: Scope, filter: { externalUserId?: string | undefined }, limit: number, before: string | undefined): Promise<DealRow[]> {
  const customerId = filter.externalUserId === undefined ? undefined : (await customerByExternalId(reader, filter.externalUserId))?.id ?? null;
  if (customerId === null) return [];
  const { sql, params } = newest({ table: 'deal', given: { customerId }, ways: WAYS, ...(scope === 'all' ? {} : { within: ownCustomers(scope, 'deal.customerId') }), limit, before });
  return reader.rows<DealRow>(`SELECT ${COLUMNS} FROM (${sql}) page CROSS JOIN deal d ON d.id = page.id JOIN customer c ON c.id = d.customerId ORDER BY d.id DESC`, params);
}

/** A deal is its customer's. */
export function dealRow(reader: Reader, scope: Scope, reference: string): Promise<DealRow | null> {
  const { sql, params } = ownCustomers(scope, 'd.customerId');
  return reader.one<DealRow>(`SELECT ${COLUMNS} FROM deal d JOIN customer c ON c.id = d.customerId WHERE d.reference = ? AND ${sql}`, [reference, ...params]);
}

export const refundsOf = (reader: Reader, dealId: string): Promise<RefundRecord[]> =>
  reader.rows<RefundRecord>('SELECT id, dealId, reference, amountFen, createdAtMs FROM deal_refund WHERE dealId = ? ORDER BY id', [dealId]);
