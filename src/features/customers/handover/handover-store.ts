import { Handover } from '../../../../entities/handover';
import { HandoverRow } from '../../../../entities/handover-row';
import type { Reader } from '../../../kernel/database/database';
import { scopeClause } from '../../../kernel/database/scope-clause';
import type { Scope } from '../../../kernel/scope';
import { marks } from '../../../kernel/database/marks';
import type { Tx } from '../../../kernel/database/unit-of-work';
import { updateRows } from '../../../kernel/database/update-rows';
import type { CustomerId, StaffId } from '../../../vocabulary/events';
import type { RowState } from './decide-handover';

const HANDOVER = 'id, kind, status, handoverStaffId, takeoverStaffId, message, createdAtMs, finishedAtMs';
const ROW = 'id, handoverId, customerId, state, errcode, askedAtMs, takeoverAtMs';

/** False: the same request made it already. */
export const insertHandover = (tx: Tx, row: Handover): Promise<boolean> => tx.insertUnlessThere(Handover, row);

export const handoverById = (reader: Reader, id: string): Promise<Handover | null> => reader.one<Handover>(`SELECT ${HANDOVER} FROM handover WHERE id = ?`, [id]);

/** A handover is a matter of whoever gives the customers away. */
export function handoverPage(reader: Reader, scope: Scope, limit: number, before: string | undefined): Promise<Handover[]> {
  const { sql, params } = scopeClause(scope, 'handoverStaffId');
  return reader.rows<Handover>(`SELECT ${HANDOVER} FROM handover WHERE ${sql} AND id < ? ORDER BY id DESC LIMIT ?`, [...params, before ?? '~', limit + 1]);
}

export function ownHandoverById(reader: Reader, scope: Scope, id: string): Promise<Handover | null> {
  const { sql, params } = scopeClause(scope, 'handoverStaffId');
  return reader.one<Handover>(`SELECT ${HANDOVER} FROM handover WHERE id = ? AND ${sql}`, [id, ...params]);
}

export const insertHandoverRows = (tx: Tx, rows: readonly HandoverRow[]): Promise<void> => tx.insertMissing(HandoverRow, rows);

export type NamedRow = HandoverRow & { externalUserId: string };

/** Rows that WeCom was not asked about yet. */
export const queuedRows = (reader: Reader, handoverId: string, limit: number): Promise<NamedRow[]> => reader.rows<NamedRow>(
  `SELECT r.id, r.handoverId, r.customerId, r.state, r.errcode, r.askedAtMs, r.takeoverAtMs, c.externalUserId FROM handover_row r JOIN customer c ON c.id = r.customerId
   WHERE r.handoverId = ? AND r.state = 'queued' ORDER BY r.id LIMIT ${limit}`, [handoverId]);

export const rowPage = (reader: Reader, handoverId: string, limit: number, before: string | undefined): Promise<NamedRow[]> => reader.rows<NamedRow>(
  `SELECT r.id, r.handoverId, r.customerId, r.state, r.errcode, r.askedAtMs, r.takeoverAtMs, c.externalUserId FROM handover_row r JOIN customer c ON c.id = r.customerId
   WHERE r.id IN (SELECT id FROM (SELECT id FROM handover_row WHERE handoverId = ? AND id < ? ORDER BY id DESC LIMIT ?) page) ORDER BY r.id DESC`, [handoverId, before ?? '~', limit + 1]);

/** Rows of these customers whose end WeCom has not told. */
export const openRowsOf = async (reader: Reader, handoverId: string, customerIds: readonly CustomerId[]): Promise<HandoverRow[]> =>
  customerIds.length === 0 ? [] : reader.rows<HandoverRow>(
    `SELECT ${ROW} FROM handover_row WHERE handoverId = ? AND customerId IN (${marks(customerIds)}) AND state IN ('waiting', 'unknown')`, [handoverId, ...customerIds]);

export async function handoversAwaiting(reader: Reader, customerIds: readonly CustomerId[]): Promise<string[]> {
  const rows = await reader.rows<{ handoverId: string }>(`SELECT DISTINCT handoverId FROM handover_row WHERE customerId IN (${marks(customerIds)}) AND state IN ('waiting', 'unknown')`, [...customerIds]);
  return rows.map((row) => row.handoverId);
}

export type RowChange = Pick<HandoverRow, 'id' | 'state' | 'errcode' | 'askedAtMs' | 'takeoverAtMs'>;

export const storeRows = (tx: Tx, rows: readonly RowChange[]): Promise<number> => updateRows(tx, 'handover_row', rows, ['state', 'errcode', 'askedAtMs', 'takeoverAtMs']);

/** Takes the handover's turn: two answers at once do not both think that the other is still to come. */
export const lockHandover = (tx: Tx, id: string): Promise<number> => tx.change('UPDATE handover SET kind = kind WHERE id = ?', [id]);

export async function countsOf(reader: Reader, handoverIds: readonly string[]): Promise<Map<string, Partial<Record<RowState, number>>>> {
  const counts = new Map<string, Partial<Record<RowState, number>>>(handoverIds.map((id) => [id, {}]));
  if (handoverIds.length === 0) return counts;
  const rows = await reader.rows<{ handoverId: string; state: RowState; n: number }>(
    `SELECT handoverId, state, COUNT(*) AS n FROM handover_row WHERE handoverId IN (${marks(handoverIds)}) GROUP BY handoverId, state`, [...handoverIds]);
  for (const { handoverId, state, n } of rows) Object.assign(counts.get(handoverId) ?? {}, { [state]: Number(n) });
  return counts;
}

/** A week is over: what WeCom never told stays unknown. */
export const giveUpWaiting = (tx: Tx, handoverId: string): Promise<number> => tx.change("UPDATE handover_row SET state = 'unknown' WHERE handoverId = ? AND state = 'waiting'", [handoverId]);

export const finishHandover = async (tx: Tx, id: string, nowMs: number): Promise<boolean> =>
  (await tx.change("UPDATE handover SET status = 'done', finishedAtMs = ? WHERE id = ? AND status = 'running'", [nowMs, id])) === 1;

/** Customers whose follow with this member ended with the departure, in order of their ids. */
export const leftCustomersOf = async (reader: Reader, at: { staffId: StaffId; leftAtMs: number; after: CustomerId; limit: number }): Promise<CustomerId[]> =>
  (await reader.rows<{ customerId: CustomerId }>(
    `SELECT customerId FROM follow_episode WHERE staffId = ? AND endedAtMs = ? AND customerId > ? AND endedBy = 'staff_left' ORDER BY customerId LIMIT ${at.limit}`, [at.staffId, at.leftAtMs, at.after])).map((row) => row.customerId);
