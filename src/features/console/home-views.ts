import type { Reader, SqlValue } from '../../kernel/database/database';
import { campaignById } from '../campaigns';

const MOST_COUNTED = 1000;

/** How many of these rows there are, and the first; counting stops at a thousand, which is "many" to whoever has to work them off. */
export async function waiting(reader: Reader, sql: string, params: readonly SqlValue[]): Promise<{ count: number; oldestAtMs: number | null }> {
  const found = await reader.one<{ n: number; oldest: number | null }>(`SELECT COUNT(*) AS n, MIN(atMs) AS oldest FROM (${sql} LIMIT ${MOST_COUNTED}) some`, params);
  return { count: Number(found?.n ?? 0), oldestAtMs: found?.oldest === null || found?.oldest === undefined ? null : Number(found.oldest) };
}

export const heldReferrals = (reader: Reader) => waiting(reader, "SELECT addedAtMs AS atMs FROM referral WHERE status = 'held' ORDER BY id", []);
export const parkedArrivals = (reader: Reader) => waiting(reader, "SELECT receivedAtMs AS atMs FROM inbox WHERE status = 'parked' ORDER BY id", []);
export const parkedWork = (reader: Reader) => waiting(reader, "SELECT createdAtMs AS atMs FROM work WHERE status = 'parked'", []);
export const waitingForStaff = (reader: Reader) => waiting(reader, "SELECT createdAtMs AS atMs FROM work WHERE delivery = 'waiting' ORDER BY id", []);
export const rewardsWith = (reader: Reader, status: string) => waiting(reader, 'SELECT accruedAtMs AS atMs FROM reward WHERE status = ? ORDER BY id', [status]);

export async function lastCallbackAtMs(reader: Reader): Promise<number | null> {
  return (await reader.one<{ receivedAtMs: number }>('SELECT receivedAtMs FROM inbox ORDER BY id DESC LIMIT 1'))?.receivedAtMs ?? null;
}

export interface LastReconciliation {
  startedAtMs: number;
  finishedAtMs: number | null;
  status: string;
  missedAdds: number;
}

export const lastReconciliation = (reader: Reader): Promise<LastReconciliation | null> =>
  reader.one<LastReconciliation>('SELECT startedAtMs, finishedAtMs, status, missedAdds FROM reconciliation ORDER BY id DESC LIMIT 1');

/** The campaign to open with: the newest that runs, else the newest that ran and is still in sight. */
export async function campaignToShow(reader: Reader, id: string | undefined, nowMs: number) {
  if (id !== undefined) return campaignById(reader, id);
  const [first] = await reader.rows<{ id: string }>(
    `SELECT id FROM campaign WHERE publishedAtMs IS NOT NULL AND archivedAtMs IS NULL ORDER BY CASE WHEN endedAtMs IS NULL AND endsAtMs > ? THEN 0 ELSE 1 END, id DESC LIMIT 1`, [nowMs]);
  return first ? campaignById(reader, first.id) : null;
}
