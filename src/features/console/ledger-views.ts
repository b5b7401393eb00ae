import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import { marks } from '../../kernel/database/marks';

export interface EntryHead {
  id: string;
  causeType: string;
  causeId: string;
  createdAtMs: number;
}

interface PostingRow {
  transactionId: string;
  account: string;
  amount: number;
}

/** Newest first, one row too many when there are more. */
export function entryLines(reader: Reader, limit: number, before: string | undefined): Promise<EntryHead[]> {
  const { sql, params } = newest({ table: 'ledger_transaction', columns: 'id, causeType, causeId, createdAtMs', given: {}, ways: {}, limit, before });
  return reader.rows<EntryHead>(sql, params);
}

export const entryLine = (reader: Reader, id: string): Promise<(EntryHead & { contentHash: string; idempotencyKey: string }) | null> =>
  reader.one('SELECT id, causeType, causeId, createdAtMs, contentHash, idempotencyKey FROM ledger_transaction WHERE id = ?', [id]);

export const isSealed = async (reader: Reader, id: string): Promise<boolean> => (await reader.one('SELECT seq FROM ledger_seal WHERE transactionId = ?', [id])) !== null;

export const postingsOf = (reader: Reader, entries: readonly EntryHead[]): Promise<PostingRow[]> =>
  reader.rows<PostingRow>(`SELECT transactionId, account, amount FROM ledger_posting WHERE transactionId IN (${marks(entries)}) ORDER BY transactionId, line`, entries.map((entry) => entry.id));

/** Rewards are what moves points: the way back to the referral that earned them. */
export async function referralOf(database: Reader, { causeType, causeId }: EntryHead): Promise<string | null> {
  if (!causeType.startsWith('reward.')) return null;
  return (await database.one<{ referralId: string }>('SELECT referralId FROM reward WHERE id = ?', [causeId]))?.referralId ?? null;
}

export async function campaignsByIds(reader: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  return new Map((await reader.rows<{ id: string; name: string }>(`SELECT id, name FROM campaign WHERE id IN (${marks(ids)})`, [...ids])).map((row) => [row.id, row.name]));
}

const MOST_OF_ONE_CAUSE = 200;

/** What one reward or one budget moved in all its steps, oldest first, the newest two hundred: their keys differ in the last part alone, so they stand side by side in the index. */
export async function entriesOfOneCause(reader: Reader, idempotencyKey: string): Promise<EntryHead[]> {
  const stem = idempotencyKey.slice(0, idempotencyKey.lastIndexOf(':'));
  const found = await reader.rows<EntryHead>(
    `SELECT id, causeType, causeId, createdAtMs FROM ledger_transaction WHERE idempotencyKey > ? AND idempotencyKey < ? ORDER BY id DESC LIMIT ${MOST_OF_ONE_CAUSE}`, [`${stem}:`, `${stem};`]);
  return found.reverse();
}
