import { NamedState } from '../../../entities/named-state';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import { deleteSettlements } from './settlement-store';

/** Rows of one step: a few milliseconds on SQLite, where arriving callbacks wait for the writer. */
export const AT_ONCE = 200;

interface Aged {
  id: string;
  atMs: number;
  status: string;
}

/** Ids sort by time, so walking the key from where the last step ended costs the same however much is kept. */
export const arrivalsAfter = (tx: Tx, id: string): Promise<Aged[]> =>
  tx.rows<Aged>(`SELECT id, receivedAtMs AS atMs, status FROM inbox WHERE id > ? ORDER BY id LIMIT ${AT_ONCE}`, [id]);

export const blankBodies = (tx: Tx, ids: readonly string[]): Promise<number> => tx.change(`UPDATE inbox SET body = NULL WHERE id IN (${marks(ids)}) AND body IS NOT NULL`, [...ids]);
/** What was said of them by hand goes with them. */
export async function deleteArrivals(tx: Tx, ids: readonly string[]): Promise<void> {
  await deleteSettlements(tx, ids);
  await tx.change(`DELETE FROM inbox WHERE id IN (${marks(ids)})`, [...ids]);
}

export interface AgedWork extends Aged {
  once: string | null;
  delivery: string | null;
}

export const workAfter = (tx: Tx, id: string): Promise<AgedWork[]> =>
  tx.rows<AgedWork>(`SELECT id, createdAtMs AS atMs, status, once, delivery FROM work WHERE id > ? ORDER BY id LIMIT ${AT_ONCE}`, [id]);

/** A row that was taken up again meanwhile stays. */
export const deleteWork = (tx: Tx, ids: readonly string[]): Promise<number> =>
  tx.change(`DELETE FROM work WHERE id IN (${marks(ids)}) AND (CASE WHEN status IN ('done', 'failed', 'expired') THEN 1 END) = 1`, [...ids]);

/** How far a walk has come, and when it was last begun. */
export interface Place {
  after: string;
  begunAtMs: number;
}

export async function placeOf(tx: Tx, name: string): Promise<Place> {
  const row = await tx.one<{ value: string; changedAtMs: number }>('SELECT value, changedAtMs FROM named_state WHERE name = ?', [name]);
  return { after: row?.value ?? '', begunAtMs: row?.changedAtMs ?? 0 };
}

export async function storePlace(tx: Tx, name: string, { after, begunAtMs }: Place): Promise<void> {
  if ((await tx.change('UPDATE named_state SET value = ?, changedAtMs = ? WHERE name = ?', [after, begunAtMs, name])) === 0) {
    await tx.insertUnlessThere(NamedState, { name, value: after, changedAtMs: begunAtMs });
  }
}
