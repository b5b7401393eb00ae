import { Staff } from '../../../entities/staff';
import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { StaffId } from '../../vocabulary/events';

export interface StaffRecord {
  id: StaffId;
  userId: string;
  name: string | null;
  activation: number | null;
  inRange: number;
  codeRefusal: number | null;
  leftAtMs: number | null;
  readAtMs: number | null;
}

const COLUMNS = 'id, userId, name, activation, inRange, codeRefusal, leftAtMs, readAtMs';
/** WeCom answers in lower case what was created in mixed case (pitfall 50). */
export const userKeyOf = (userId: string) => userId.toLowerCase();
const marks = (list: readonly unknown[]) => list.map(() => '?').join(',');

export const staffByUserIds = async (reader: Reader, userIds: readonly string[]): Promise<StaffRecord[]> =>
  userIds.length === 0 ? [] : reader.rows<StaffRecord>(`SELECT ${COLUMNS} FROM staff WHERE userKey IN (${marks(userIds)})`, userIds.map(userKeyOf));

export const staffByIds = async (reader: Reader, ids: readonly StaffId[]): Promise<StaffRecord[]> =>
  ids.length === 0 ? [] : reader.rows<StaffRecord>(`SELECT ${COLUMNS} FROM staff WHERE id IN (${marks(ids)})`, [...ids]);

export const insertStaff = (tx: Tx, row: Pick<Staff, 'id' | 'userId' | 'createdAtMs'> & { inRange: number }): Promise<boolean> =>
  tx.insertUnlessThere(Staff, {
    ...row, userKey: userKeyOf(row.userId), name: null, activation: null, codeRefusal: null, openidKey: null, leftAtMs: null, readAtMs: null,
  });

/** A name missing from the list is out of range or has 客户联系 off; it did not leave for that (policy 5). */
export async function markInRange(tx: Tx, userIds: readonly string[]): Promise<void> {
  const keys = userIds.map(userKeyOf);
  if (keys.length > 0) {
    await tx.change(`UPDATE staff SET inRange = 1 WHERE userKey IN (${marks(keys)}) AND inRange = 0`, keys);
    await tx.change(`UPDATE staff SET inRange = 0 WHERE userKey NOT IN (${marks(keys)}) AND inRange = 1`, keys);
  } else {
    await tx.change('UPDATE staff SET inRange = 0 WHERE inRange = 1');
  }
}

/** A refusal is remembered until the next read, a day at most: what was mended must not block a campaign for ever. */
export const storeRead = (tx: Tx, id: StaffId, read: { name: string; activation: number; atMs: number }): Promise<number> =>
  tx.change('UPDATE staff SET name = ?, activation = ?, readAtMs = ?, leftAtMs = NULL, codeRefusal = NULL WHERE id = ?', [read.name, read.activation, read.atMs, id]);

export const storeOpenid = (tx: Tx, id: StaffId, openidKey: string): Promise<number> =>
  tx.change('UPDATE staff SET openidKey = ? WHERE id = ?', [openidKey, id]);

export const storeLeft = (tx: Tx, userId: string, atMs: number): Promise<number> =>
  tx.change('UPDATE staff SET leftAtMs = ?, inRange = 0, activation = 5 WHERE userKey = ? AND leftAtMs IS NULL', [atMs, userKeyOf(userId)]);

export const storeRename = (tx: Tx, from: string, to: string): Promise<number> =>
  tx.change('UPDATE staff SET userId = ?, userKey = ? WHERE userKey = ?', [to, userKeyOf(to), userKeyOf(from)]);

export const storeCodeRefusal = (tx: Tx, userIds: readonly string[], code: number | null): Promise<number> =>
  tx.change(`UPDATE staff SET codeRefusal = ? WHERE userKey IN (${marks(userIds)})`, [code, ...userIds.map(userKeyOf)]);
