import type { Reader } from '../../kernel/database/database';
import { isCustomerAccount } from './accounts';
import { AUDIT_PAGE, linesBetween, missingAccounts, transactionsAfter, transactionStands, type AuditedLine, type AuditedTransaction } from './audit-store';
import { contentHash } from './hashes';
import { breathe, type Findings } from './verification';

export interface Totals {
  entries: number;
  unsealed: number;
  /** Sum of all postings by asset. */
  sums: Map<string, number>;
  /** The few long accounts (house, campaigns): sum of their postings up to the settled id. */
  settled: Map<string, number>;
}

/** Reads every transaction with its lines: each sums to zero and says what its hash says, and no line stands alone. */
export async function verifyTransactions(reader: Reader, findings: Findings, settledId: string): Promise<Totals> {
  const totals: Totals = { entries: 0, unsealed: 0, sums: new Map(), settled: new Map() };
  let after = '';
  for (let last = false; !last;) {
    const page = await transactionsAfter(reader, after);
    last = page.length < AUDIT_PAGE;
    const end = page.at(-1)?.id ?? after;
    const lines = await linesBetween(reader, after, last ? null : end);
    const known = verifyPage(findings, page, lines);
    const orphans = await findOrphans(reader, findings, lines.filter((line) => !known.has(line.transactionId)));
    const counted = lines.filter((line) => known.has(line.transactionId) || orphans.has(line.transactionId));
    for (const line of counted) addLine(totals, line, settledId);
    for (const account of await missingAccounts(reader, [...new Set(counted.map((line) => line.account))])) findings.add('account.missing', `${account} has postings and no balance`);
    totals.entries += page.length;
    totals.unsealed += page.filter((transaction) => transaction.seq === null).length;
    after = end;
    await breathe();
  }
  return totals;
}

/** The ids of the page, each transaction looked at with its lines. */
function verifyPage(findings: Findings, page: readonly AuditedTransaction[], lines: readonly AuditedLine[]): Set<string> {
  const byTransaction = new Map<string, AuditedLine[]>(page.map((transaction) => [transaction.id, []]));
  for (const line of lines) byTransaction.get(line.transactionId)?.push(line);
  for (const transaction of page) {
    const own = byTransaction.get(transaction.id) ?? [];
    for (const [asset, sum] of sumByAsset(own)) if (sum !== 0) findings.add('transaction.unbalanced', `${transaction.id} sums to ${sum} ${asset}`);
    const stored = { ...transaction, createdAtMs: Number(transaction.createdAtMs) };
    if (contentHash(stored, own) !== transaction.contentHash) findings.add('transaction.content_changed', `${transaction.id} is not what it was when it was written`);
  }
  return new Set(page.map((transaction) => transaction.id));
}

function sumByAsset(lines: readonly AuditedLine[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { asset, amount } of lines) sums.set(asset, (sums.get(asset) ?? 0) + amount);
  return sums;
}

/** A line whose transaction is not in the page may have been committed a moment ago; only one without any transaction is a fault. */
async function findOrphans(reader: Reader, findings: Findings, strangers: readonly AuditedLine[]): Promise<Set<string>> {
  const orphans = new Set<string>();
  for (const id of new Set(strangers.map((line) => line.transactionId))) {
    if (await transactionStands(reader, id)) continue;
    orphans.add(id);
    findings.add('posting.orphan', `postings of ${id}, which is no transaction`);
  }
  return orphans;
}

function addLine(totals: Totals, { asset, account, amount, id }: AuditedLine, settledId: string): void {
  totals.sums.set(asset, (totals.sums.get(asset) ?? 0) + amount);
  if (id <= settledId && !isCustomerAccount(account)) totals.settled.set(account, (totals.settled.get(account) ?? 0) + amount);
}
