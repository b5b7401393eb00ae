import type { z } from 'zod';
import type { Plugs } from '../../kernel/house';
import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { Wecom } from '../../wecom';
import { campaignById, ownCodeById, type CampaignsRoom, type CodeRecord } from '../campaigns';
import { makeChangePoster, makeKeepBackground, makeTryPoster } from './change-poster';
import { makeCodeContent } from './code-content';
import { lookOf, makeDraw, makeDrawCodePoster } from './draw-code-poster';
import { makeDrawQr } from './draw-qr';
import { createDrawingRoom } from './drawing/drawing-room';
import { createPosterCache } from './poster-cache';
import { posterRoutes, presentLook, type PosterView } from './routes';
import { forgetPictures } from './store';

export { PosterView } from './routes';

export interface PostersRoom {
  plugs: Plugs;
  routes: Route[];
  /** The poster 海报 of a code as JPEG. Throws 409 while the code is not made or when it is revoked, 503 when too many are drawn. */
  drawCode(code: CodeRecord): Promise<Uint8Array>;
  /** How the posters of a campaign look now, also of one that nobody designed. */
  lookOf(campaignId: string): Promise<z.input<typeof PosterView>>;
  /** Ends the drawing thread. */
  close(): Promise<void>;
}

const FORGET = 'poster.forget';
const UNUSED_FOR_MS = 24 * 3_600_000;

/** Posters 海报: what a referrer shows a friend, drawn beside the main thread. */
export function createPosters(machine: Machine, deps: { wecom: Wecom; campaigns: CampaignsRoom; businessTimeZone: string }): PostersRoom {
  const { database, clock } = machine;
  const drawing = createDrawingRoom();
  const all = { ...machine, ...deps, drawing, cache: createPosterCache() };
  const draw = makeDraw(all);
  const titleOf = async (campaignId: string): Promise<string | null> => {
    const campaign = await campaignById(database, campaignId);
    return campaign && (await deps.campaigns.termsOf(database, campaignId, campaign.version)).name;
  };
  const contentOf = makeCodeContent(all);
  const drawCode = makeDrawCodePoster({ ...all, draw, contentOf, titleOf: async (id) => (await titleOf(id)) ?? '' });
  return {
    plugs: {
      jobs: [{ kind: FORGET, run: (tx) => forgetPictures(tx, clock.nowMs() - UNUSED_FOR_MS) }],
      cron: [{ name: FORGET, expression: '25 4 * * *', timeZone: deps.businessTimeZone, work: () => ({ kind: FORGET, key: 'pictures', payload: {} }) }],
    },
    routes: posterRoutes(machine, {
      drawCode, drawQr: makeDrawQr({ ...all, contentOf }), tryPoster: makeTryPoster({ ...all, draw }), changePoster: makeChangePoster({ ...all, draw }), keepBackground: makeKeepBackground({ ...all, draw }), titleOf,
      ownCodeById: (scope, id) => ownCodeById(database, scope, id),
    }),
    drawCode,
    lookOf: async (campaignId) => presentLook(await lookOf(database, campaignId)),
    close: () => drawing.close(),
  };
}
