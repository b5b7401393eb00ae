import type { AnswerOf } from '../../../shared/api/client';

export type Poster = AnswerOf<'/api/console/campaigns/{id}/editor'>['poster'];
export type Layout = Poster['layout'];
export type Part = 'qr' | 'avatar' | 'name';
export const PARTS: readonly Part[] = ['qr', 'avatar', 'name'];

export const POSTER_WIDTH = 750;
const PLAIN_HEIGHT = 1334;
/** As the API has it. */
const SIZES: Record<Part, readonly [least: number, most: number]> = { qr: [80, 750], avatar: [32, 240], name: [16, 72] };
const MOST_PLACE = 2000;
/** Only for the frame that is dragged: how wide a name is, the drawing knows. */
const NAME_FRAME = 240;

export interface PartForm {
  on: boolean;
  x: string;
  y: string;
  size: string;
}

/** A poster as its fields hold it, in pixels of a poster 750 wide. */
export interface PosterForm {
  qr: PartForm;
  avatar: PartForm;
  name: PartForm;
  colour: string;
  pictureId: string | null;
  height: number;
}

const partOf = (part: { x: number; y: number; size: number } | null, otherwise: { x: number; y: number; size: number }): PartForm => {
  const { x, y, size } = part ?? otherwise;
  return { on: part !== null, x: String(x), y: String(y), size: String(size) };
};

export const formOf = ({ layout, background, height }: Poster): PosterForm => ({
  qr: partOf(layout.qr, layout.qr), avatar: partOf(layout.avatar ?? null, { x: 60, y: 60, size: 104 }), name: partOf(layout.name ?? null, { x: 190, y: 90, size: 38 }), colour: layout.name?.colour ?? '#1d2129',
  pictureId: background?.id ?? null, height,
});

const whole = (text: string): number | null => (/^\d{1,4}$/.test(text.trim()) ? Number(text) : null);

function boxOf(part: Part, { x, y, size }: PartForm): { x: number; y: number; size: number } | null {
  const [left, top, side] = [whole(x), whole(y), whole(size)];
  const [least, most] = SIZES[part];
  return left === null || top === null || side === null || left > MOST_PLACE || top > MOST_PLACE || side < least || side > most ? null : { x: left, y: top, size: side };
}

/** Parts whose numbers are none, or none that a poster takes. */
export const faultyParts = (form: PosterForm): Part[] => PARTS.filter((part) => form[part].on && boxOf(part, form[part]) === null);

/** Null while a number is none. */
export function layoutOf(form: PosterForm): Layout | null {
  const box = (part: Part) => (form[part].on ? boxOf(part, form[part]) : null);
  const [qr, avatar, name] = [box('qr'), box('avatar'), box('name')];
  return faultyParts(form).length > 0 || qr === null ? null : { qr, avatar, name: name && { ...name, colour: form.colour } };
}

/** The frame of a part as it is dragged; nothing for one that is not shown or whose numbers are none. */
export function frameOf(form: PosterForm, part: Part): { x: number; y: number; width: number; height: number } | null {
  const box = form[part].on ? boxOf(part, form[part]) : null;
  return box && { x: box.x, y: box.y, width: part === 'name' ? NAME_FRAME : box.size, height: box.size };
}

const between = (n: number, least: number, most: number) => Math.min(Math.max(Math.round(n), least), Math.max(least, most));

/** Where a part comes to lie that is put there: whole pixels, never outside. */
export function placed(form: PosterForm, part: Part, to: { x: number; y: number }): { x: string; y: string } {
  const size = boxOf(part, form[part])?.size ?? 0;
  return { x: String(between(to.x, 0, POSTER_WIDTH - (part === 'name' ? 1 : size))), y: String(between(to.y, 0, form.height - size)) };
}

const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const LEAP = 10;

/** One pixel a key, ten with shift; null for a key that moves nothing. */
export function nudged(form: PosterForm, part: Part, { key, shiftKey }: { key: string; shiftKey: boolean }): { x: string; y: string } | null {
  const way = ARROWS[key];
  const box = boxOf(part, form[part]);
  const by = shiftKey ? LEAP : 1;
  return way && box ? placed(form, part, { x: box.x + way[0] * by, y: box.y + way[1] * by }) : null;
}

export const heightOf = (picture: { width: number; height: number } | null): number => (picture === null ? PLAIN_HEIGHT : Math.round((picture.height * POSTER_WIDTH) / picture.width));
