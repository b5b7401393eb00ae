import { ArrivalSettlement } from '../../../entities/arrival-settlement';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';

export type Settlement = ArrivalSettlement;
/** `byName`: a member of staff or a key by name; null for whoever else. */
export type NamedSettlement = Settlement & { byName: string | null };

const COLUMNS = 'arrivalId, fromStatus, reason, byType, byId, atMs';

export const settlementOf = (reader: Reader, arrivalId: string): Promise<Settlement | null> =>
  reader.one<Settlement>(`SELECT ${COLUMNS} FROM arrival_settlement WHERE arrivalId = ?`, [arrivalId]);

/** What was said by hand of these callbacks. */
export async function settlementsOf(reader: Reader, arrivalIds: readonly string[]): Promise<Map<string, NamedSettlement>> {
  if (arrivalIds.length === 0) return new Map();
  const rows = await reader.rows<NamedSettlement>(
    `SELECT a.arrivalId, a.fromStatus, a.reason, a.byType, a.byId, a.atMs, COALESCE(s.name, s.userId, k.name) AS byName
     FROM arrival_settlement a LEFT JOIN staff s ON s.id = a.byId LEFT JOIN api_key k ON k.id = a.byId WHERE a.arrivalId IN (${marks(arrivalIds)})`, [...arrivalIds]);
  return new Map(rows.map((row) => [row.arrivalId, row]));
}

export const insertSettlement = (tx: Tx, row: Settlement): Promise<void> => tx.insert(ArrivalSettlement, row);

export const deleteSettlements = (tx: Tx, arrivalIds: readonly string[]): Promise<number> => tx.change(`DELETE FROM arrival_settlement WHERE arrivalId IN (${marks(arrivalIds)})`, [...arrivalIds]);

/** 0: it was taken up, or settled, since it was read. */
export const settleInbox = (tx: Tx, { id, status }: { id: string; status: string }, nowMs: number): Promise<number> =>
  tx.change("UPDATE inbox SET status = 'done', urgent = 0, doneAtMs = ? WHERE id = ? AND status = ?", [nowMs, id, status]);

/** Back to where it stood, with its attempts, its error and its time as they were. */
export const unsettleInbox = (tx: Tx, { arrivalId, fromStatus }: Settlement): Promise<number> =>
  tx.change("UPDATE inbox SET status = ?, doneAtMs = NULL WHERE id = ? AND status = 'done'", [fromStatus, arrivalId]);
