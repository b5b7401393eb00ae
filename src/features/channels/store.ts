import { ContactWay } from '../../../entities/contact-way';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';

/** `removing`: to be deleted at WeCom · `retired`: nothing of it is left there; it is never made again (policy 15). */
export type CarrierStatus = 'pending' | 'active' | 'failed' | 'removing' | 'retired';

export interface ContactWayRecord {
  id: string;
  state: string;
  /** JSON list of userids. */
  users: string;
  status: CarrierStatus;
  configId: string | null;
  qrCodeUrl: string | null;
  reason: string | null;
  createdAtMs: number;
  changedAtMs: number;
  /** Of a 渠道活码. */
  channelId: string | null;
  skipVerify: number | null;
  /** JSON {users, skipVerify}: what WeCom is still to be told. */
  wanted: string | null;
  wantedAtMs: number | null;
  listedBy: string | null;
}

export const NOT_AT_WECOM = 'not_at_wecom';

const COLUMNS = 'id, state, users, status, configId, qrCodeUrl, reason, createdAtMs, changedAtMs, channelId, skipVerify, wanted, wantedAtMs, listedBy';

/** Whoever changes what a code should lead to waits for whoever does so already; what is read next is current. */
export const lockWay = (tx: Tx, id: string): Promise<number> => tx.change('UPDATE contact_way SET changedAtMs = changedAtMs WHERE id = ?', [id]);

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
  channelId?: string;
  skipVerify?: boolean;
}

/** Answers those that are new: a code has one 联系我. */
export async function insertIntents(tx: Tx, ways: readonly Intent[], nowMs: number): Promise<Intent[]> {
  await tx.insertMissing(ContactWay, ways.map(({ id, state, users, channelId = null, skipVerify = true }) => ({
    id, state, users: JSON.stringify(users), status: 'pending', configId: null, qrCodeUrl: null, reason: null, createdAtMs: nowMs, changedAtMs: nowMs,
    channelId, skipVerify: skipVerify ? null : 0, wanted: null, wantedAtMs: null, listedBy: null,
  })));
  const stored = new Set((await contactWaysByStates(tx, ways.map((way) => way.state))).map((way) => way.id));
  return ways.filter((way) => stored.has(way.id));
}

/** Only a failed one is tried anew; the miss says that somebody did so already. */
export const reopen = (tx: Tx, id: string, users: readonly string[], nowMs: number): Promise<number> =>
  tx.change("UPDATE contact_way SET status = 'pending', reason = NULL, configId = NULL, qrCodeUrl = NULL, wanted = NULL, users = ?, changedAtMs = ? WHERE id = ? AND status = 'failed'", [JSON.stringify(users), nowMs, id]);

export interface MadeWay {
  configId: string;
  qrCodeUrl: string | null;
  /** With whom it was made. */
  users: string;
}

/** Only what is still wanted; the miss says that the walk found it first, or that it was given up meanwhile. */
export const storeMade = (tx: Tx, id: string, made: MadeWay & { nowMs: number }): Promise<number> =>
  tx.change("UPDATE contact_way SET status = 'active', configId = ?, qrCodeUrl = ?, users = ?, reason = NULL, changedAtMs = ? WHERE id = ? AND status = 'pending'", [made.configId, made.qrCodeUrl, made.users, made.nowMs, id]);

export const storeRefused = (tx: Tx, id: string, reason: string, nowMs: number): Promise<number> =>
  tx.change("UPDATE contact_way SET status = 'failed', reason = ?, changedAtMs = ? WHERE id = ? AND status = 'pending'", [reason.slice(0, 190), nowMs, id]);

/** Nobody is shown it any more; what stands at WeCom is to be deleted. Answers whether anything changed. */
export const retire = (tx: Tx, id: string, nowMs: number): Promise<number> =>
  tx.change("UPDATE contact_way SET status = CASE WHEN configId IS NULL THEN 'retired' ELSE 'removing' END, wanted = NULL, changedAtMs = ? WHERE id = ? AND status IN ('pending', 'active', 'failed')", [nowMs, id]);

export const storeRemoved = (tx: Tx, { id, configId, nowMs }: { id: string; configId: string; nowMs: number }): Promise<number> =>
  tx.change("UPDATE contact_way SET status = 'retired', configId = NULL, qrCodeUrl = NULL, changedAtMs = ? WHERE id = ? AND status = 'removing' AND configId = ?", [nowMs, id, configId]);

/** WeCom has it no more: the next ask makes it anew. */
export const storeLost = (tx: Tx, { id, configId, nowMs }: { id: string; configId: string; nowMs: number }): Promise<number> =>
  tx.change(`UPDATE contact_way SET status = 'failed', reason = '${NOT_AT_WECOM}', configId = NULL, qrCodeUrl = NULL, wanted = NULL, changedAtMs = ? WHERE id = ? AND status = 'active' AND configId = ?`, [nowMs, id, configId]);

/** It was found at WeCom by its state; `users` are those it has there. */
export const storeFound = (tx: Tx, id: string, found: MadeWay & { nowMs: number }): Promise<number> =>
  tx.change("UPDATE contact_way SET status = 'active', configId = ?, qrCodeUrl = ?, users = ?, reason = NULL, changedAtMs = ? WHERE id = ? AND status IN ('pending', 'failed')", [found.configId, found.qrCodeUrl, found.users, found.nowMs, id]);

export const storeWanted = (tx: Tx, id: string, wanted: string, wantedAtMs: number): Promise<number> =>
  tx.change("UPDATE contact_way SET wanted = ?, wantedAtMs = ? WHERE id = ? AND status = 'active'", [wanted, wantedAtMs, id]);

/** WeCom has these now; what was wanted since stays wanted. */
export const storeTold = (tx: Tx, id: string, { users, skipVerify, told }: { users: readonly string[]; skipVerify: boolean; told: string }): Promise<number> =>
  tx.change('UPDATE contact_way SET users = ?, skipVerify = ?, reason = NULL, wanted = CASE WHEN wanted = ? THEN NULL ELSE wanted END WHERE id = ?', [JSON.stringify(users), skipVerify ? null : 0, told, id]);

/** WeCom would not have it; the code goes on with what it had. */
export const storeUntold = (tx: Tx, id: string, reason: string): Promise<number> =>
  tx.change('UPDATE contact_way SET wanted = NULL, reason = ? WHERE id = ?', [reason.slice(0, 190), id]);

/** The row whose 联系我 this is; the walk asks for a page of them at once. */
export const waysByConfigs = async (reader: Reader, configIds: readonly string[]): Promise<ContactWayRecord[]> =>
  configIds.length === 0 ? [] : reader.rows<ContactWayRecord>(`SELECT ${COLUMNS} FROM contact_way WHERE configId IN (${marks(configIds)})`, [...configIds]);

export const markListed = async (tx: Tx, walkId: string, configIds: readonly string[]): Promise<number> =>
  configIds.length === 0 ? 0 : tx.change(`UPDATE contact_way SET listedBy = ? WHERE configId IN (${marks(configIds)})`, [walkId, ...configIds]);

/** What we think works at WeCom, in order of ids. */
export const activeAfter = (reader: Reader, after: string, limit: number): Promise<Pick<ContactWayRecord, 'id' | 'configId' | 'listedBy' | 'changedAtMs'>[]> =>
  reader.rows(`SELECT id, configId, listedBy, changedAtMs FROM contact_way WHERE status = 'active' AND id > ? ORDER BY id LIMIT ${limit}`, [after]);
