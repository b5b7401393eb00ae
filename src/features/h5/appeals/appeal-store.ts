import { Appeal } from '../../../../entities/appeal';
import type { Reader } from '../../../kernel/database/database';
import { newest } from '../../../kernel/database/list-filter';
import { marks } from '../../../kernel/database/marks';
import { scopeClause, type Condition } from '../../../kernel/database/scope-clause';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Scope } from '../../../kernel/scope';

/** False when this "no" was appealed before, or this very appeal stands already. */
export const insertAppeal = (tx: Tx, row: Appeal): Promise<boolean> => tx.insertUnlessThere(Appeal, row);

const COLUMNS = 'id, referralId, reason, customerId, status, text, decision, sentence, answeredBy, answeredAtMs, createdAtMs';

/** Appeals about these referrals, of whatever "no". */
export const appealsAbout = async (reader: Reader, referralIds: readonly string[]): Promise<Appeal[]> =>
  (referralIds.length === 0 ? [] : reader.rows<Appeal>(`SELECT ${COLUMNS} FROM appeal WHERE referralId IN (${marks(referralIds)})`, [...referralIds]));

/** False when somebody answered before. */
export const storeAnswer = async (tx: Tx, { id, decision, sentence, answeredBy, answeredAtMs }: Pick<Appeal, 'id' | 'decision' | 'sentence' | 'answeredBy' | 'answeredAtMs'>): Promise<boolean> =>
  (await tx.change("UPDATE appeal SET status = 'answered', decision = ?, sentence = ?, answeredBy = ?, answeredAtMs = ? WHERE id = ? AND status = 'open'", [decision, sentence, answeredBy, answeredAtMs, id])) === 1;

/** What was written by and to somebody who had themselves erased; who decided what stays. */
export const forgetAppeals = (tx: Tx, customerId: string): Promise<number> => tx.change("UPDATE appeal SET text = '', sentence = NULL WHERE customerId = ?", [customerId]);

export interface AppealRow extends Appeal {
  campaignId: string;
  referrerExternalUserId: string;
}

const SHOWN = `${COLUMNS.split(', ').map((column) => `a.${column}`).join(', ')}, r.campaignId, c.externalUserId AS referrerExternalUserId`;
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

export const referralOf = async (reader: Reader, id: string): Promise<string> => (await reader.one<{ referralId: string }>('SELECT referralId FROM appeal WHERE id = ?', [id]))?.referralId ?? '';
