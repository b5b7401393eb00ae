import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import { updateRows } from '../../kernel/database/update-rows';

export interface LookedCode {
  id: string;
  campaignId: string;
  state: string;
  lookAtMs: number;
}

export interface LookPlace {
  lookAtMs: number;
  id: string;
}

const CODE = 'id, campaignId, state, lookAtMs';

/** Codes whose time to be looked at has come, longest ago first. */
export const codesToLookAt = (reader: Reader, nowMs: number, limit: number): Promise<LookedCode[]> =>
  reader.rows<LookedCode>(`SELECT ${CODE} FROM referral_code WHERE lookAtMs <= ? ORDER BY lookAtMs, id LIMIT ${limit}`, [nowMs]);

/** All codes in the order of their time, from a place on. */
export const codesInOrder = (reader: Reader, after: LookPlace, limit: number): Promise<LookedCode[]> =>
  reader.rows<LookedCode>(`SELECT ${CODE} FROM referral_code WHERE lookAtMs >= ? AND (lookAtMs > ? OR id > ?) ORDER BY lookAtMs, id LIMIT ${limit}`, [after.lookAtMs, after.lookAtMs, after.id]);

/** Null: nothing of it is left to be recycled. */
export const storeLooks = (tx: Tx, rows: readonly { id: string; lookAtMs: number | null }[]): Promise<number> => updateRows(tx, 'referral_code', rows, ['lookAtMs']);

/** When each of these states last brought anybody: a friend, or a member of a group. */
export async function lastScans(reader: Reader, states: readonly string[]): Promise<Map<string, number>> {
  const last = new Map<string, number>();
  if (states.length === 0) return last;
  const adds = await reader.rows<{ state: string; at: number }>(`SELECT state, MAX(atMs) AS at FROM follow_fact WHERE state IN (${marks(states)}) GROUP BY state`, [...states]);
  const joins = await reader.rows<{ state: string; at: number }>(`SELECT state, MAX(joinedAtMs) AS at FROM group_member WHERE state IN (${marks(states)}) GROUP BY state`, [...states]);
  for (const { state, at } of [...adds, ...joins]) last.set(state, Math.max(Number(at), last.get(state) ?? 0));
  return last;
}

export const hasCodesLeft = async (reader: Reader, campaignId: string): Promise<boolean> =>
  (await reader.one('SELECT id FROM referral_code WHERE campaignId = ? AND lookAtMs IS NOT NULL LIMIT 1', [campaignId])) !== null;

/** Of all codes of a campaign the one that was scanned last; asked once, when its link is about to go. */
export const lastScannedOf = (reader: Reader, campaignId: string): Promise<{ id: string; atMs: number } | null> =>
  reader.one<{ id: string; atMs: number }>('SELECT rc.id, f.atMs FROM referral_code rc JOIN follow_fact f ON f.state = rc.state WHERE rc.campaignId = ? ORDER BY f.atMs DESC LIMIT 1', [campaignId]);

/** Codes of ended campaigns that were not recycled yet; counted on an index. */
export const countRecyclable = async (reader: Reader, nowMs: number): Promise<number> => Number((await reader.one<{ n: number | string }>(
  `SELECT COUNT(*) AS n FROM campaign c JOIN referral_code rc ON rc.campaignId = c.id
   WHERE c.publishedAtMs IS NOT NULL AND (c.endedAtMs IS NOT NULL OR c.endsAtMs <= ?) AND rc.lookAtMs IS NOT NULL`, [nowMs]))?.n ?? 0);
