import type { Tx } from '../../kernel/database/unit-of-work';
import { deleteExport, deletePages, giveUp, removeExport, standingExports } from './store';

export const FORGET = 'export.forget';
export const EMPTY = 'export.empty';

/** An export that is a day old or was removed goes, a hundred pages at a time: nobody waits for a million rows to be deleted. */
export async function forgetExport(tx: Tx, id: string): Promise<void> {
  await removeExport(tx, id);
  if (await deletePages(tx, id)) tx.enqueue({ kind: FORGET, key: id, payload: {} });
  else await deleteExport(tx, id);
}

/** Somebody had themselves erased: files that may name them go at once, and are told to be made anew. */
export async function forgetBecauseErased(tx: Tx): Promise<void> {
  for (const id of await standingExports(tx)) {
    await giveUp(tx, id, 'erased');
    tx.enqueue({ kind: EMPTY, key: id, payload: {} });
  }
}

/** The rows of one that failed go; the line that says why stays for its day. */
export async function forgetRows(tx: Tx, id: string): Promise<void> {
  if (await deletePages(tx, id)) tx.enqueue({ kind: EMPTY, key: id, payload: {} });
}
