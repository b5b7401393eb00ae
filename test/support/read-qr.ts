import { createCanvas, loadImage } from '@napi-rs/canvas';
import jsQR from 'jsqr';

/** A picture as a phone's camera has it: its code read back, its size, the colour of its first corner. */
export async function readPicture(bytes: Buffer): Promise<{ text: string | null; width: number; height: number; corner: readonly number[] }> {
  const image = await loadImage(bytes);
  const pen = createCanvas(image.width, image.height).getContext('2d');
  pen.drawImage(image, 0, 0);
  const { data } = pen.getImageData(0, 0, image.width, image.height);
  return { text: jsQR(data, image.width, image.height)?.data ?? null, width: image.width, height: image.height, corner: [...data.slice(0, 3)] };
}

export const readQr = async (bytes: Buffer): Promise<string | null> => (await readPicture(bytes)).text;
