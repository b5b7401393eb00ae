import { z } from 'zod';

/** Every poster is so wide; its height is its background's. */
export const WIDTH = 750;
export const PLAIN_HEIGHT = 1334;
/** Background heights that make a poster: neither a strip nor a scroll. */
export const HEIGHTS = { least: 600, most: 2000 };

const Place = z.int().min(0).max(HEIGHTS.most);
const box = (least: number, most: number) => ({ x: Place, y: Place, size: z.int().min(least).max(most) });

/** In pixels of a poster 750 wide. `size`: side of the code with its quiet zone, diameter of the avatar, height of the name. */
export const Layout = z.strictObject({
  qr: z.strictObject(box(80, WIDTH)),
  avatar: z.strictObject(box(32, 240)).nullable().default(null),
  name: z.strictObject({ ...box(16, 72), colour: z.string().regex(/^#[0-9a-f]{6}$/, 'must be a colour such as #1d2129') }).nullable().default(null),
}).meta({ id: 'PosterLayout' });

export type PosterLayout = z.output<typeof Layout>;

export const PLAIN_LAYOUT: PosterLayout = {
  qr: { x: 165, y: 560, size: 420 }, avatar: { x: 105, y: 350, size: 104 }, name: { x: 235, y: 380, size: 38, colour: '#1d2129' },
};

/** What stands outside of a poster of this height. */
export function facesOutside({ qr, avatar, name }: PosterLayout, height: number): ('qr' | 'avatar' | 'name')[] {
  const isOutside = (part: { x: number; y: number; size: number } | null, wide: boolean) => part !== null && (part.x + (wide ? part.size : 0) > WIDTH || part.y + part.size > height);
  return ([['qr', isOutside(qr, true)], ['avatar', isOutside(avatar, true)], ['name', isOutside(name, false)]] as const).flatMap(([part, outside]) => (outside ? [part] : []));
}
