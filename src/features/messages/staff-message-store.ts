import { StaffMessageLine } from '../../../entities/staff-message-line';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { StaffId } from '../../vocabulary/events';

export const APP_MESSAGE = 'app_message';
export const recipientOf = (staffId: StaffId) => `staff:${staffId}`;

export interface Notice {
  /** Of its work row. */
  id: string;
  template: string;
  refs: Record<string, string>;
}

type NoticeRow = { id: string; payload: string };
const toNotice = ({ id, payload }: NoticeRow): Notice => {
  const { template, refs } = JSON.parse(payload) as Omit<Notice, 'id'>;
  return { id, template, refs };
};

/** Takes the member's row, so that permits and lines of one member are decided one at a time across processes; null: no such member. */
export async function lockMember(tx: Tx, staffId: StaffId): Promise<{ userId: string } | null> {
  await tx.change('UPDATE staff SET readAtMs = readAtMs WHERE id = ?', [staffId]);
  return tx.one<{ userId: string }>('SELECT userId FROM staff WHERE id = ?', [staffId]);
}

/** When app messages were let out to this member since `sinceMs`, newest first. */
export async function permitTimes(tx: Tx, staffId: StaffId, sinceMs: number, limit: number): Promise<number[]> {
  const rows = await tx.rows<{ atMs: number }>(`SELECT atMs FROM staff_message_permit WHERE staffId = ? AND atMs > ? ORDER BY atMs DESC LIMIT ${limit}`, [staffId, sinceMs]);
  return rows.map((row) => row.atMs);
}

export const lineOf = (tx: Tx, id: string): Promise<StaffMessageLine | null> =>
  tx.one<StaffMessageLine>('SELECT id, messageId, textHash, calledAtMs, atMs FROM staff_message_line WHERE id = ?', [id]);

/** Due notices of this member that no message carries yet, oldest first. */
export async function waitingNotices(tx: Tx, staffId: StaffId, nowMs: number, limit: number): Promise<Notice[]> {
  const rows = await tx.rows<NoticeRow>(
    `SELECT w.id, w.payload FROM work w LEFT JOIN staff_message_line l ON l.id = w.id
     WHERE w.recipient = ? AND w.delivery = 'queued' AND (CASE WHEN w.status IN ('pending', 'processing') THEN 1 END) = 1 AND w.kind = '${APP_MESSAGE}' AND w.notBeforeMs <= ? AND l.id IS NULL
     ORDER BY w.id LIMIT ${limit}`, [recipientOf(staffId), nowMs]);
  return rows.map(toNotice);
}

/** The notices a message carries, in the order of its text. */
export async function noticesOf(tx: Tx, messageId: string): Promise<Notice[]> {
  const rows = await tx.rows<NoticeRow>('SELECT w.id, w.payload FROM staff_message_line l JOIN work w ON w.id = l.id WHERE l.messageId = ? ORDER BY w.id', [messageId]);
  return rows.map(toNotice);
}

export const insertLines = (tx: Tx, messageId: string, noticeIds: readonly string[], atMs: number): Promise<void> =>
  tx.insert(StaffMessageLine, noticeIds.map((id) => ({ id, messageId, textHash: null, calledAtMs: null, atMs })));

/** These notices are carried by no message again. */
export const releaseLines = (tx: Tx, noticeIds: readonly string[]): Promise<number> =>
  tx.change(`DELETE FROM staff_message_line WHERE id IN (${marks(noticeIds)})`, [...noticeIds]);

/** From now on a call with this text may have arrived; the first one's time stands. */
export const storeCall = (tx: Tx, messageId: string, textHash: string, nowMs: number): Promise<number> =>
  tx.change('UPDATE staff_message_line SET textHash = ?, calledAtMs = COALESCE(calledAtMs, ?) WHERE id = ?', [textHash, nowMs, messageId]);

/** WeCom refused the call: nothing arrived, so the next attempt may say something else. */
export const forgetCall = (tx: Tx, messageId: string): Promise<number> =>
  tx.change('UPDATE staff_message_line SET textHash = NULL, calledAtMs = NULL WHERE id = ?', [messageId]);

export const dueOf = async (tx: Tx, workId: string): Promise<number> =>
  (await tx.one<{ notBeforeMs: number }>('SELECT notBeforeMs FROM work WHERE id = ?', [workId]))?.notBeforeMs ?? 0;

type Settled = { status: string; delivery: string | null; error: string | null; doneAtMs: number | null; sentAtMs: number | null };

/**
 * What became of a message became of every notice in it. Run by the row that made the call for all it carries, and by a carried row for itself:
 * rows in somebody's hands are left alone, and their holder comes here afterwards.
 */
export async function shareFate(tx: Tx, workId: string): Promise<void> {
  const line = await lineOf(tx, workId);
  if (!line) return;
  const fate = await tx.one<Settled>("SELECT status, delivery, error, doneAtMs, sentAtMs FROM work WHERE id = ? AND status NOT IN ('pending', 'processing')", [line.messageId]);
  if (!fate) return;
  const carried = line.messageId === workId ? 'id IN (SELECT id FROM staff_message_line WHERE messageId = ? AND id <> messageId)' : 'id = ?';
  await tx.change(`UPDATE work SET status = ?, delivery = ?, error = ?, doneAtMs = ?, sentAtMs = ? WHERE status IN ('pending', 'parked') AND ${carried}`,
    [fate.status, fate.delivery, fate.error, fate.doneAtMs, fate.sentAtMs, workId]);
}
