import { CustomerThanks } from '../../../entities/customer-thanks';
import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Delivery } from '../../kernel/work/outcome';
import type { CustomerId } from '../../vocabulary/events';

const COLUMNS = 'id, customerId, day, staffId, composedAtMs, textHash, msgId';

export const thanksById = (reader: Reader, id: string): Promise<CustomerThanks | null> =>
  reader.one<CustomerThanks>(`SELECT ${COLUMNS} FROM customer_thanks WHERE id = ?`, [id]);

/** Until when this customer has been thanked, or may have been; 0: never. */
export async function thankedUntilMs(reader: Reader, customerId: CustomerId): Promise<number> {
  const last = await reader.one<{ composedAtMs: number }>('SELECT composedAtMs FROM customer_thanks WHERE customerId = ? ORDER BY composedAtMs DESC LIMIT 1', [customerId]);
  return last?.composedAtMs ?? 0;
}

/** False when this customer's day is taken (policy 29). */
export const insertThanks = (tx: Tx, row: Omit<CustomerThanks, 'msgId'>): Promise<boolean> => tx.insertUnlessThere(CustomerThanks, { ...row, msgId: null });

/** No task was made: the day is free again and what it would have said is said next time. */
export const deleteThanks = (tx: Tx, id: string): Promise<number> => tx.change('DELETE FROM customer_thanks WHERE id = ? AND msgId IS NULL', [id]);

export const storeTask = (tx: Tx, id: string, msgId: string): Promise<number> => tx.change('UPDATE customer_thanks SET msgId = ? WHERE id = ?', [msgId, id]);

/** Which of these tasks are known to belong to thanks already. */
export async function knownTasks(reader: Reader, msgIds: readonly string[]): Promise<Set<string>> {
  if (msgIds.length === 0) return new Set();
  const rows = await reader.rows<{ msgId: string }>(`SELECT msgId FROM customer_thanks WHERE msgId IN (${msgIds.map(() => '?').join(',')})`, [...msgIds]);
  return new Set(rows.map((row) => row.msgId));
}

/** Holds the row back from workers until this transaction ends; false when it is not there or has been taken up. */
export const holdUnsent = async (tx: Tx, once: string): Promise<boolean> =>
  (await tx.change("UPDATE work SET notBeforeMs = notBeforeMs WHERE once = ? AND status = 'pending' AND doubt = 0", [once])) > 0;

export const isQueued = async (reader: Reader, once: string): Promise<boolean> => (await reader.one('SELECT id FROM work WHERE once = ?', [once])) !== null;

/** What became of a message that waited for a member's tap; one that is settled stays so. */
export const storeDelivery = (tx: Tx, workId: string, told: { delivery: Delivery; sentAtMs: number | null; error: string | null }): Promise<number> =>
  tx.change("UPDATE work SET delivery = ?, sentAtMs = ?, error = ? WHERE id = ? AND delivery = 'waiting'", [told.delivery, told.sentAtMs, told.error, workId]);
