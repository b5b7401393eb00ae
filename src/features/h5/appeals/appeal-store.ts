import { Appeal } from '../../../../entities/appeal';
import type { Reader } from '../../../kernel/database/database';
import { newest } from '../../../kernel/database/list-filter';
import { marks } from '../../../kernel/database/marks';
import { scopeClause, type Condition } from '../../../kernel/database/scope-clause';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { PersonSeal, Salt } from '../../../kernel/person-seal';
import type { Scope } from '../../../kernel/scope';
import { readWords, wordsRow, type WordsOf } from '../../../kernel/seal-words';

/** False when this "no" was appealed before, or this very appeal stands already. */
export const insertAppeal = (tx: Tx, row: Appeal): Promise<boolean> => tx.insertUnlessThere(Appeal, row);

const COLUMNS = ['id', 'referralId', 'reason', 'customerId', 'status', 'text', 'textSealed', 'decision', 'sentence', 'sentenceSealed', 'answeredBy', 'answeredAtMs', 'createdAtMs'].map((column) => `a.${column}`).join(', ');

/** What was written, and how it is sealed: under the key of whoever appealed. */
export const APPEAL_WORDS: WordsOf = {
  table: 'appeal', from: 'appeal w', columns: [{ plain: 'text', sealed: 'textSealed', blank: '' }, { plain: 'sentence', sealed: 'sentenceSealed', blank: null }], people: ['w.customerId'],
};
export type AppealWords = Pick<Appeal, 'id' | 'text' | 'textSealed' | 'sentence' | 'sentenceSealed'> & { dataSalt: Salt };

export const sealedWord = (persons: PersonSeal, column: 'text' | 'sentence', { id, words, salt }: { id: string; words: string; salt: string }): string => persons.seal(words, { salts: [salt], row: wordsRow('appeal', column, id) });

/** Empty, and no sentence: the words were blanked, or another APP_SECRET sealed them. */
export const wordsOf = (persons: PersonSeal, { id, text, textSealed, sentence, sentenceSealed, dataSalt }: AppealWords): { text: string; sentence: string | null } => ({
  text: readWords(persons, { plain: text, sealed: textSealed }, { salts: [dataSalt], row: wordsRow('appeal', 'text', id) }) ?? '',
  sentence: readWords(persons, { plain: sentence, sealed: sentenceSealed }, { salts: [dataSalt], row: wordsRow('appeal', 'sentence', id) }),
});

/** Appeals about these referrals, of whatever "no". */
export const appealsAbout = async (reader: Reader, referralIds: readonly string[]): Promise<(Appeal & { dataSalt: Salt })[]> =>
  (referralIds.length === 0 ? [] : reader.rows<Appeal & { dataSalt: Salt }>(`SELECT ${COLUMNS}, c.dataSalt FROM appeal a JOIN customer c ON c.id = a.customerId WHERE a.referralId IN (${marks(referralIds)})`, [...referralIds]));

/** False when somebody answered before. */
export const storeAnswer = async (tx: Tx, { id, decision, sentenceSealed, answeredBy, answeredAtMs }: Pick<Appeal, 'id' | 'decision' | 'sentenceSealed' | 'answeredBy' | 'answeredAtMs'>): Promise<boolean> =>
  (await tx.change("UPDATE appeal SET status = 'answered', decision = ?, sentenceSealed = ?, answeredBy = ?, answeredAtMs = ? WHERE id = ? AND status = 'open'", [decision, sentenceSealed, answeredBy, answeredAtMs, id])) === 1;

/** What was written by and to somebody who had themselves erased; who decided what stays. */
export const forgetAppeals = (tx: Tx, customerId: string): Promise<number> => tx.change("UPDATE appeal SET text = '', textSealed = NULL, sentence = NULL, sentenceSealed = NULL WHERE customerId = ?", [customerId]);

export interface AppealRow extends Appeal {
  campaignId: string;
  referrerExternalUserId: string;
  dataSalt: Salt;
}

const SHOWN = `${COLUMNS}, c.dataSalt, r.campaignId, c.externalUserId AS referrerExternalUserId`;
const JOINS = 'JOIN referral r ON r.id = a.referralId JOIN customer c ON c.id = a.customerId';

/** About a friend whom somebody within the scope has now. */
function own(scope: Scope): Condition {
  const { sql, params } = scopeClause(scope, 'own.ownerStaffId');
  return { sql: `EXISTS (SELECT 1 FROM referral own WHERE own.id = appeal.referralId AND ${sql})`, params };
}

/** Newest first. */
export function appealPage(reader: Reader, scope: Scope, status: string | undefined, limit: number, before: string | undefined): Promise<AppealRow[]> {
  const { sql, params } = newest({ table: 'appeal', given: { status }, ways: { ix_appeal_status: ['status'] }, ...(scope === 'all' ? {} : { within: own(scope) }), limit, before });
  return reader.rows<AppealRow>(`SELECT ${SHOWN} FROM (${sql}) page CROSS JOIN appeal a ON a.id = page.id ${JOINS} ORDER BY a.id DESC`, params);
}

export function appealRow(reader: Reader, scope: Scope, id: string): Promise<AppealRow | null> {
  const { sql, params } = scopeClause(scope, 'r.ownerStaffId');
  return reader.one<AppealRow>(`SELECT ${SHOWN} FROM appeal a ${JOINS} WHERE a.id = ? AND ${sql}`, [id, ...params]);
}

/** Which referral an appeal is about, and who made it. */
export const aboutOf = (reader: Reader, id: string): Promise<Pick<Appeal, 'referralId' | 'customerId'> | null> => reader.one('SELECT referralId, customerId FROM appeal WHERE id = ?', [id]);
