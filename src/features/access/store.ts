import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';
import { ApiKey } from '../../../entities/api-key';
import { IdempotencyRecord } from '../../../entities/idempotency-record';

export type ListedKey = Pick<ApiKey, 'id' | 'name' | 'role' | 'createdAtMs' | 'lastUsedAtMs'>;

export const insertKey = (tx: Tx, row: ApiKey) => tx.insert(ApiKey, row);

export const revokeKey = async (tx: Tx, id: string, nowMs: number): Promise<boolean> =>
  (await tx.change('UPDATE api_key SET revokedAtMs = ? WHERE id = ? AND revokedAtMs IS NULL', [nowMs, id])) > 0;

/** Several processes note the use of one key: the latest stands. */
export const noteUse = (tx: Tx, id: string, nowMs: number) =>
  tx.change('UPDATE api_key SET lastUsedAtMs = ? WHERE id = ? AND (lastUsedAtMs IS NULL OR lastUsedAtMs < ?)', [nowMs, id, nowMs]);

export const liveKeys = (reader: Reader) =>
  reader.rows<ListedKey>('SELECT id, name, role, createdAtMs, lastUsedAtMs FROM api_key WHERE revokedAtMs IS NULL ORDER BY id DESC');

/** A page of them. Keys are few: they are read in the order of their ids, and the revoked ones are passed over. */
export const keyPage = (reader: Reader, limit: number, before: string | undefined) =>
  reader.rows<ListedKey>('SELECT id, name, role, createdAtMs, lastUsedAtMs FROM api_key WHERE revokedAtMs IS NULL AND id < ? ORDER BY id DESC LIMIT ?', [before ?? '~', limit + 1]);

export const liveKeyByHash = (reader: Reader, keyHash: string) =>
  reader.one<Pick<ApiKey, 'id' | 'role' | 'lastUsedAtMs'>>('SELECT id, role, lastUsedAtMs FROM api_key WHERE keyHash = ? AND revokedAtMs IS NULL', [keyHash]);

const ONE_RECORD = 'apiKeyId = ? AND idempotencyKey = ?';

export const insertRecord = (tx: Tx, row: IdempotencyRecord) => tx.insertUnlessThere(IdempotencyRecord, row);

export const findRecord = (tx: Tx, apiKeyId: string, key: string) =>
  tx.one<IdempotencyRecord>(`SELECT * FROM idempotency_record WHERE ${ONE_RECORD}`, [apiKeyId, key]);

/** False when somebody else took the turn first. */
export const takeOverRecord = async (tx: Tx, row: IdempotencyRecord, turnBefore: string): Promise<boolean> =>
  (await tx.change(`UPDATE idempotency_record SET requestHash = ?, turn = ?, newId = ?, startedAtMs = ?, expiresAtMs = ?, status = NULL, answer = NULL WHERE ${ONE_RECORD} AND turn = ?`,
    [row.requestHash, row.turn, row.newId, row.startedAtMs, row.expiresAtMs, row.apiKeyId, row.idempotencyKey, turnBefore])) > 0;

export const finishRecord = (tx: Tx, at: { callerId: string; key: string; turn: string }, status: number, answer: string | null) =>
  tx.change(`UPDATE idempotency_record SET status = ?, answer = ? WHERE ${ONE_RECORD} AND turn = ? AND status IS NULL`, [status, answer, at.callerId, at.key, at.turn]);

/** As if it had been left behind long ago: the same request takes it over. */
export const releaseRecord = (tx: Tx, at: { callerId: string; key: string; turn: string }) =>
  tx.change(`UPDATE idempotency_record SET startedAtMs = 0 WHERE ${ONE_RECORD} AND turn = ? AND status IS NULL`, [at.callerId, at.key, at.turn]);

export const deleteRecord = (tx: Tx, at: { callerId: string; key: string; turn: string }) =>
  tx.change(`DELETE FROM idempotency_record WHERE ${ONE_RECORD} AND turn = ? AND status IS NULL`, [at.callerId, at.key, at.turn]);

export const deleteRecordsOf = (tx: Tx, callerId: string) => tx.change('DELETE FROM idempotency_record WHERE apiKeyId = ?', [callerId]);

/** Deletes about `most` expired records, oldest first: a short transaction whatever has piled up. */
export async function deleteExpiredRecords(tx: Tx, nowMs: number, most: number): Promise<number> {
  const last = await tx.one<{ expiresAtMs: number }>(
    `SELECT expiresAtMs FROM idempotency_record WHERE expiresAtMs <= ? ORDER BY expiresAtMs LIMIT 1 OFFSET ${most - 1}`, [nowMs]);
  return tx.change('DELETE FROM idempotency_record WHERE expiresAtMs <= ?', [last?.expiresAtMs ?? nowMs]);
}
