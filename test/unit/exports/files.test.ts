import { csvFile } from '../../../src/features/exports/render/csv-file';
import { xlsxFile } from '../../../src/features/exports/render/xlsx-file';
import { isFormula, neutralised, yuanText } from '../../../src/features/exports/render/neutralise';
import { packRows, unpackRows } from '../../../src/features/exports/pack-rows';
import { rightsOf } from '../../../src/features/exports/decide-rights';
import type { Sheet } from '../../../src/features/exports/render/sheet';
import { unzip } from '../../support/unzip';

const sheetOf = (rows: (string | number | null)[][], kinds: Sheet['kinds'] = ['text', 'count', 'yuan']): Sheet => ({
  heads: ['名', '数', '元'], kinds, rows: rows.length,
  pages: (async function* () {
    await Promise.resolve();
    yield rows;
  })(),
});
async function all(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece);
  return Buffer.concat(parts);
}

test.each(['=1+1', '+1', '-1', '@x', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x'])('%j is made text', (text) => {
  expect(isFormula(text)).toBe(true);
  expect(neutralised(text)).toBe(`'${text}`);
});
test.each(['张*', 'a=b', '', ' x', '1-2', "'=1"])('%j stays as it is', (text) => expect(neutralised(text)).toBe(text));

test.each([[0, '0.00'], [5, '0.05'], [-5, '-0.05'], [123_450, '1234.50'], [-5000, '-50.00'], [900_719_925_474_099, '9007199254740.99']])('%i fen is %s yuan, by digits', (fen, text) => expect(yuanText(fen)).toBe(text));

test('CSV: a mark for Excel, RFC 4180, a formula is text, a real negative number stays one', async () => {
  const text = (await all(csvFile(sheetOf([['=HYPERLINK("x")', -3, -5000], ['a,"b"\r\nc', 7, 1], [null, null, null]])))).toString();
  expect(text).toBe('\uFEFF名,数,元\r\n"\'=HYPERLINK(""x"")",-3,-50.00\r\n"a,""b""\r\nc",7,0.01\r\n,,\r\n');
});

test('XLSX: every text stands in its cell as text, numbers are numbers, and no sign breaks the file', async () => {
  const file = unzip(await all(xlsxFile(sheetOf([['=1+1 <&>', -3, -5000], ['a\u0000b\uFFFE_x0041_\r', null, 1]]), Date.UTC(2026, 10, 30))));
  expect(Object.keys(file).sort()).toEqual(['[Content_Types].xml', '_rels/.rels', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml', 'xl/workbook.xml', 'xl/worksheets/sheet1.xml']);
  const xml = file['xl/worksheets/sheet1.xml'] ?? '';
  expect(xml).toContain('<c t="inlineStr" s="1"><is><t xml:space="preserve">=1+1 &lt;&amp;&gt;</t></is></c><c><v>-3</v></c><c s="2"><v>-50.00</v></c>');
  expect(xml).toContain('<t xml:space="preserve">ab_x005F_x0041__x000D_</t></is></c><c/><c s="2"><v>0.01</v></c>');
  expect(xml).not.toContain('<f>');
  expect(xml.endsWith('</sheetData></worksheet>')).toBe(true);
});

test.each([['CSV', (sheet: Sheet) => csvFile(sheet)], ['XLSX', (sheet: Sheet) => xlsxFile(sheet, 0)]])('%s: rows that cannot be read on end the file with that fault, and nothing else', async (_, file) => {
  const broken: Sheet = { ...sheetOf([]), pages: (async function* () {
    await Promise.resolve();
    yield [['a', 1, 1]];
    throw new Error('gone meanwhile');
  })() };
  await expect(all(file(broken))).rejects.toThrow('gone meanwhile');
});

test('XLSX: when nobody takes the file any more, no row is read any more', async () => {
  let read = 0;
  const long: Sheet = { ...sheetOf([]), pages: (async function* () {
    for (; read < 100_000; read += 1) {
      await Promise.resolve();
      yield Array.from({ length: 50 }, (_, n) => [`${read * n * 7919}`.padEnd(200, String(read)), n, n]);
    }
  })() };
  for await (const piece of xlsxFile(long, 0)) if (piece.length > 0 && read > 3) break;
  const then = read;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(read).toBeLessThanOrEqual(then + 1);
});

test('an export of nothing is a head', async () => {
  expect((await all(csvFile(sheetOf([])))).toString()).toBe('\uFEFF名,数,元\r\n');
  expect(unzip(await all(xlsxFile(sheetOf([]), 0)))['xl/worksheets/sheet1.xml']).toContain('</row></sheetData>');
});

test('rows come out of their packing as they went in', () => expect(unpackRows(packRows([['张*', -1, null], ['👨‍👩‍👧', 0, 'x']]))).toEqual([['张*', -1, null], ['👨‍👩‍👧', 0, 'x']]));

test('rights are role and scope, whatever the order in which members stand', () => {
  const lead = (staffIds: string[]) => rightsOf({ role: 'supervisor', scope: { staffIds } });
  expect(lead(['a', 'b'])).toBe(lead(['b', 'a']));
  expect(new Set([lead(['a']), lead(['a', 'b']), rightsOf({ role: 'admin', scope: 'all' }), rightsOf({ role: 'finance', scope: 'all' })]).size).toBe(4);
});
