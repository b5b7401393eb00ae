import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { create } from 'qrcode';

const CELLS = 29;
const CELL_PX = 10;
const MARGIN_PX = 20;

const CODE_PX = 430;
const QUIET_CELLS = 4;

/** The QR code of an address, as WeCom hands it out: a PNG of 430 pixels. Drawn by runs, not by pixels: it is asked for in the middle of tests and demos. */
export function codePicture(address: string): Buffer {
  const { size, data } = create(address, { errorCorrectionLevel: 'M' }).modules;
  const cell = Math.floor(CODE_PX / (size + 2 * QUIET_CELLS));
  const edge = Math.floor((CODE_PX - size * cell) / 2);
  const white = Buffer.alloc(CODE_PX + 1, 255).fill(0, 0, 1);
  const lines = Array.from({ length: size }, (_, y) => {
    const line = Buffer.from(white);
    for (let x = 0; x < size; x += 1) if (data[y * size + x]) line.fill(0, 1 + edge + x * cell, 1 + edge + (x + 1) * cell);
    return line;
  });
  const rows = Array.from({ length: CODE_PX }, (_, y) => lines[Math.floor((y - edge) / cell)] ?? white);
  return pngOf(CODE_PX, Buffer.concat(rows));
}

/** A PNG that stands for an uploaded picture: black and white cells that differ from seed to seed. */
export function pictureOf(seed: string): Buffer {
  const side = CELLS * CELL_PX + 2 * MARGIN_PX;
  const bits = createHash('shake256', { outputLength: Math.ceil((CELLS * CELLS) / 8) }).update(seed).digest();
  const cellAt = (px: number) => Math.floor((px - MARGIN_PX) / CELL_PX);
  const isDark = (x: number, y: number) => {
    const [column, row] = [cellAt(x), cellAt(y)];
    if (column < 0 || row < 0 || column >= CELLS || row >= CELLS) return false;
    const bit = row * CELLS + column;
    return (((bits[bit >> 3] ?? 0) >> (bit & 7)) & 1) === 1;
  };
  const rows = Buffer.alloc(side * (side + 1)); // each row starts with a filter byte, 0
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) rows[y * (side + 1) + 1 + x] = isDark(x, y) ? 0 : 255;
  }
  return pngOf(side, rows);
}

/** `rows`: of each its filter byte, 0, and its grey pixels. */
const pngOf = (side: number, rows: Buffer): Buffer => Buffer.concat([SIGNATURE, chunk('IHDR', header(side)), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

function header(side: number): Buffer {
  const body = Buffer.alloc(13);
  body.writeUInt32BE(side, 0);
  body.writeUInt32BE(side, 4);
  body[8] = 8; // bits per sample; colour type 0 is grey
  return body;
}

function chunk(type: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const framed = Buffer.alloc(typed.length + 8);
  framed.writeUInt32BE(body.length, 0);
  typed.copy(framed, 4);
  framed.writeUInt32BE(crc32(typed), typed.length + 4);
  return framed;
}
