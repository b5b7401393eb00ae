import { JoinWayRow } from '../../../../entities/join-way';
import type { Reader } from '../../../kernel/database/database';
import { marks } from '../../../kernel/database/marks';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { CarrierStatus } from '../store';

export interface JoinWayRecord {
  id: string;
  state: string;
  /** JSON list of chat ids. */
  chatIds: string;
  status: CarrierStatus;
  configId: string | null;
  qrCodeUrl: string | null;
  reason: string | null;
  createdAtMs: number;
  changedAtMs: number;
}

const COLUMNS = 'id, state, chatIds, status, configId, qrCodeUrl, reason, createdAtMs, changedAtMs';

export const joinWayById = (reader: Reader, id: string): Promise<JoinWayRecord | null> => reader.one<JoinWayRecord>(`SELECT ${COLUMNS} FROM join_way WHERE id = ?`, [id]);

export const joinWaysByStates = async (reader: Reader, states: readonly string[]): Promise<JoinWayRecord[]> =>
  states.length === 0 ? [] : reader.rows<JoinWayRecord>(`SELECT ${COLUMNS} FROM join_way WHERE state IN (${marks(states)})`, [...states]);

export interface JoinIntent {
  id: string;
  state: string;
  chatIds: readonly string[];
}

/** False: this code has one already. */
export const insertJoinIntent = (tx: Tx, { id, state, chatIds }: JoinIntent, nowMs: number): Promise<boolean> => tx.insertUnlessThere(JoinWayRow, {
  id, state, chatIds: JSON.stringify(chatIds), status: 'pending', configId: null, qrCodeUrl: null, reason: null, createdAtMs: nowMs, changedAtMs: nowMs,
});

/** Only one that was refused is tried anew; the miss says that somebody did so already. */
export const reopenJoinWay = (tx: Tx, way: { id: string; chatIds: readonly string[]; changedAtMs: number }): Promise<number> =>
  tx.change("UPDATE join_way SET status = 'pending', reason = NULL, chatIds = ?, changedAtMs = ? WHERE id = ? AND status = 'failed'", [JSON.stringify(way.chatIds), way.changedAtMs, way.id]);

/** WeCom has it; its picture is asked for next. `changedAtMs` stays: it names the ask. */
export const storeConfig = (tx: Tx, id: string, configId: string): Promise<number> =>
  tx.change("UPDATE join_way SET configId = ?, reason = NULL, status = CASE WHEN status = 'retired' THEN 'removing' ELSE status END WHERE id = ? AND status IN ('pending', 'retired')", [configId, id]);

export const storePicture = (tx: Tx, id: string, { qrCodeUrl, nowMs }: { qrCodeUrl: string | null; nowMs: number }): Promise<number> =>
  tx.change("UPDATE join_way SET status = 'active', qrCodeUrl = ?, changedAtMs = ? WHERE id = ? AND status = 'pending'", [qrCodeUrl, nowMs, id]);

export const storeJoinRefused = (tx: Tx, id: string, reason: string, nowMs: number): Promise<number> =>
  tx.change("UPDATE join_way SET status = 'failed', reason = ?, changedAtMs = ? WHERE id = ? AND status = 'pending'", [reason.slice(0, 190), nowMs, id]);

/** What is told of a pending one: why it does not come to an end. */
export const storeDoubt = (tx: Tx, id: string, reason: string): Promise<number> =>
  tx.change("UPDATE join_way SET reason = ? WHERE id = ? AND status = 'pending' AND configId IS NULL", [reason, id]);

export const storeChats = (tx: Tx, way: Pick<JoinWayRecord, 'id' | 'chatIds'>, chatIds: readonly string[]): Promise<number> =>
  tx.change('UPDATE join_way SET chatIds = ? WHERE id = ? AND chatIds = ?', [JSON.stringify(chatIds), way.id, way.chatIds]);

/** Nobody is shown it any more; what stands at WeCom is to be deleted. */
export const retireJoinWay = (tx: Tx, id: string, nowMs: number): Promise<number> =>
  tx.change("UPDATE join_way SET status = CASE WHEN configId IS NULL THEN 'retired' ELSE 'removing' END, changedAtMs = ? WHERE id = ? AND status IN ('pending', 'active', 'failed')", [nowMs, id]);

export const storeJoinRemoved = (tx: Tx, { id, configId, nowMs }: { id: string; configId: string; nowMs: number }): Promise<number> =>
  tx.change("UPDATE join_way SET status = 'retired', configId = NULL, qrCodeUrl = NULL, changedAtMs = ? WHERE id = ? AND status = 'removing' AND configId = ?", [nowMs, id, configId]);
