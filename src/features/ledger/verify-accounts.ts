import type { Reader } from '../../kernel/database/database';
import { isCustomerAccount, isFloored } from './accounts';
import { accountsAfter, AUDIT_PAGE, auditedAccounts, type AuditedAccount } from './audit-store';
import { breathe, type Findings } from './verification';

/**
 * Every balance equals the sum of its postings, and no account stands below its floor.
 *
 * A customer's account is short: balance and sum come from one statement, which sees one moment beside a running bot. The house's and the
 * campaigns' are long: the sum of their settled postings is given (`settled`, up to `settledId`), only the rest is added in that statement.
 */
export async function verifyAccounts(reader: Reader, findings: Findings, given: { settled: ReadonlyMap<string, number>; settledId: string }): Promise<void> {
  let after = '';
  for (let last = false; !last;) {
    const names = await accountsAfter(reader, after);
    last = names.length < AUDIT_PAGE;
    after = names.at(-1) ?? after;
    for (const account of await auditedAccounts(reader, names.filter(isCustomerAccount))) verifyAccount(findings, account);
    for (const name of names.filter((each) => !isCustomerAccount(each))) await verifyLong(reader, findings, name, given);
    await breathe();
  }
}

function verifyAccount(findings: Findings, { account, balance, moved }: AuditedAccount): void {
  if (balance !== moved) findings.add('account.balance_differs', `${account} shows ${balance}, its postings sum to ${moved}`);
  if (balance < 0 && isFloored(account)) findings.add('account.negative', `${account} is at ${balance}`);
}

async function verifyLong(reader: Reader, findings: Findings, name: string, { settled, settledId }: { settled: ReadonlyMap<string, number>; settledId: string }): Promise<void> {
  const [tail] = await auditedAccounts(reader, [name], settledId);
  if (!tail) return;
  const whole = { ...tail, moved: tail.moved + (settled.get(name) ?? 0) };
  // a commit later than any should be may have escaped the settled sum: before a fault is reported, one statement reads all
  const [sure] = whole.balance === whole.moved ? [whole] : await auditedAccounts(reader, [name]);
  if (sure) verifyAccount(findings, sure);
}
