import type { Reader } from '../../kernel/database/database';

interface TextLine {
  id: string;
  version: number;
  text: string;
  publishedBy: string;
  createdAtMs: number;
}

const MOST_TEXTS = 20;

/** Texts 资料使用说明, newest first: the first is in force. */
export const consentTexts = (reader: Reader): Promise<TextLine[]> =>
  reader.rows<TextLine>(`SELECT id, version, text, publishedBy, createdAtMs FROM consent_text ORDER BY version DESC LIMIT ${MOST_TEXTS}`);

/** How many places a person is signed in at. */
export async function sessionsOf(reader: Reader, personId: string, nowMs: number): Promise<number> {
  const found = await reader.one<{ n: number | string }>('SELECT COUNT(*) AS n FROM session WHERE personId = ? AND endsAtMs > ?', [personId, nowMs]);
  return Number(found?.n ?? 0);
}
