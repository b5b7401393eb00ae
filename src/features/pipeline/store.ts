import { Deal } from '../../../entities/deal';
import { DealRefund } from '../../../entities/deal-refund';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';

export type DealRecord = Deal;
export type RefundRecord = DealRefund;

const COLUMNS = 'id, reference, customerId, campaignId, amountFen, closedAtMs, refundedFen, createdAtMs';

export const dealByReference = (reader: Reader, reference: string): Promise<DealRecord | null> => reader.one<DealRecord>(`SELECT ${COLUMNS} FROM deal WHERE reference = ?`, [reference]);

/** False when the reference stands already. */
export const insertDeal = (tx: Tx, row: DealRecord): Promise<boolean> => tx.insertUnlessThere(Deal, row);

/** False when this refund would take the sum above the deal. */
export const takeRefund = async (tx: Tx, dealId: string, amountFen: number): Promise<boolean> =>
  (await tx.change('UPDATE deal SET refundedFen = refundedFen + ? WHERE id = ? AND refundedFen + ? <= amountFen', [amountFen, dealId, amountFen])) === 1;

export const refundByReference = (reader: Reader, dealId: string, reference: string): Promise<RefundRecord | null> =>
  reader.one<RefundRecord>('SELECT id, dealId, reference, amountFen, createdAtMs FROM deal_refund WHERE dealId = ? AND reference = ?', [dealId, reference]);

export const insertRefund = (tx: Tx, row: RefundRecord): Promise<void> => tx.insert(DealRefund, row);

/** Deals of these customers that are not refunded whole (policy 24). */
export async function standingDeals(reader: Reader, customerIds: readonly string[]): Promise<Map<string, Pick<DealRecord, 'campaignId' | 'closedAtMs'>[]>> {
  const rows = await reader.rows<DealRecord>(`SELECT ${COLUMNS} FROM deal WHERE customerId IN (${marks(customerIds)}) AND refundedFen < amountFen`, [...customerIds]);
  return new Map(customerIds.map((id) => [id, rows.filter((row) => row.customerId === id).map(({ campaignId, closedAtMs }) => ({ campaignId, closedAtMs }))]));
}

/** Deals that friends of a channel closed after they came, by the day on which they came. */
export async function dealsOfChannel(reader: Reader, { channelId, fromDay, toDay }: { channelId: string; fromDay: string; toDay: string }): Promise<Map<string, number>> {
  const rows = await reader.rows<{ day: string; n: number | string }>(
    `SELECT a.day, COUNT(DISTINCT d.id) AS n FROM channel_add a JOIN deal d ON d.customerId = a.customerId AND d.closedAtMs >= a.addedAtMs AND d.refundedFen < d.amountFen
     WHERE a.channelId = ? AND a.day >= ? AND a.day <= ? GROUP BY a.day`, [channelId, fromDay, toDay]);
  return new Map(rows.map((row) => [row.day, Number(row.n)]));
}
