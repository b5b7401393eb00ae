import { Consent } from '../../../../entities/consent';
import { ConsentText } from '../../../../entities/consent-text';
import type { Reader } from '../../../kernel/database/database';
import { marks } from '../../../kernel/database/marks';
import type { Tx } from '../../../kernel/database/unit-of-work';

const TEXT = 'id, version, text, publishedBy, createdAtMs';

/** The text 资料使用说明 in force; null: the company has published none. */
export const currentText = (reader: Reader): Promise<ConsentText | null> => reader.one<ConsentText>(`SELECT ${TEXT} FROM consent_text ORDER BY version DESC LIMIT 1`);

export const textPage = (reader: Reader, limit: number, before: string | undefined): Promise<ConsentText[]> =>
  reader.rows<ConsentText>(`SELECT ${TEXT} FROM consent_text WHERE id < ? ORDER BY id DESC LIMIT ?`, [before ?? '~', limit + 1]);

/** False when another took that version number at the same moment. */
export const insertText = (tx: Tx, row: ConsentText): Promise<boolean> => tx.insertUnlessThere(ConsentText, row);
export const insertConsent = (tx: Tx, row: Consent): Promise<boolean> => tx.insertUnlessThere(Consent, row);

export const consentOf = (reader: Reader, customerId: string): Promise<Consent | null> =>
  reader.one<Consent>('SELECT id, customerId, share, textVersion, atMs FROM consent WHERE customerId = ? ORDER BY id DESC LIMIT 1', [customerId]);

/** Which of these people let whoever referred them see their masked name. */
export async function sharing(reader: Reader, customerIds: readonly string[]): Promise<Set<string>> {
  const unique = [...new Set(customerIds)];
  if (unique.length === 0) return new Set();
  const rows = await reader.rows<{ customerId: string; share: number }>(
    `SELECT c.customerId, c.share FROM consent c JOIN (SELECT MAX(id) AS id FROM consent WHERE customerId IN (${marks(unique)}) GROUP BY customerId) last ON last.id = c.id`, unique);
  return new Set(rows.filter(({ share }) => Number(share) === 1).map(({ customerId }) => customerId));
}
