import { createCanvas, loadImage } from '@napi-rs/canvas';
import jsQR from 'jsqr';

const MOST_PX = 1600;

/** The text of the QR code 二维码 in a picture; null when none can be read. */
export async function readCode(picture: Uint8Array): Promise<string | null> {
  const image = await loadImage(Buffer.from(picture));
  const scale = Math.min(1, MOST_PX / Math.max(image.width, image.height));
  const [width, height] = [Math.max(1, Math.round(image.width * scale)), Math.max(1, Math.round(image.height * scale))];
  const pen = createCanvas(width, height).getContext('2d');
  pen.fillStyle = '#ffffff'; // a code on a transparent ground
  pen.fillRect(0, 0, width, height);
  pen.drawImage(image, 0, 0, width, height);
  return jsQR(pen.getImageData(0, 0, width, height).data, width, height)?.data ?? null;
}

/** Decoded and written anew as JPEG: nothing of the sender's file is left but the picture. Never wider than it was. */
export async function redo(picture: Uint8Array, mostWide: number): Promise<{ jpeg: Uint8Array; width: number; height: number }> {
  const image = await loadImage(Buffer.from(picture));
  const width = Math.min(mostWide, image.width);
  const height = Math.max(1, Math.round((image.height * width) / image.width));
  const canvas = createCanvas(width, height);
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, width, height);
  pen.drawImage(image, 0, 0, width, height);
  return { jpeg: canvas.encodeSync('jpeg', 86), width, height };
}
