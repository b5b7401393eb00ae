import type { Reader } from '../../kernel/database/database';
import { idFloor, LATE_MS } from './seal-transactions';
import { createFindings, type Verification } from './verification';
import { verifyAccounts } from './verify-accounts';
import { verifySeals } from './verify-seals';
import { verifyTransactions } from './verify-transactions';

/**
 * Checks the whole ledger page by page, beside a running bot. Bad data becomes a fault, never an exception; throws only when the database is away.
 * Transactions come before seals: whatever a seal names was then committed.
 */
export async function verifyLedger(reader: Reader, nowMs: number): Promise<Verification> {
  const findings = createFindings();
  const settledId = idFloor(nowMs - LATE_MS);
  const { entries, unsealed, sums, settled } = await verifyTransactions(reader, findings, settledId);
  await verifySeals(reader, findings);
  await verifyAccounts(reader, findings, { settled, settledId });
  return { ok: findings.faults.length === 0, entries, sums: { points: 0, ...Object.fromEntries(sums) }, unsealed, faults: findings.faults };
}
