import { ContactWay } from '../../../entities/contact-way';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';

export interface ContactWayRecord {
  id: string;
  state: string;
  /** JSON list of userids. */
  users: string;
  status: 'pending' | 'active' | 'failed';
  configId: string | null;
  qrCodeUrl: string | null;
  reason: string | null;
  createdAtMs: number;
  changedAtMs: number;
}

const COLUMNS = 'id, state, users, status, configId, qrCodeUrl, reason, createdAtMs, changedAtMs';

export const contactWayById = (reader: Reader, id: string): Promise<ContactWayRecord | null> =>
  reader.one<ContactWayRecord>(`SELECT ${COLUMNS} FROM contact_way WHERE id = ?`, [id]);

export const contactWaysByStates = async (reader: Reader, states: readonly string[]): Promise<ContactWayRecord[]> =>
  states.length === 0 ? [] : reader.rows<ContactWayRecord>(`SELECT ${COLUMNS} FROM contact_way WHERE state IN (${marks(states)})`, [...states]);

/** Codes in use among the next `among` rows that may name one of these; `end` is where that look ended, null at the end of all codes. No index serves this: it is asked when a member leaves or is renamed. */
export async function waysNaming(reader: Reader, { keys, after, among, limit }: { keys: readonly string[]; after: string; among: number; limit: number }): Promise<{ ways: ContactWayRecord[]; end: string | null }> {
  const last = await reader.one<{ id: string }>(`SELECT id FROM contact_way WHERE id > ? ORDER BY id LIMIT 1 OFFSET ${among}`, [after]);
  const ways = await reader.rows<ContactWayRecord>(
    `SELECT ${COLUMNS} FROM contact_way WHERE id > ? AND id <= ? AND status = 'active' AND (${keys.map(() => 'LOWER(users) LIKE ?').join(' OR ')}) ORDER BY id LIMIT ${limit}`,
    [after, last?.id ?? '~', ...keys.map((key) => `%${JSON.stringify(key)}%`)]);
  return { ways, end: ways.length === limit ? (ways.at(-1)?.id ?? null) : (last?.id ?? null) };
}

/** Nothing when somebody changed the list meanwhile: whoever did looks again. */
export const storeUsers = (tx: Tx, way: Pick<ContactWayRecord, 'id' | 'users'>, users: readonly string[]): Promise<number> =>
  tx.change('UPDATE contact_way SET users = ? WHERE id = ? AND users = ?', [JSON.stringify(users), way.id, way.users]);

export interface Intent {
  id: string;
  state: string;
  users: readonly string[];
}

/** Answers those that are new: a code has one 联系我. */
export async function insertIntents(tx: Tx, ways: readonly Intent[], nowMs: number): Promise<Intent[]> {
  await tx.insertMissing(ContactWay, ways.map(({ id, state, users }) => ({
    id, state, users: JSON.stringify(users), status: 'pending', configId: null, qrCodeUrl: null, reason: null, createdAtMs: nowMs, changedAtMs: nowMs,
  })));
  const stored = new Set((await contactWaysByStates(tx, ways.map((way) => way.state))).map((way) => way.id));
  return ways.filter((way) => stored.has(way.id));
}

/** Only a failed one is tried anew; the miss says that somebody did so already. */
export const reopen = (tx: Tx, id: string, users: readonly string[], nowMs: number): Promise<number> =>
  tx.change("UPDATE contact_way SET status = 'pending', reason = NULL, users = ?, changedAtMs = ? WHERE id = ? AND status = 'failed'", [JSON.stringify(users), nowMs, id]);

export const storeMade = (tx: Tx, id: string, made: { configId: string; qrCodeUrl: string | null; nowMs: number }): Promise<number> =>
  tx.change("UPDATE contact_way SET status = 'active', configId = ?, qrCodeUrl = ?, reason = NULL, changedAtMs = ? WHERE id = ?", [made.configId, made.qrCodeUrl, made.nowMs, id]);

export const storeRefused = (tx: Tx, id: string, reason: string, nowMs: number): Promise<number> =>
  tx.change("UPDATE contact_way SET status = 'failed', reason = ?, changedAtMs = ? WHERE id = ? AND status = 'pending'", [reason.slice(0, 190), nowMs, id]);
