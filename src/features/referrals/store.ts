import { Referral } from '../../../entities/referral';
import { ReferralHistory } from '../../../entities/referral-history';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { PersonSeal, Salt } from '../../kernel/person-seal';
import { readWords, wordsRow, type WordsOf } from '../../kernel/seal-words';
import { updateRows } from '../../kernel/database/update-rows';

export type ReferralRecord = Referral;
const COLUMNS = [
  'id', 'campaignId', 'campaignVersion', 'codeId', 'referrerId', 'refereeId', 'scanNo', 'liveKey', 'status', 'reason', 'staffId', 'ownerStaffId', 'addedAtMs', 'boundAtMs',
  'retentionEndsAtMs', 'retainedAtMs', 'contactedAtMs', 'qualifiedAtMs', 'dealAtMs', 'screening', 'frozenAtMs', 'endedAtMs', 'evidence', 'createdAtMs',
] as const;
const LIST = COLUMNS.map((column) => `r.${column}`).join(', ');

export const referralsOf = (reader: Reader, refereeIds: readonly string[]): Promise<ReferralRecord[]> =>
  reader.rows<ReferralRecord>(`SELECT ${LIST} FROM referral r WHERE r.refereeId IN (${marks(refereeIds)})`, [...refereeIds]);

/** Friends of this referrer, by referral, oldest first. */
export const refereesOf = (reader: Reader, referrerId: string, { after, limit }: { after: string; limit: number }): Promise<{ id: string; refereeId: string }[]> =>
  reader.rows(`SELECT id, refereeId FROM referral WHERE referrerId = ? AND id > ? ORDER BY id LIMIT ${limit}`, [referrerId, after]);

export const storeScreenings = (tx: Tx, rows: readonly { id: string; screening: string | null }[]): Promise<number> => updateRows(tx, 'referral', rows, ['screening']);

export const referralById = (reader: Reader, id: string): Promise<ReferralRecord | null> => reader.one<ReferralRecord>(`SELECT ${LIST} FROM referral r WHERE r.id = ?`, [id]);

export const insertReferrals = (tx: Tx, rows: readonly ReferralRecord[]): Promise<void> => tx.insert(Referral, rows);

const CHANGING = ['codeId', 'campaignVersion', 'referrerId', 'liveKey', 'status', 'reason', 'staffId', 'ownerStaffId', 'addedAtMs', 'boundAtMs', 'retentionEndsAtMs', 'retainedAtMs', 'contactedAtMs', 'qualifiedAtMs', 'dealAtMs', 'endedAtMs', 'evidence'] as const;

export const updateReferrals = (tx: Tx, rows: readonly ReferralRecord[]): Promise<number> => updateRows(tx, 'referral', rows, CHANGING);

/** Rewards were issued: from now on nobody is rebound (policy 7). */
export const freezeReferrals = (tx: Tx, ids: readonly string[], nowMs: number): Promise<number> =>
  tx.change(`UPDATE referral SET frozenAtMs = ? WHERE id IN (${marks(ids)}) AND frozenAtMs IS NULL`, [nowMs, ...ids]);

/** `noteSealed`: what somebody wrote; a word of the machine itself stands in `note`. */
export type HistoryLine = Omit<ReferralHistory, 'noteSealed'> & { noteSealed?: string | null };

export const insertHistory = (tx: Tx, rows: readonly HistoryLine[]): Promise<void> => tx.insert(ReferralHistory, rows.map((row) => ({ ...row, noteSealed: row.noteSealed ?? null })));

/** What people wrote into the history, under the friend's key: of a referral, the friend is who never changes. */
export const HISTORY_WORDS: WordsOf = {
  table: 'referral_history', from: 'referral_history w JOIN referral r ON r.id = w.referralId', columns: [{ plain: 'note', sealed: 'noteSealed', blank: null }], people: ['r.refereeId'], spared: ['contacted', 'qualified', 'deal', 'refunded'],
};

export const historyNote = (persons: PersonSeal, { id, note, noteSealed, dataSalt }: Pick<ReferralHistory, 'id' | 'note' | 'noteSealed'> & { dataSalt: Salt }): string | null =>
  readWords(persons, { plain: note, sealed: noteSealed }, { salts: [dataSalt], row: wordsRow('referral_history', 'note', id) });

/** Referrers upwards of each of these customers along standing direct edges, nearest first, six steps (policy 13). */
export async function upwardsOf(reader: Reader, customerIds: readonly string[]): Promise<Map<string, string[]>> {
  const chains = new Map<string, string[]>();
  if (customerIds.length === 0) return chains;
  const rows = await reader.rows<{ fromId: string; id: string }>(
    `WITH RECURSIVE up (fromId, id, depth) AS (
       SELECT refereeId, referrerId, 1 FROM referral WHERE refereeId IN (${marks(customerIds)}) AND liveKey IS NOT NULL
       UNION SELECT up.fromId, r.referrerId, up.depth + 1 FROM referral r JOIN up ON r.refereeId = up.id WHERE r.liveKey IS NOT NULL AND up.depth < 6
     ) SELECT fromId, id, MIN(depth) AS depth FROM up GROUP BY fromId, id ORDER BY fromId, depth`, [...customerIds]);
  for (const { fromId, id } of rows) chains.set(fromId, [...(chains.get(fromId) ?? []), id]);
  return chains;
}

/** Friends whom friends of a channel brought after they came themselves, by the day on which those came; rejected scans are no referrals. */
export async function referralsOfChannel(reader: Reader, { channelId, fromDay, toDay }: { channelId: string; fromDay: string; toDay: string }): Promise<Map<string, number>> {
  const rows = await reader.rows<{ day: string; n: number | string }>(
    `SELECT a.day, COUNT(DISTINCT r.id) AS n FROM channel_add a JOIN referral r ON r.referrerId = a.customerId AND r.addedAtMs >= a.addedAtMs
     WHERE a.channelId = ? AND a.day >= ? AND a.day <= ? AND r.liveKey IS NOT NULL GROUP BY a.day`, [channelId, fromDay, toDay]);
  return new Map(rows.map((row) => [row.day, Number(row.n)]));
}
