import type { Reader } from '../../kernel/database/database';
import type { FileAnswer } from '../../kernel/http/file-answer';
import type { Cell } from './columns';
import { EXPORTED, type ListName } from './exported-lists';
import { unpackRows } from './pack-rows';
import { csvFile } from './render/csv-file';
import { xlsxFile } from './render/xlsx-file';
import { pageOfExport, type ExportRecord } from './store';
import { sayInstant, type Language } from './words';

/** The file of an export that is ready, written while it is sent: a page of it is in memory at a time. */
export function fileOfExport(reader: Reader, row: ExportRecord, timeZone: string): FileAnswer {
  const { columns } = EXPORTED[row.listName as ListName];
  const sheet = { heads: columns.map(({ head }) => head[row.language as Language]), kinds: columns.map(({ kind }) => kind), rows: row.rowsDone, pages: pagesOf(reader, row) };
  const atMs = row.doneAtMs ?? row.createdAtMs;
  const name = `${row.listName}-${sayInstant(new Date(atMs).toISOString(), { timeZone }).replace(/\D/g, '').slice(0, 12)}`;
  return row.format === 'xlsx'
    ? { name: `${name}.xlsx`, type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', pieces: xlsxFile(sheet, atMs) }
    : { name: `${name}.csv`, type: 'text/csv; charset=utf-8', pieces: csvFile(sheet) };
}

/** Throws when a page is gone meanwhile: what was sent until then is cut off, and no part passes for the whole. */
async function* pagesOf(reader: Reader, { id, pages }: ExportRecord): AsyncGenerator<Cell[][]> {
  for (let page = 0; page < pages; page += 1) {
    const packed = await pageOfExport(reader, id, page);
    if (packed === '') throw new Error('the export was removed while it was sent');
    yield unpackRows(packed);
  }
}
