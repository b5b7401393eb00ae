import { z } from 'zod';
import { JpegBytes } from '../../kernel/http/bytes-answer';
import { causeOf } from '../../kernel/http/cause-of';
import { notFound } from '../../kernel/errors';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Scope } from '../../kernel/scope';
import type { Machine } from '../../kernel/machine';
import type { CodeRecord } from '../campaigns';
import { revisionOf } from '../revision';
import { MOST_UPLOAD_BYTES, type makeChangePoster, type makeKeepBackground, type makeTryPoster } from './change-poster';
import { heightOf, lookOf, type Look } from './draw-code-poster';
import type { DrawQr } from './draw-qr';
import { Layout, WIDTH } from './layout';
import { chosenOf } from './revision';
import { pictureById } from './store';

export interface PosterVerbs {
  drawCode(code: CodeRecord): Promise<Uint8Array>;
  /** The code alone, as a picture. Throws like `drawCode`; null: no such channel. */
  drawQr: DrawQr;
  tryPoster: ReturnType<typeof makeTryPoster>;
  changePoster: ReturnType<typeof makeChangePoster>;
  keepBackground: ReturnType<typeof makeKeepBackground>;
  /** Null too for a code of somebody else's customer. */
  ownCodeById(scope: Scope, id: string): Promise<CodeRecord | null>;
  /** Null: no such campaign. */
  titleOf(campaignId: string): Promise<string | null>;
}

const READ = { roles: ['admin', 'supervisor', 'auditor'], inScope: ['staff'] } as const;
const WRITE = { roles: ['admin'] } as const;
const Id = z.strictObject({ id: IdText });
const Wish = z.strictObject({ layout: Layout, pictureId: IdText.nullable().default(null) });
/** With the `revision` of what was read a change is refused (409 `poster.changed`) where the poster is another by now. */
const Change = Wish.extend({ revision: z.string().max(64).optional() });
const Background = z.object({ id: z.string(), width: z.int(), height: z.int() }).nullable();
export const PosterView = z.object({ width: z.int(), height: z.int(), layout: Layout, background: Background, revision: z.string() }).meta({ id: 'Poster' });
const Fault = z.object({ path: z.string(), code: z.string(), detail: z.string() });

export const presentLook = (look: Look): z.input<typeof PosterView> => {
  const { layout, picture } = look;
  return { width: WIDTH, height: heightOf(picture), layout, background: picture && { id: picture.id, width: picture.width, height: picture.height }, revision: revisionOf(chosenOf(look)) };
};

const base64 = (bytes: number) => Math.ceil(bytes / 3) * 4;
const campaignUnknown = () => notFound('campaign.not_found', 'there is no such campaign');

export const posterRoutes = ({ database }: Machine, verbs: PosterVerbs): Route[] => [
  defineRoute({
    method: 'GET', path: '/api/v1/codes/:id/poster', auth: { ...READ, scope: 'cut' }, summary: "A referrer's poster 海报 with the code on it, as JPEG", params: Id, responses: { 200: JpegBytes },
    handler: async ({ params, caller }) => {
      const code = await verbs.ownCodeById(caller.scope, params.id);
      if (!code) throw notFound('code.not_found', 'there is no such code');
      return { status: 200, body: await verbs.drawCode(code) };
    },
  }),
  defineRoute({
    method: 'GET', path: '/api/v1/codes/:id/qr', auth: { ...READ, scope: 'cut' }, summary: "A referrer's code alone, as JPEG", params: Id, responses: { 200: JpegBytes },
    handler: async ({ params, caller }) => {
      const code = await verbs.ownCodeById(caller.scope, params.id);
      if (!code) throw notFound('code.not_found', 'there is no such code');
      return { status: 200, body: await verbs.drawQr.ofCode(code) };
    },
  }),
  defineRoute({
    method: 'GET', path: '/api/v1/channels/:id/qr', auth: { roles: ['admin', 'supervisor', 'auditor'], scope: 'open' }, summary: 'The code of a channel 渠道活码, as JPEG', params: Id, responses: { 200: JpegBytes },
    handler: async ({ params }) => {
      const jpeg = await verbs.drawQr.ofChannel(params.id);
      if (!jpeg) throw notFound('channel.not_found', 'there is no such channel');
      return { status: 200, body: jpeg };
    },
  }),
  defineRoute({
    method: 'GET', path: '/api/v1/campaigns/:id/poster', auth: { ...READ, scope: 'open' }, summary: 'How the posters of a campaign look', params: Id, responses: { 200: PosterView },
    handler: async ({ params }) => {
      if ((await verbs.titleOf(params.id)) === null) throw campaignUnknown();
      return { status: 200, body: presentLook(await lookOf(database, params.id)) };
    },
  }),
  defineRoute({
    method: 'PUT', path: '/api/v1/campaigns/:id/poster', auth: WRITE, summary: 'Change how the posters of a campaign look; refused when a phone could not read the code', params: Id, body: Change, responses: { 200: PosterView },
    handler: async ({ params, body: { revision: over, ...body }, caller, audit }) => {
      audit.changed(null, { layout: body.layout, pictureId: body.pictureId });
      const title = await verbs.titleOf(params.id);
      if (title === null) throw campaignUnknown();
      return { status: 200, body: presentLook(await verbs.changePoster({ campaignId: params.id, ...body, title, over, cause: causeOf(caller) })) };
    },
  }),
  defineRoute({
    method: 'POST', path: '/api/v1/campaigns/:id/poster/preview', auth: WRITE, summary: 'The poster of somebody invented, and what is wrong with it; changes nothing', params: Id, body: Wish, asksOnly: true,
    responses: { 200: z.object({ jpeg: z.string().meta({ description: 'base64' }), faults: z.array(Fault) }) },
    handler: async ({ params, body }) => {
      const title = await verbs.titleOf(params.id);
      if (title === null) throw campaignUnknown();
      const picture = body.pictureId === null ? null : await pictureById(database, body.pictureId);
      if (body.pictureId !== null && !picture) throw notFound('picture.not_found', 'there is no such picture');
      const { jpeg, faults } = await verbs.tryPoster({ layout: body.layout, picture }, title);
      return { status: 200, body: { jpeg: Buffer.from(jpeg).toString('base64'), faults } };
    },
  }),
  defineRoute({
    method: 'POST', path: '/api/v1/posters/backgrounds', auth: WRITE, summary: 'Upload a background: JPEG or PNG as base64, at most 5 MB', maxBytes: base64(MOST_UPLOAD_BYTES) + 1024,
    body: z.strictObject({ data: z.base64().min(1).max(base64(MOST_UPLOAD_BYTES)) }), responses: { 201: Background.unwrap() },
    handler: async ({ body }) => {
      const { id, width, height } = await verbs.keepBackground(Buffer.from(body.data, 'base64'));
      return { status: 201, body: { id, width, height } };
    },
  }),
];
