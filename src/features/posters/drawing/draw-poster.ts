import { createCanvas, GlobalFonts, loadImage, type Canvas, type Image, type SKRSContext2D } from '@napi-rs/canvas';
import { dirname, join } from 'node:path';
import { create } from 'qrcode';
import type { Box, PosterDrawing } from './tasks';

/** Each script under a name of its own, asked in this order: the library does not look for a letter in a second file of one name. */
const SCRIPTS = ['latin', 'latin-ext', 'cyrillic', 'vietnamese', 'chinese-simplified'];
const FAMILIES = SCRIPTS.map((script) => `"Poster ${script}"`).join(', ');
const BLUE = '#1d5fd6';
const INK = '#1d2129';
/** Text and ground of the eight tags: avatars of those who have none. */
const TONES: readonly [string, string][] = [
  ['#1d5fd6', '#e8f0fe'], ['#0a6a94', '#e3f3fb'], ['#0b6e6e', '#e0f5f4'], ['#1a7335', '#e6f5ea'], ['#8a5300', '#fdf2dc'], ['#b42318', '#fdebe9'], ['#6b3fb8', '#f1eafc'], ['#555e6c', '#eef0f3'],
];
/** Modules of white around a code (ISO/IEC 18004). */
const QUIET = 4;
const QUALITIES = [88, 76, 64, 52];

let fontsAreIn = false;

/** The bundled font: a machine without fonts draws the same poster. */
function needFonts(): void {
  if (fontsAreIn) return;
  const folder = join(dirname(require.resolve('@fontsource/noto-sans-sc/package.json')), 'files');
  for (const script of SCRIPTS) GlobalFonts.registerFromPath(join(folder, `noto-sans-sc-${script}-400-normal.woff2`), `Poster ${script}`);
  fontsAreIn = true;
}

const decoded = new Map<string, Image>();
const MOST_DECODED = 4;

async function imageOf(bytes: Uint8Array, key: string | null): Promise<Image> {
  const known = key === null ? undefined : decoded.get(key);
  if (known) return known;
  const image = await loadImage(Buffer.from(bytes));
  const [oldest] = decoded.keys();
  if (decoded.size >= MOST_DECODED && oldest !== undefined) decoded.delete(oldest);
  if (key !== null) decoded.set(key, image);
  return image;
}

/** One poster as JPEG: ground, code, and who invites. */
export async function drawPoster(drawing: PosterDrawing): Promise<Uint8Array> {
  needFonts();
  const canvas = createCanvas(drawing.width, drawing.height);
  const pen = canvas.getContext('2d');
  if (drawing.background) pen.drawImage(await imageOf(drawing.background, drawing.backgroundKey), 0, 0, drawing.width, drawing.height);
  else drawGround(pen, drawing);
  const { qr, avatar, name } = drawing;
  if ('text' in qr.content) drawCode(pen, qr, qr.content.text);
  else pen.drawImage(await imageOf(qr.content.picture, null), qr.x, qr.y, qr.size, qr.size);
  if (avatar) drawAvatar(pen, avatar, avatar);
  if (name) drawText(pen, { text: name.text, x: name.x, y: name.y, px: name.size, colour: name.colour, within: drawing.width - name.x });
  return smallEnough(canvas, drawing.mostBytes);
}

/** Written by this thread itself: one of the pool would not stand aside for callbacks. */
function smallEnough(canvas: Canvas, mostBytes: number): Uint8Array {
  let jpeg: Uint8Array = new Uint8Array();
  for (const quality of QUALITIES) {
    jpeg = canvas.encodeSync('jpeg', quality);
    if (jpeg.length <= mostBytes) break;
  }
  return jpeg;
}

function drawGround(pen: SKRSContext2D, { width, height, title, qr }: PosterDrawing): void {
  pen.fillStyle = '#e8f0fe';
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = BLUE;
  pen.fillRect(0, 0, width, Math.round(height * 0.32));
  pen.fillStyle = '#ffffff';
  pen.beginPath();
  pen.roundRect(width * 0.08, height * 0.2, width * 0.84, height * 0.7, 24);
  pen.fill();
  drawText(pen, { text: title, x: Math.round(width * 0.08), y: Math.round(height * 0.08), px: 48, colour: '#ffffff', within: width * 0.84 });
  drawText(pen, { text: '长按识别二维码，添加顾问', x: qr.x, y: qr.y + qr.size + 24, px: 26, colour: INK, within: qr.size * 1.5 });
}

/** Drawn module by module on whole pixels: sharp at any size, with its quiet zone inside the box. */
export function drawCode(pen: SKRSContext2D, box: Box, text: string): void {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const cells = modules.size + 2 * QUIET;
  const cell = box.size / cells;
  pen.fillStyle = '#ffffff';
  pen.fillRect(box.x, box.y, box.size, box.size);
  pen.fillStyle = '#000000';
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (!modules.get(row, column)) continue;
      const [left, top] = [Math.round((column + QUIET) * cell), Math.round((row + QUIET) * cell)];
      pen.fillRect(box.x + left, box.y + top, Math.round((column + QUIET + 1) * cell) - left, Math.round((row + QUIET + 1) * cell) - top);
    }
  }
}

function drawAvatar(pen: SKRSContext2D, { x, y, size }: Box, { letter, tone }: { letter: string; tone: number }): void {
  const [ink, ground] = TONES[tone % TONES.length] ?? [INK, '#ffffff'];
  pen.fillStyle = ground;
  pen.beginPath();
  pen.arc(x + size / 2, y + size / 2, size / 2, 0, Math.PI * 2);
  pen.fill();
  pen.fillStyle = ink;
  pen.font = `${Math.round(size * 0.5)}px ${FAMILIES}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillText(letter, x + size / 2, y + size / 2);
}

interface Line { text: string; x: number; y: number; px: number; colour: string; within: number }

/** One line; what does not fit is cut with an ellipsis. */
function drawText(pen: SKRSContext2D, { text, x, y, px, colour, within }: Line): void {
  pen.font = `${px}px ${FAMILIES}`;
  pen.fillStyle = colour;
  pen.textAlign = 'left';
  pen.textBaseline = 'top';
  const letters = [...text];
  const fits = (count: number) => pen.measureText(letters.slice(0, count).join('') + (count < letters.length ? '…' : '')).width <= within;
  let count = letters.length;
  while (count > 1 && !fits(count)) count -= 1;
  pen.fillText(letters.slice(0, count).join('') + (count < letters.length ? '…' : ''), x, y);
}
