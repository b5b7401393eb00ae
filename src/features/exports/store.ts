import { ListExport } from '../../../entities/list-export';
import { ListExportPage } from '../../../entities/list-export-page';
import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';

export type ExportRecord = ListExport;

const COLUMNS = 'id, personId, staffId, listName, question, format, language, rights, status, reason, slot, pages, rowsDone, lastId, createdAtMs, doneAtMs, expiresAtMs';

/** False when that place is taken, or this very export stands already. */
export const insertExport = (tx: Tx, row: ExportRecord): Promise<boolean> => tx.insertUnlessThere(ListExport, row);

export const exportById = (reader: Reader, id: string): Promise<ExportRecord | null> => reader.one<ExportRecord>(`SELECT ${COLUMNS} FROM list_export WHERE id = ?`, [id]);

const MOST_SHOWN = 20;
export const exportsOf = (reader: Reader, personId: string): Promise<ExportRecord[]> =>
  reader.rows<ExportRecord>(`SELECT ${COLUMNS} FROM list_export WHERE personId = ? AND status <> 'removed' ORDER BY id DESC LIMIT ${MOST_SHOWN}`, [personId]);

export const ownExport = (reader: Reader, personId: string, id: string): Promise<ExportRecord | null> =>
  reader.one<ExportRecord>(`SELECT ${COLUMNS} FROM list_export WHERE id = ? AND personId = ? AND status <> 'removed'`, [id, personId]);

/** False when somebody went on, or gave up, in the meantime: the page that was just read is in the file already, or belongs in none. */
export const advance = async (tx: Tx, { id, pages }: ExportRecord, to: Pick<ExportRecord, 'rowsDone' | 'lastId' | 'status' | 'doneAtMs'>): Promise<boolean> =>
  (await tx.change("UPDATE list_export SET pages = pages + 1, rowsDone = ?, lastId = ?, status = ?, doneAtMs = ? WHERE id = ? AND pages = ? AND status = 'running'", [to.rowsDone, to.lastId, to.status, to.doneAtMs, id, pages])) === 1;

export const giveUp = (tx: Tx, id: string, reason: string): Promise<number> => tx.change("UPDATE list_export SET status = 'failed', reason = ?, slot = NULL WHERE id = ? AND status IN ('running', 'ready')", [reason, id]);

export const removeExport = async (tx: Tx, id: string): Promise<boolean> => (await tx.change("UPDATE list_export SET status = 'removed', slot = NULL WHERE id = ? AND status <> 'removed'", [id])) === 1;

/** Those that hold rows, of everybody. */
export const standingExports = async (reader: Reader): Promise<string[]> => (await reader.rows<{ id: string }>("SELECT id FROM list_export WHERE status IN ('running', 'ready') ORDER BY id")).map(({ id }) => id);

/** Of base64, below the 65,535 bytes of a text column. */
const PART = 60_000;
const PARTS_OF_A_STATEMENT = 40;

export async function keepPage(tx: Tx, exportId: string, page: number, packed: string): Promise<void> {
  const parts = Array.from({ length: Math.ceil(packed.length / PART) }, (_, part) => ({ exportId, page, part, data: packed.slice(part * PART, (part + 1) * PART) }));
  for (let done = 0; done < parts.length; done += PARTS_OF_A_STATEMENT) await tx.insert(ListExportPage, parts.slice(done, done + PARTS_OF_A_STATEMENT));
}

export const pageOfExport = async (reader: Reader, exportId: string, page: number): Promise<string> =>
  (await reader.rows<{ data: string }>('SELECT data FROM list_export_page WHERE exportId = ? AND page = ? ORDER BY part', [exportId, page])).map(({ data }) => data).join('');

const PAGES_AT_ONCE = 100;

/** Deletes some of what an export holds; answers whether something is left. */
export async function deletePages(tx: Tx, exportId: string): Promise<boolean> {
  const first = await tx.one<{ page: number }>('SELECT page FROM list_export_page WHERE exportId = ? ORDER BY page LIMIT 1', [exportId]);
  if (!first) return false;
  await tx.change('DELETE FROM list_export_page WHERE exportId = ? AND page < ?', [exportId, Number(first.page) + PAGES_AT_ONCE]);
  return true;
}

export const deleteExport = (tx: Tx, id: string): Promise<number> => tx.change('DELETE FROM list_export WHERE id = ?', [id]);
