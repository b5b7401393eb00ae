import { LedgerPosting } from '../../../entities/ledger-posting';
import { LedgerTransaction } from '../../../entities/ledger-transaction';
import { isDuplicate } from '../../kernel/database/sql-errors';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import { isFloored } from './accounts';
import type { Asset, Line } from './entry';

export type Engine = 'sqlite' | 'mysql';
export type Move = Line;


/** Moves balances without a floor in one statement, rows taken in the order given; an account is made by its first movement. */
export async function moveBalances(tx: Tx, moves: readonly Move[], engine: Engine): Promise<void> {
  if (moves.length === 0) return;
  const add = engine === 'sqlite' ? 'ON CONFLICT (account) DO UPDATE SET balance = balance + excluded.balance' : 'ON DUPLICATE KEY UPDATE balance = balance + VALUES(balance)';
  await tx.change(
    `INSERT INTO ledger_account (account, asset, balance, floored) VALUES ${moves.map(() => '(?,?,?,?)').join(',')} ${add}`,
    moves.flatMap(({ account, asset, amount }) => [account, asset, amount, Number(isFloored(account))]),
  );
}

/** The guard of every floor: one conditional UPDATE, whose miss is the refusal (architecture 3). */
export const debitIfCovered = async (tx: Tx, { account, amount }: Move): Promise<boolean> =>
  (await tx.change('UPDATE ledger_account SET balance = balance + ? WHERE account = ? AND balance + ? >= 0', [amount, account, amount])) === 1;

/** False when a key among them stands already; then none was written and the database transaction stays usable. */
export async function insertTransactions(tx: Tx, rows: readonly LedgerTransaction[]): Promise<boolean> {
  try {
    await tx.insert(LedgerTransaction, rows); // no upsert: its update branch would meet the trigger that refuses every update
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}

export const insertPostings = (tx: Tx, rows: readonly LedgerPosting[]): Promise<void> => tx.insert(LedgerPosting, rows);

export const transactionByKey = (tx: Tx, key: string): Promise<{ id: string; inputHash: string } | null> =>
  tx.one('SELECT id, inputHash FROM ledger_transaction WHERE idempotencyKey = ?', [key]);

export const linesOf = (tx: Tx, transactionId: string): Promise<{ account: string; asset: Asset; amount: number }[]> =>
  tx.rows('SELECT account, asset, amount FROM ledger_posting WHERE transactionId = ? ORDER BY line', [transactionId]);

/** Balances that stay as read until this transaction ends; one that never moved counts as zero. */
export async function readLocked(tx: Tx, names: readonly string[], engine: Engine): Promise<Map<string, number>> {
  const found = new Map(names.map((account) => [account, 0]));
  if (found.size === 0) return found;
  const lock = engine === 'mysql' ? ' FOR UPDATE' : ''; // on SQLite there is one writer, and it is us
  const rows = await tx.rows<{ account: string; balance: number }>(
    `SELECT account, balance FROM ledger_account WHERE account IN (${marks([...found.keys()])}) ORDER BY account${lock}`, [...found.keys()]);
  for (const row of rows) found.set(row.account, Number(row.balance));
  return found;
}
