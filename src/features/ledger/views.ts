import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import { accounts } from './accounts';
import type { Asset } from './entry';

/** Balances by account; one that never moved counts as zero. */
export async function balances(reader: Reader, names: readonly string[]): Promise<Map<string, number>> {
  const found = new Map(names.map((account) => [account, 0]));
  if (found.size === 0) return found;
  const rows = await reader.rows<{ account: string; balance: number }>(
    `SELECT account, balance FROM ledger_account WHERE account IN (${marks([...found.keys()])})`, [...found.keys()]);
  for (const row of rows) found.set(row.account, Number(row.balance));
  return found;
}

export interface LedgerRow {
  id: string;
  transactionId: string;
  asset: Asset;
  account: string;
  /** Whole points or fen, credit to the customer positive. */
  amount: number;
  causeType: string;
  causeId: string;
  createdAtMs: number;
}

/** A customer's own lines, newest first; `before` is the id of the last row seen. Each account is read from its index, then the few are merged. */
export async function customerLedger(reader: Reader, customerId: string, page: { limit: number; before?: string }): Promise<LedgerRow[]> {
  const own = [accounts.available(customerId), accounts.held(customerId), accounts.receivable(customerId)];
  const seek = page.before === undefined ? '' : 'AND id < ?';
  const newest = own.map((_, n) => `SELECT * FROM (SELECT id, transactionId, asset, account, amount, createdAtMs FROM ledger_posting WHERE account = ? ${seek} ORDER BY id DESC LIMIT ?) a${n}`);
  return reader.rows<LedgerRow>(
    `SELECT p.id, p.transactionId, p.asset, p.account, p.amount, t.causeType, t.causeId, p.createdAtMs FROM (${newest.join(' UNION ALL ')}) p
     JOIN ledger_transaction t ON t.id = p.transactionId ORDER BY p.id DESC LIMIT ?`,
    [...own.flatMap((account) => [account, ...(page.before === undefined ? [] : [page.before]), page.limit]), page.limit]);
}
