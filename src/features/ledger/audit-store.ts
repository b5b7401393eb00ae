import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { StoredLine, StoredTransaction } from './hashes';

/** Rows of one page of a check; a check holds one page in memory. */
export const AUDIT_PAGE = 500;


export interface AuditedTransaction extends StoredTransaction {
  contentHash: string;
  seq: number | null;
}

export const transactionsAfter = (reader: Reader, id: string): Promise<AuditedTransaction[]> =>
  reader.rows(
    `SELECT t.id, t.idempotencyKey, t.inputHash, t.contentHash, t.causeType, t.causeId, t.createdAtMs, s.seq FROM ledger_transaction t
     LEFT JOIN ledger_seal s ON s.transactionId = t.id WHERE t.id > ? ORDER BY t.id LIMIT ${AUDIT_PAGE}`, [id]);

export interface AuditedLine extends StoredLine {
  transactionId: string;
}

/** Lines of a stretch of transactions, those included that belong to none; `to` null: without end. */
export async function linesBetween(reader: Reader, after: string, to: string | null): Promise<AuditedLine[]> {
  const end = to === null ? '' : 'AND transactionId <= ?';
  const rows = await reader.rows<AuditedLine>(
    `SELECT id, transactionId, line, account, asset, amount, createdAtMs FROM ledger_posting WHERE transactionId > ? ${end} ORDER BY transactionId, line`,
    to === null ? [after] : [after, to]);
  return rows.map((row) => ({ ...row, line: Number(row.line), amount: Number(row.amount), createdAtMs: Number(row.createdAtMs) }));
}

export const transactionStands = async (reader: Reader, id: string): Promise<boolean> =>
  (await reader.one('SELECT id FROM ledger_transaction WHERE id = ?', [id])) !== null;

export async function missingAccounts(reader: Reader, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await reader.rows<{ account: string }>(`SELECT account FROM ledger_account WHERE account IN (${marks(names)})`, [...names]);
  const found = new Set(rows.map((row) => row.account));
  return names.filter((name) => !found.has(name));
}

export interface AuditedSeal {
  seq: number;
  transactionId: string;
  prevHash: string;
  hash: string;
  sealedAtMs: number;
  contentHash: string | null;
}

export const sealsAfter = (reader: Reader, seq: number): Promise<AuditedSeal[]> =>
  reader.rows(
    `SELECT s.seq, s.transactionId, s.prevHash, s.hash, s.sealedAtMs, t.contentHash FROM ledger_seal s
     LEFT JOIN ledger_transaction t ON t.id = s.transactionId WHERE s.seq > ? ORDER BY s.seq LIMIT ${AUDIT_PAGE}`, [seq]);

export const accountsAfter = async (reader: Reader, account: string): Promise<string[]> =>
  (await reader.rows<{ account: string }>(`SELECT account FROM ledger_account WHERE account > ? ORDER BY account LIMIT ${AUDIT_PAGE}`, [account])).map((row) => row.account);

export interface AuditedAccount {
  account: string;
  balance: number;
  /** Sum of its postings above the given id. */
  moved: number;
}

/**
 * Balance and postings as one statement sees them: one moment, however busy the account is. Postings at or below `aboveId` are left out.
 * `+ 0.0`: SQLite would stop with an error where a forged amount overflows its integers.
 */
export async function auditedAccounts(reader: Reader, names: readonly string[], aboveId = ''): Promise<AuditedAccount[]> {
  if (names.length === 0) return [];
  const rows = await reader.rows<AuditedAccount>(
    `SELECT a.account, a.balance, COALESCE((SELECT SUM(p.amount + 0.0) FROM ledger_posting p WHERE p.account = a.account AND p.id > ?), 0) AS moved
     FROM ledger_account a WHERE a.account IN (${marks(names)}) ORDER BY a.account`, [aboveId, ...names]);
  return rows.map((row) => ({ account: row.account, balance: Number(row.balance), moved: Number(row.moved) }));
}
