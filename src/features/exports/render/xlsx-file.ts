import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { Cell } from '../columns';
import { cut, isFormula, yuanText } from './neutralise';
import type { Sheet } from './sheet';
import { contentTypes, PACKAGE_RELATIONS, STYLES, workbook, workbookRelations } from './xlsx-parts';

/** Excel ends at 1,048,576 rows; what is more goes on in another sheet. */
export const ROWS_OF_A_SHEET = 1_000_000;

const STYLE = { text: '', inert: ' s="1"', yuan: ' s="2"', head: ' s="3"' } as const;
const START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>';

/** An Excel workbook, packed while the rows come; every text stands in its cell as text. */
export function xlsxFile(sheet: Sheet, atMs: number): AsyncIterable<Buffer> {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  zip.on('error', (error: unknown) => output.destroy(error as Error));
  const sheets = Math.max(1, Math.ceil(sheet.rows / ROWS_OF_A_SHEET));
  const options = { mtime: new Date(atMs), compress: true };
  const parts = { '[Content_Types].xml': contentTypes(sheets), '_rels/.rels': PACKAGE_RELATIONS, 'xl/workbook.xml': workbook(sheets), 'xl/_rels/workbook.xml.rels': workbookRelations(sheets), 'xl/styles.xml': STYLES };
  for (const [path, text] of Object.entries(parts)) zip.addBuffer(Buffer.from(text), path, options);
  const rows = rowsOf(sheet);
  for (let n = 1; n <= sheets; n += 1) zip.addReadStreamLazy(`xl/worksheets/sheet${n}.xml`, options, (give) => give(null, tiedTo(output, sheetXml(sheet, rows))));
  zip.end();
  return output;
}

/** The packer hears no fault of what it reads: it goes to the file, which is cut off there. When nobody takes the file any more, no row is read any more. */
function tiedTo(output: Readable, pieces: AsyncIterable<Buffer>): Readable {
  const stream = Readable.from(pieces, { objectMode: false });
  stream.on('error', (error) => output.destroy(error));
  output.once('close', () => stream.destroy());
  return stream;
}

async function* rowsOf({ pages }: Sheet): AsyncGenerator<readonly Cell[], undefined> {
  for await (const page of pages) yield* page;
}

const BLOCK = 200;

/** Takes the next rows from where the sheet before stopped. */
async function* sheetXml({ heads, kinds }: Sheet, rows: AsyncGenerator<readonly Cell[], undefined>): AsyncGenerator<Buffer> {
  yield Buffer.from(`${START}<cols><col min="1" max="${heads.length}" width="20" customWidth="1"/></cols><sheetData><row>${heads.map((head) => textCell(head, STYLE.head)).join('')}</row>`);
  let block: string[] = [];
  for (let taken = 0; taken < ROWS_OF_A_SHEET; taken += 1) {
    const next = await rows.next();
    if (next.done === true) break;
    block.push(`<row>${next.value.map((cell, at) => xmlCell(cell, kinds[at] ?? 'text')).join('')}</row>`);
    if (block.length < BLOCK) continue;
    yield Buffer.from(block.join(''));
    block = [];
  }
  yield Buffer.from(`${block.join('')}</sheetData></worksheet>`);
}

function xmlCell(cell: Cell, kind: Sheet['kinds'][number]): string {
  if (cell === null) return '<c/>';
  if (typeof cell === 'string') return textCell(cell, isFormula(cell) ? STYLE.inert : STYLE.text);
  return kind === 'yuan' ? `<c${STYLE.yuan}><v>${yuanText(cell)}</v></c>` : `<c><v>${cell}</v></c>`;
}

const textCell = (text: string, style: string): string => `<c t="inlineStr"${style}><is><t xml:space="preserve">${xmlText(cut(text))}</t></is></c>`;

// eslint-disable-next-line no-control-regex -- exactly those are not allowed in XML
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;
const ESCAPED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '_x000D_' };

/** What is no character becomes the mark for one when it is encoded. Excel reads `_x0041_` as a letter: what looks so is written so that it stays what it is. */
const xmlText = (text: string): string => text.replace(NOT_XML, '').replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_').replace(/[&<>\r]/g, (sign) => ESCAPED[sign] ?? sign);
