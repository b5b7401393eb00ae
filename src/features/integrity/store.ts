import { Screening } from '../../../entities/screening';
import { marks } from '../../kernel/database/marks';
import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { ScreeningVerdict } from './decide-screening';

/** What was said of these referrals, held until this transaction ends; those of whom nothing was said are left out. */
export async function screeningsOf(tx: Tx, referralIds: readonly string[], engine: 'sqlite' | 'mysql'): Promise<Map<string, { rule: string }>> {
  const lock = engine === 'mysql' ? ' FOR UPDATE' : ''; // on SQLite there is one writer, and it is us
  const rows = await tx.rows<{ referralId: string; rule: string }>(`SELECT referralId, rule FROM screening WHERE referralId IN (${marks(referralIds)})${lock}`, [...referralIds]);
  return new Map(rows.map((row) => [row.referralId, row]));
}

/** Throws when somebody else said something meanwhile: the batch runs again and sees it. */
export const insertScreenings = (tx: Tx, rows: readonly Screening[]): Promise<void> => tx.insert(Screening, rows);

export async function liftScreenings(tx: Tx, referralIds: readonly string[], to: Omit<Screening, 'referralId'>): Promise<void> {
  if (referralIds.length === 0) return;
  await tx.change(`UPDATE screening SET verdict = ?, rule = ?, atMs = ? WHERE referralId IN (${marks(referralIds)})`, [to.verdict, to.rule, to.atMs, ...referralIds]);
}

/** A screen that failed is tried again within this; what is due later is other work, and there is one such row for every live referral. */
const LONGEST_RETRY_MS = 20 * 60_000;

/** Screens asked for before `beforeMs` that did not end, of referrals of which nothing was said yet. */
export async function lateScreens(tx: Tx, kind: string, beforeMs: number, limit: number): Promise<{ id: string; key: string; payload: Record<string, unknown> }[]> {
  const rows = await tx.rows<{ id: string; subject: string; payload: string }>(
    `SELECT w.id, w.subject, w.payload FROM work w LEFT JOIN screening s ON s.referralId = w.subject
     WHERE w.status IN ('pending', 'processing', 'parked') AND w.lane = 'job' AND w.notBeforeMs <= ? AND w.kind = ? AND w.createdAtMs <= ? AND s.referralId IS NULL LIMIT ${limit}`, [beforeMs + LONGEST_RETRY_MS, kind, beforeMs]);
  return rows.map(({ id, subject, payload }) => ({ id, key: subject, payload: JSON.parse(payload) as Record<string, unknown> }));
}

export async function verdictsOf(reader: Reader, referralIds: readonly string[]): Promise<Map<string, ScreeningVerdict['verdict']>> {
  const rows = await reader.rows<{ referralId: string; verdict: ScreeningVerdict['verdict'] }>(`SELECT referralId, verdict FROM screening WHERE referralId IN (${marks(referralIds)})`, [...referralIds]);
  return new Map(rows.map((row) => [row.referralId, row.verdict]));
}
