import type { Tx } from '../../kernel/database/unit-of-work';
import { isSpendableSide, parseAccount } from './accounts';
import { decideReversal } from './decide-reversal';
import type { Entry, Line, Posted } from './entry';
import { linesOf, readLocked, type Engine } from './store';

export interface Reversal {
  /** Idempotency key of the reversal; one per reversed transaction, or it is taken back twice. */
  key: string;
  /** The transaction to take back. */
  of: string;
  cause: Entry['cause'];
}

type Post = (tx: Tx, entries: readonly Entry[]) => Promise<Posted[]>;

/**
 * Takes a transaction back by an opposite entry; nothing is edited (law 3). What the customer no longer has becomes a receivable (P25).
 * Refused only where a budget does not cover it. Throws when the transaction is not known.
 */
export const makeReverse = (post: Post, engine: Engine) => async (tx: Tx, { key, of, cause }: Reversal): Promise<Posted> => {
  const stored = await linesOf(tx, of);
  if (stored.length === 0) throw new Error(`ledger transaction ${of} is not known`);
  const balances = await readLocked(tx, accountsToLock(stored), engine);
  const [answer] = await post(tx, [{ key, cause, asked: `reverse ${of}`, ...decideReversal(stored, balances) }]);
  return answer as Posted;
};

/** Both sides of every customer named, so that the split still holds when it is posted. */
function accountsToLock(lines: readonly Line[]): string[] {
  const names = lines.map((line) => parseAccount(line.account));
  const pairs = names.flatMap((name) => (name && isSpendableSide(name) ? ['available', 'receivable'].map((kind) => `${name.owner}:${name.asset}:${kind}`) : []));
  return [...new Set(pairs)];
}
