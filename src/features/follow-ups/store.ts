import { FollowUp } from '../../../entities/follow-up';
import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { About, PersonSeal, Salt } from '../../kernel/person-seal';
import { readWords, wordsRow, type WordsOf } from '../../kernel/seal-words';

export type FollowUpRecord = FollowUp;
const COLUMNS = 'id, customerId, staffId, text, textSealed, atMs';

/** Notes and how they are sealed: under the key of the customer they are about. */
export const NOTE_WORDS: WordsOf = { table: 'follow_up', from: 'follow_up w', columns: [{ plain: 'text', sealed: 'textSealed', blank: '' }], people: ['w.customerId'] };
const aboutOf = (id: string, dataSalt: Salt): About => ({ salts: [dataSalt], row: wordsRow('follow_up', 'text', id) });

export const sealedNote = (persons: PersonSeal, id: string, text: string, salt: string): Pick<FollowUpRecord, 'text' | 'textSealed'> =>
  ({ text: '', textSealed: persons.seal(text, { salts: [salt], row: wordsRow('follow_up', 'text', id) }) });

/** Empty for a note that another APP_SECRET sealed. */
export const noteText = (persons: PersonSeal, { id, text, textSealed, dataSalt }: Pick<FollowUpRecord, 'id' | 'text' | 'textSealed'> & { dataSalt: Salt }): string =>
  readWords(persons, { plain: text, sealed: textSealed }, aboutOf(id, dataSalt)) ?? '';

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

export const latestFollowUp = (reader: Reader, customerId: string): Promise<Pick<FollowUpLine, 'id' | 'text' | 'textSealed' | 'dataSalt' | 'atMs'> | null> =>
  reader.one('SELECT f.id, f.text, f.textSealed, c.dataSalt, f.atMs FROM follow_up f JOIN customer c ON c.id = f.customerId WHERE f.customerId = ? ORDER BY f.id DESC LIMIT 1', [customerId]);

export type FollowUpLine = Pick<FollowUpRecord, 'id' | 'staffId' | 'text' | 'textSealed' | 'atMs'> & { dataSalt: Salt; userId: string | null; name: string | null };

/** Newest first, one row too many when there are more. */
export function followUpLines(reader: Reader, customerId: string, limit: number, before: string | undefined): Promise<FollowUpLine[]> {
  const { sql, params } = newest({ table: 'follow_up', given: { customerId }, ways: { ix_follow_up_customer: ['customerId'] }, limit, before });
  return reader.rows<FollowUpLine>(`SELECT f.id, f.staffId, f.text, f.textSealed, f.atMs, c.dataSalt, s.userId, s.name FROM (${sql}) page CROSS JOIN follow_up f ON f.id = page.id JOIN customer c ON c.id = f.customerId LEFT JOIN staff s ON s.id = f.staffId ORDER BY f.id DESC`, params);
}
