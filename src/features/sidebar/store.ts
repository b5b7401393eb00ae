import { FollowUp } from '../../../entities/follow-up';
import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';

export type FollowUpRecord = FollowUp;
const COLUMNS = 'id, customerId, staffId, text, atMs';

/** False when this very note stands already. */
export const insertFollowUp = (tx: Tx, row: FollowUpRecord): Promise<boolean> => tx.insertUnlessThere(FollowUp, row);

export const followUpById = (reader: Reader, id: string): Promise<FollowUpRecord | null> => reader.one<FollowUpRecord>(`SELECT ${COLUMNS} FROM follow_up WHERE id = ?`, [id]);

/** One's own, and not older than this: 0 rows for anything else. */
export const deleteFollowUp = (tx: Tx, { id, staffId, sinceMs }: { id: string; staffId: string; sinceMs: number }): Promise<number> =>
  tx.change('DELETE FROM follow_up WHERE id = ? AND staffId = ? AND atMs >= ?', [id, staffId, sinceMs]);

const AT_ONCE = 500;

/** Some of the notes about this customer; true when there may be more. */
export async function deleteFollowUpsAbout(tx: Tx, customerId: string): Promise<boolean> {
  const ids = (await tx.rows<{ id: string }>(`SELECT id FROM follow_up WHERE customerId = ? ORDER BY id LIMIT ${AT_ONCE}`, [customerId])).map(({ id }) => id);
  if (ids.length > 0) await tx.change(`DELETE FROM follow_up WHERE id IN (${marks(ids)})`, ids);
  return ids.length === AT_ONCE;
}

export const latestFollowUp = (reader: Reader, customerId: string): Promise<FollowUpRecord | null> =>
  reader.one<FollowUpRecord>(`SELECT ${COLUMNS} FROM follow_up WHERE customerId = ? ORDER BY id DESC LIMIT 1`, [customerId]);

export type FollowUpLine = Pick<FollowUpRecord, 'id' | 'staffId' | 'text' | 'atMs'> & { userId: string | null; name: string | null };

/** Newest first, one row too many when there are more. */
export function followUpLines(reader: Reader, customerId: string, limit: number, before: string | undefined): Promise<FollowUpLine[]> {
  const { sql, params } = newest({ table: 'follow_up', given: { customerId }, ways: { ix_follow_up_customer: ['customerId'] }, limit, before });
  return reader.rows<FollowUpLine>(`SELECT f.id, f.staffId, f.text, f.atMs, s.userId, s.name FROM (${sql}) page CROSS JOIN follow_up f ON f.id = page.id LEFT JOIN staff s ON s.id = f.staffId ORDER BY f.id DESC`, params);
}
