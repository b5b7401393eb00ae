import type { Plugs } from '../../kernel/house';
import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { Wecom } from '../../wecom';
import { campaignById, ownCodeById, type CampaignsRoom, type CodeRecord } from '../campaigns';
import { makeChangePoster, makeKeepBackground, makeTryPoster } from './change-poster';
import { makeCodeContent } from './code-content';
import { makeDraw, makeDrawCodePoster } from './draw-code-poster';
import { createDrawingRoom } from './drawing/drawing-room';
import { createPosterCache } from './poster-cache';
import { posterRoutes } from './routes';
import { forgetPictures } from './store';

export interface PostersRoom {
  plugs: Plugs;
  routes: Route[];
  /** The poster 海报 of a code as JPEG. Throws 409 while the code is not made or when it is revoked, 503 when too many are drawn. */
  drawCode(code: CodeRecord): Promise<Uint8Array>;
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
  const drawCode = makeDrawCodePoster({ ...all, draw, contentOf: makeCodeContent(all), titleOf: async (id) => (await titleOf(id)) ?? '' });
  return {
    plugs: {
      jobs: [{ kind: FORGET, run: (tx) => forgetPictures(tx, clock.nowMs() - UNUSED_FOR_MS) }],
      cron: [{ name: FORGET, expression: '25 4 * * *', timeZone: deps.businessTimeZone, work: () => ({ kind: FORGET, key: 'pictures', payload: {} }) }],
    },
    routes: posterRoutes(machine, {
      drawCode, tryPoster: makeTryPoster({ ...all, draw }), changePoster: makeChangePoster({ ...all, draw }), keepBackground: makeKeepBackground({ ...all, draw }), titleOf,
      ownCodeById: (scope, id) => ownCodeById(database, scope, id),
    }),
    drawCode,
    close: () => drawing.close(),
  };
}
