import { createHash } from 'node:crypto';
import type { Entry } from './entry';

const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** What the first seal of the chain follows. */
export const NO_HASH = '0'.repeat(64);

/**
 * What was asked, without who asked: two causes may wish for the same movement, the first one stands.
 * The order of lines does not matter.
 */
export function inputHash(entry: Pick<Entry, 'lines' | 'asked'>): string {
  if (entry.asked !== undefined) return sha256(['asked', entry.asked]);
  return sha256(['lines', ...entry.lines.map((line) => JSON.stringify([line.account, line.asset, line.amount])).sort()]);
}

export interface StoredTransaction {
  id: string;
  idempotencyKey: string;
  inputHash: string;
  causeType: string;
  causeId: string;
  createdAtMs: number;
}

export interface StoredLine {
  id: string;
  line: number;
  account: string;
  asset: string;
  amount: number;
  createdAtMs: number;
}

/** Every stored column of a transaction and of its lines, in line order: no word of an entry can change unseen. */
export function contentHash(transaction: StoredTransaction, lines: readonly StoredLine[]): string {
  const { id, idempotencyKey, causeType, causeId, createdAtMs } = transaction;
  const ordered = [...lines].sort((a, b) => a.line - b.line).map((each) => [each.id, each.line, each.account, each.asset, each.amount, each.createdAtMs]);
  return sha256([id, idempotencyKey, transaction.inputHash, causeType, causeId, createdAtMs, ordered]);
}

/** One link: it holds the entry's content and everything before it. */
export const sealHash = (seal: { seq: number; transactionId: string; prevHash: string; sealedAtMs: number }, content: string): string =>
  sha256([seal.seq, seal.transactionId, content, seal.prevHash, seal.sealedAtMs]);
