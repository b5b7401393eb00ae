import type { Reader, SqlValue } from '../../../kernel/database/database';
import type { PersonSeal } from '../../../kernel/person-seal';
import { wordsOf, type AppealWords } from '../appeals/appeal-store';

/** Rows of one kind in an export; who has more is told so. */
export const MOST = 1000;

export interface Bounded<Row> {
  items: Row[];
  /** There are more than are shown. */
  cut: boolean;
}

async function bounded<Row>(reader: Reader, sql: string, params: readonly SqlValue[]): Promise<Bounded<Row>> {
  const rows = await reader.rows<Row>(`${sql} LIMIT ${MOST + 1}`, params);
  return { items: rows.slice(0, MOST), cut: rows.length > MOST };
}

/**
 * Everything that is kept about one person, by kind, newest first. Nobody else is in it: not who friends are, not which member of staff, not what others wrote.
 * One statement a kind, each on an index.
 */
export function exportViews(reader: Reader, persons: PersonSeal, id: string) {
  const own = <Row>(sql: string) => bounded<Row>(reader, sql, [id]);
  return {
    follows: () => own<{ startedAtMs: number; endedAtMs: number | null; endedBy: string | null }>('SELECT startedAtMs, endedAtMs, endedBy FROM follow_episode WHERE customerId = ? ORDER BY startedAtMs DESC'),
    tags: () => own<{ name: string; groupName: string }>('SELECT DISTINCT name, groupName FROM customer_tag WHERE customerId = ? ORDER BY groupName, name'),
    phones: async () => Number((await reader.one<{ n: number }>('SELECT COUNT(*) AS n FROM follow_phone WHERE customerId = ?', [id]))?.n ?? 0),
    codes: () => own<{ campaign: string; createdAtMs: number; revokedAtMs: number | null }>(
      'SELECT c.name AS campaign, rc.createdAtMs, rc.revokedAtMs FROM referral_code rc JOIN campaign c ON c.id = rc.campaignId WHERE rc.referrerId = ? ORDER BY rc.id DESC'),
    brought: () => own<Scan>(`SELECT ${SCAN} FROM referral r JOIN campaign c ON c.id = r.campaignId WHERE r.referrerId = ? ORDER BY r.id DESC`),
    came: () => own<Scan>(`SELECT ${SCAN} FROM referral r JOIN campaign c ON c.id = r.campaignId WHERE r.refereeId = ? ORDER BY r.id DESC`),
    rewards: () => own<{ kind: string; amount: number; status: string; accruedAtMs: number; issuedAtMs: number | null }>(
      'SELECT kind, amount, status, accruedAtMs, issuedAtMs FROM reward WHERE beneficiaryId = ? ORDER BY id DESC'),
    leads: () => own<{ status: string; createdAtMs: number }>('SELECT status, createdAtMs FROM referral_lead WHERE referrerId = ? ORDER BY id DESC'),
    deals: () => own<{ reference: string; amountFen: number; refundedFen: number; closedAtMs: number }>('SELECT reference, amountFen, refundedFen, closedAtMs FROM deal WHERE customerId = ? ORDER BY id DESC'),
    groups: () => own<{ joinedAtMs: number; leftAtMs: number | null }>('SELECT joinedAtMs, leftAtMs FROM group_member WHERE customerId = ? ORDER BY id DESC'),
    consents: () => own<{ share: number; textVersion: number; atMs: number }>('SELECT share, textVersion, atMs FROM consent WHERE customerId = ? ORDER BY id DESC'),
    appeals: async () => {
      const { items, cut } = await own<AppealWords & { reason: string; decision: string | null; createdAtMs: number }>(
        'SELECT a.id, a.text, a.textSealed, a.reason, a.decision, a.sentence, a.sentenceSealed, a.createdAtMs, c.dataSalt FROM appeal a JOIN customer c ON c.id = a.customerId WHERE a.customerId = ? ORDER BY a.id DESC');
      return { items: items.map((appeal) => ({ ...wordsOf(persons, appeal), reason: appeal.reason, decision: appeal.decision, createdAtMs: appeal.createdAtMs })), cut };
    },
    messages: () => own<{ day: string; composedAtMs: number }>('SELECT day, composedAtMs FROM customer_thanks WHERE customerId = ? ORDER BY composedAtMs DESC'),
    sessions: () => own<{ createdAtMs: number; seenAtMs: number; endsAtMs: number }>('SELECT createdAtMs, seenAtMs, endsAtMs FROM session WHERE personId = ? ORDER BY createdAtMs DESC'),
  };
}

interface Scan {
  campaign: string;
  status: string;
  reason: string | null;
  addedAtMs: number;
  retainedAtMs: number | null;
  endedAtMs: number | null;
}

const SCAN = 'c.name AS campaign, r.status, r.reason, r.addedAtMs, r.retainedAtMs, r.endedAtMs';
