import { Staff } from '../../../entities/staff';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { StaffId } from '../../vocabulary/events';

export interface StaffRecord {
  id: StaffId;
  userId: string;
  name: string | null;
  activation: number | null;
  inRange: number;
  codeRefusal: number | null;
  openidKey: string | null;
  leftAtMs: number | null;
  readAtMs: number | null;
  namedAtMs: number | null;
  /** This row was a second one of that member. */
  mergedInto: StaffId | null;
  createdAtMs: number;
}

const COLUMNS = 'id, userId, name, activation, inRange, codeRefusal, openidKey, leftAtMs, readAtMs, namedAtMs, mergedInto, createdAtMs';
/** WeCom answers in lower case what was created in mixed case (pitfall 50). */
export const userKeyOf = (userId: string) => userId.toLowerCase();

export const staffByUserIds = async (reader: Reader, userIds: readonly string[]): Promise<StaffRecord[]> =>
  userIds.length === 0 ? [] : reader.rows<StaffRecord>(`SELECT ${COLUMNS} FROM staff WHERE userKey IN (${marks(userIds)})`, userIds.map(userKeyOf));

export const staffByIds = async (reader: Reader, ids: readonly StaffId[]): Promise<StaffRecord[]> =>
  ids.length === 0 ? [] : reader.rows<StaffRecord>(`SELECT ${COLUMNS} FROM staff WHERE id IN (${marks(ids)})`, [...ids]);

/** Whose private WeChat these openids are, of those that are known (policy 12). */
export async function staffByOpenidKeys(reader: Reader, openidKeys: readonly string[]): Promise<Map<string, StaffId>> {
  if (openidKeys.length === 0) return new Map();
  const rows = await reader.rows<{ id: StaffId; openidKey: string }>(`SELECT id, openidKey FROM staff WHERE openidKey IN (${marks(openidKeys)})`, [...openidKeys]);
  return new Map(rows.map((row) => [row.openidKey, row.id]));
}

export const insertStaff = (tx: Tx, row: Pick<Staff, 'id' | 'userId' | 'createdAtMs'> & Partial<Staff> & { inRange: number }): Promise<boolean> =>
  tx.insertUnlessThere(Staff, {
    userKey: userKeyOf(row.userId), name: null, activation: null, codeRefusal: null, openidKey: null, leftAtMs: null, readAtMs: null, namedAtMs: null, mergedInto: null, ...row,
  });

/** A name missing from the list is out of range or has 客户联系 off; it did not leave for that (policy 5). Answers who fell out. */
export async function markInRange(tx: Tx, userIds: readonly string[]): Promise<StaffId[]> {
  const keys = userIds.map(userKeyOf);
  const listed = new Set(keys);
  const out = (await tx.rows<{ id: StaffId; userKey: string }>('SELECT id, userKey FROM staff WHERE inRange = 1')).filter((row) => !listed.has(row.userKey));
  if (keys.length > 0) {
    await tx.change(`UPDATE staff SET inRange = 1 WHERE userKey IN (${marks(keys)}) AND inRange = 0`, keys);
    await tx.change(`UPDATE staff SET inRange = 0 WHERE userKey NOT IN (${marks(keys)}) AND inRange = 1`, keys);
  } else {
    await tx.change('UPDATE staff SET inRange = 0 WHERE inRange = 1');
  }
  return out.map((row) => row.id);
}

/** Members of these who left the directory, and when. */
export async function departuresOf(reader: Reader, ids: readonly StaffId[]): Promise<Map<StaffId, number>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.rows<{ id: StaffId; leftAtMs: number }>(`SELECT id, leftAtMs FROM staff WHERE id IN (${marks(ids)}) AND leftAtMs IS NOT NULL`, [...ids]);
  return new Map(rows.map((row) => [row.id, row.leftAtMs]));
}

/**
 * A refusal is remembered until the next read, a day at most: what was mended must not block a campaign for ever.
 * Whoever can be read is with us (again), unless they left since the read began.
 */
export const storeRead = (tx: Tx, id: StaffId, read: { name: string; activation: number; beganAtMs: number; atMs: number }): Promise<number> =>
  tx.change('UPDATE staff SET name = ?, activation = ?, readAtMs = ?, leftAtMs = NULL, codeRefusal = NULL WHERE id = ? AND (leftAtMs IS NULL OR leftAtMs < ?)',
    [read.name, read.activation, read.atMs, id, read.beganAtMs]);

/** Unless a read since has told otherwise. */
export const storeActivation = (tx: Tx, id: StaffId, activation: number, atMs: number): Promise<number> =>
  tx.change('UPDATE staff SET activation = ? WHERE id = ? AND leftAtMs IS NULL AND (readAtMs IS NULL OR readAtMs < ?)', [activation, id, atMs + 1000]);

export const storeOpenid = (tx: Tx, id: StaffId, openidKey: string): Promise<number> =>
  tx.change('UPDATE staff SET openidKey = ? WHERE id = ? AND mergedInto IS NULL', [openidKey, id]);

/** Whoever was given this name after that departure is somebody else. */
export const storeLeft = (tx: Tx, userId: string, atMs: number): Promise<number> =>
  tx.change('UPDATE staff SET leftAtMs = ?, inRange = 0, activation = 5 WHERE userKey = ? AND (leftAtMs IS NULL OR leftAtMs < ?) AND (namedAtMs IS NULL OR namedAtMs <= ?)', [atMs, userKeyOf(userId), atMs, atMs]);

/** One change of names at a time: what a rename decides hangs on rows that another rename may be making. */
export async function takeNamesTurn(tx: Tx, engine: 'sqlite' | 'mysql'): Promise<void> {
  if (engine === 'sqlite') return; // there is one writer, and it is us
  await tx.change("INSERT INTO named_state (name, value, changedAtMs) VALUES ('staff.names', '', 0) ON DUPLICATE KEY UPDATE changedAtMs = changedAtMs + 1");
}

/** Only the case changed: WeCom does not tell the two apart. */
export const storeUserId = (tx: Tx, userId: string): Promise<number> => tx.change('UPDATE staff SET userId = ? WHERE userKey = ?', [userId, userKeyOf(userId)]);

export const storeCodeRefusal = (tx: Tx, userIds: readonly string[], code: number | null): Promise<number> =>
  tx.change(`UPDATE staff SET codeRefusal = ? WHERE userKey IN (${marks(userIds)})`, [code, ...userIds.map(userKeyOf)]);
