import type { Reader } from '../../kernel/database/database';
import { scopeClause } from '../../kernel/database/scope-clause';
import { marks } from '../../kernel/database/marks';
import type { Scope } from '../../kernel/scope';
import type { AppealWords } from '../h5';

export interface AppealLine extends AppealWords {
  referralId: string;
  reason: string;
  status: string;
  decision: string | null;
  answeredBy: string | null;
  answeredAtMs: number | null;
  createdAtMs: number;
}

const COLUMNS = 'a.id, a.referralId, a.reason, a.status, a.text, a.textSealed, a.decision, a.sentence, a.sentenceSealed, a.answeredBy, a.answeredAtMs, a.createdAtMs, c.dataSalt';

/** About friends whom somebody within the scope has now. What waits is read oldest first, what is answered newest first; one row too many when there are more. */
export function appealLines(reader: Reader, scope: Scope, status: 'open' | 'answered', limit: number, past: string | undefined): Promise<AppealLine[]> {
  const own = scopeClause(scope, 'r.ownerStaffId');
  const [way, order, start] = status === 'open' ? ['>', 'ASC', ''] : ['<', 'DESC', '~'];
  return reader.rows<AppealLine>(
    `SELECT ${COLUMNS} FROM appeal a JOIN referral r ON r.id = a.referralId JOIN customer c ON c.id = a.customerId WHERE a.status = ? AND a.id ${way} ? AND ${own.sql} ORDER BY a.id ${order} LIMIT ?`, [status, past ?? start, ...own.params, limit + 1]);
}

export const appealsOfReferral = (reader: Reader, referralId: string): Promise<AppealLine[]> =>
  reader.rows<AppealLine>(`SELECT ${COLUMNS} FROM appeal a JOIN customer c ON c.id = a.customerId WHERE a.referralId = ? ORDER BY a.id LIMIT 50`, [referralId]);

/** What each check saw, of these referrals. */
export async function evidenceOf(reader: Reader, referralIds: readonly string[]): Promise<Map<string, string>> {
  if (referralIds.length === 0) return new Map();
  return new Map((await reader.rows<{ id: string; evidence: string }>(`SELECT id, evidence FROM referral WHERE id IN (${marks(referralIds)})`, [...referralIds])).map((row) => [row.id, row.evidence]));
}
