import { conflict } from '../../kernel/errors';
import type { Reader } from '../../kernel/database/database';
import type { Machine } from '../../kernel/machine';
import type { CodeRecord } from '../campaigns';
import { carriersOf } from '../channels';
import { nameOf } from '../customer-names';
import { customersByIds } from '../customers';
import type { CodeContent, makeCodeContent } from './code-content';
import type { DrawingRoom } from './drawing/drawing-room';
import type { PosterDrawing } from './drawing/tasks';
import { Layout, PLAIN_HEIGHT, PLAIN_LAYOUT, WIDTH, type PosterLayout } from './layout';
import type { PosterCache } from './poster-cache';
import { shownName, toneOf } from './shown-name';
import { bytesOfPicture, pictureById, posterOf } from './store';

/** ux: a poster is at most 300 KB on the way to a slow phone. */
const MOST_BYTES = 300_000;

/** How a campaign's posters look, and what stands behind them. */
export interface Look {
  layout: PosterLayout;
  picture: { id: string; hash: string; width: number; height: number } | null;
}

export const PLAIN_LOOK: Look = { layout: PLAIN_LAYOUT, picture: null };

export async function lookOf(reader: Reader, campaignId: string): Promise<Look> {
  const row = await posterOf(reader, campaignId);
  if (!row) return PLAIN_LOOK;
  return { layout: Layout.parse(JSON.parse(row.layout)), picture: row.pictureId === null ? null : await pictureById(reader, row.pictureId) };
}

export const heightOf = (picture: { width: number; height: number } | null): number => (picture === null ? PLAIN_HEIGHT : Math.round((picture.height * WIDTH) / picture.width));

export interface Shown {
  look: Look;
  title: string;
  person: { id: string; name: string | null };
  content: CodeContent;
}

/** One poster; drawn once for what looks the same. */
export const makeDraw = ({ database, drawing, cache }: Machine & { drawing: DrawingRoom; cache: PosterCache }) => async ({ look, title, person, content }: Shown): Promise<Uint8Array> => {
  const { layout, picture } = look;
  const { masked, letter } = shownName(person.name);
  const shown: Omit<PosterDrawing, 'background'> = {
    kind: 'draw', width: WIDTH, height: heightOf(picture), backgroundKey: picture?.hash ?? null, title, mostBytes: MOST_BYTES, qr: { ...layout.qr, content },
    avatar: layout.avatar && { ...layout.avatar, letter, tone: toneOf(person.id) }, name: layout.name && { ...layout.name, text: masked },
  };
  return cache.get(shown, async () => drawing.ask({ ...shown, background: picture ? await bytesOfPicture(database, picture.id) : null }));
};

type Deps = Machine & { contentOf: ReturnType<typeof makeCodeContent>; draw: ReturnType<typeof makeDraw>; titleOf(campaignId: string): Promise<string> };

/** The poster 海报 of a referrer's code. Throws 409 for a code that is revoked or not made yet. */
export const makeDrawCodePoster = ({ database, persons, contentOf, draw, titleOf }: Deps) => async (code: CodeRecord): Promise<Uint8Array> => {
  if (code.revokedAtMs !== null) throw conflict('code_revoked', 'this code is no longer in use');
  const [referrer] = await customersByIds(database, [code.referrerId]);
  const content = await contentOf((await carriersOf(database, [code])).get(code.state) ?? null);
  return draw({ look: await lookOf(database, code.campaignId), title: await titleOf(code.campaignId), person: { id: code.referrerId, name: referrer ? nameOf(persons, referrer) : null }, content });
};
