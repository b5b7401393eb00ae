import { LedgerSeal } from '../../../entities/ledger-seal';
import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';

export interface Unsealed {
  id: string;
  contentHash: string;
}

/** Transactions younger than the youngest that is sealed, oldest first: both sides are read from the end of an index. */
export const newestUnsealed = (reader: Reader, limit: number): Promise<Unsealed[]> =>
  reader.rows(
    `SELECT id, contentHash FROM ledger_transaction WHERE id > COALESCE((SELECT MAX(transactionId) FROM ledger_seal), '') ORDER BY id LIMIT ?`, [limit]);

/** One page of history between two ids, from the younger end: what in it has no seal, and where the next page begins (null: there is none). */
export async function unsealedPage(reader: Reader, range: { above: string; below: string }, limit: number): Promise<{ unsealed: Unsealed[]; next: string | null }> {
  const page = await reader.rows<Unsealed & { seq: number | null }>(
    `SELECT page.id, page.contentHash, s.seq FROM (SELECT id, contentHash FROM ledger_transaction WHERE id > ? AND id < ? ORDER BY id DESC LIMIT ?) page
     LEFT JOIN ledger_seal s ON s.transactionId = page.id ORDER BY page.id`, [range.above, range.below, limit]);
  return { unsealed: page.filter((row) => row.seq === null), next: page.length < limit ? null : (page[0]?.id ?? null) };
}

export const lastSeal = (tx: Tx): Promise<{ seq: number; hash: string } | null> => tx.one('SELECT seq, hash FROM ledger_seal ORDER BY seq DESC LIMIT 1');

export const insertSeals = (tx: Tx, seals: readonly LedgerSeal[]): Promise<void> => tx.insert(LedgerSeal, seals);
