import { readdirSync, readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { createDrawingRoom, PictureRefused } from '../../../src/features/posters/drawing/drawing-room';
import type { PosterDrawing } from '../../../src/features/posters/drawing/tasks';

const room = createDrawingRoom();
afterAll(() => room.close());

const TEXT = 'https://work.weixin.qq.com/ca/cawcde0123456789abcdef';
const drawing = (more: Partial<PosterDrawing> = {}): PosterDrawing => ({
  kind: 'draw', width: 750, height: 1334, background: null, backgroundKey: null, title: '冬季转介绍', qr: { x: 165, y: 560, size: 420, content: { text: TEXT } }, avatar: null, name: null, mostBytes: 300_000, ...more,
});

async function pixels(jpeg: Uint8Array) {
  const image = await loadImage(Buffer.from(jpeg));
  const pen = createCanvas(image.width, image.height).getContext('2d');
  pen.drawImage(image, 0, 0);
  return pen;
}

test('where threads have priorities, the drawing one stands behind those that answer callbacks', async () => {
  if (process.platform !== 'linux') return;
  await room.ask(drawing());
  const niceOf = (thread: string) => Number(readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ')[1]?.split(' ')[16]);
  const nices = readdirSync('/proc/self/task').map(niceOf);
  expect(nices).toContain(Math.min(19, getPriority() + 10));
});

test('a poster is a JPEG of the asked size whose code a decoder reads', async () => {
  const jpeg = await room.ask(drawing());
  expect(jpeg.length).toBeLessThan(300_000);
  expect(await room.ask({ kind: 'read', picture: jpeg })).toBe(TEXT);
  expect((await pixels(jpeg)).canvas).toMatchObject({ width: 750, height: 1334 });
});

test('Chinese is drawn with the bundled font: two letters look different, and none like the box of a letter that the font lacks', async () => {
  const inked = async (text: string) => {
    const pen = await pixels(await room.ask(drawing({ name: { x: 0, y: 0, size: 64, colour: '#000000', text } })));
    return Buffer.from(pen.getImageData(0, 0, 64, 90).data).toString('base64');
  };
  const shapes = [await inked('张'), await inked('转'), await inked('\u{1f389}'), await inked(' ')];
  expect(new Set(shapes).size).toBe(4);
});

test('what is too large is written smaller before it leaves', async () => {
  const noise = createCanvas(750, 1334);
  const pen = noise.getContext('2d');
  const data = pen.createImageData(750, 1334);
  for (let at = 0; at < data.data.length; at += 1) data.data[at] = (at * 7919) % 251;
  pen.putImageData(data, 0, 0);
  const background = await noise.encode('jpeg', 95);
  const [loose, tight] = [await room.ask(drawing({ background, backgroundKey: 'noise', mostBytes: 10_000_000 })), await room.ask(drawing({ background, backgroundKey: 'noise', mostBytes: 1 }))];
  expect(tight.length).toBeLessThan(loose.length);
});

test('a picture is written anew, no wider than asked, and nothing that was hidden in the file is left', async () => {
  const png = await createCanvas(1000, 2000).encode('png');
  const secret = Buffer.from('GPS 39.9N');
  const { jpeg, width, height } = await room.ask({ kind: 'redo', picture: Buffer.concat([png, secret]), width: 500 });
  expect([width, height]).toEqual([500, 1000]);
  expect(Buffer.from(jpeg).includes(secret)).toBe(false);
});

test('bytes that no decoder understands are refused, and the next task is done', async () => {
  await expect(room.ask({ kind: 'redo', picture: Buffer.from('89504e470d0a1a0a0000000d49484452000003e8000003e8', 'hex'), width: 500 })).rejects.toThrow(PictureRefused);
  expect(await room.ask({ kind: 'read', picture: await createCanvas(100, 100).encode('png') })).toBeNull();
});
