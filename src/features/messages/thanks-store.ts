import { CustomerThanks } from '../../../entities/customer-thanks';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
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

/** Which of these messages are queued, and held back from workers until this transaction ends; `untouched`: it waits, and no attempt of it may have arrived. */
export async function holdQueued(tx: Tx, onces: readonly string[], engine: 'sqlite' | 'mysql'): Promise<Map<string, { untouched: boolean }>> {
  if (onces.length === 0) return new Map();
  const lock = engine === 'mysql' ? ' FOR UPDATE' : ''; // on SQLite there is one writer, and it is us
  const rows = await tx.rows<{ once: string; status: string; doubt: number }>(`SELECT once, status, doubt FROM work WHERE once IN (${marks(onces)})${lock}`, [...onces]);
  return new Map(rows.map(({ once, status, doubt }) => [once, { untouched: status === 'pending' && Number(doubt) === 0 }]));
}

/** What became of a message that waited for a member's tap; one that is settled stays so. */
export const storeDelivery = (tx: Tx, workId: string, told: { delivery: Delivery; sentAtMs: number | null; error: string | null }): Promise<number> =>
  tx.change("UPDATE work SET delivery = ?, sentAtMs = ?, error = ? WHERE id = ? AND delivery = 'waiting'", [told.delivery, told.sentAtMs, told.error, workId]);
