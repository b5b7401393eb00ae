import type { Cell } from '../columns';
import { cut, neutralised, yuanText } from './neutralise';
import type { Sheet } from './sheet';

/** Excel reads UTF-8 only behind this mark. */
const BOM = '\uFEFF';
const END = '\r\n';

/** RFC 4180, written while the rows come. */
export async function* csvFile({ heads, kinds, pages }: Sheet): AsyncGenerator<Buffer> {
  yield Buffer.from(BOM + heads.map(textField).join(',') + END);
  for await (const rows of pages) yield Buffer.from(rows.map((row) => row.map((cell, at) => field(cell, kinds[at] ?? 'text')).join(',') + END).join(''));
}

function field(cell: Cell, kind: Sheet['kinds'][number]): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return kind === 'yuan' ? yuanText(cell) : String(cell);
  return textField(cell);
}

function textField(text: string): string {
  const safe = neutralised(cut(text));
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
