import { z } from 'zod';
import { causeOf } from '../../../kernel/http/cause-of';
import { page, pageOf, PageQuery } from '../../../kernel/http/paging';
import { IdText } from '../../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../../kernel/http/route';
import type { Machine } from '../../../kernel/machine';
import type { ChannelRecord } from './channel-store';
import { ChannelBody, DateText } from './channel-terms';
import { EffectView, type ChannelViews } from './channel-views';
import { ChannelView, type ChannelShown } from './present';
import { channelUnknown, type makeArchiveChannel, type makeChangeChannel, type makeCreateChannel } from './save-channel';

export interface ChannelVerbs {
  create: ReturnType<typeof makeCreateChannel>;
  change: ReturnType<typeof makeChangeChannel>;
  archive: ReturnType<typeof makeArchiveChannel>;
  views: ChannelViews;
}

const READ = { roles: ['admin', 'supervisor', 'auditor'], scope: 'open' } as const;
const WRITE = { roles: ['admin'] } as const;
const Id = z.strictObject({ id: IdText });
/** With the `revision` of what was read a change is refused (409 `channel.changed`) where the channel is another by now. */
const Change = ChannelBody.partial().extend({ revision: z.string().max(64).optional() });

export function channelRoutes(machine: Machine, verbs: ChannelVerbs): Route[] {
  const one: ShowOne = async (channel) => (await verbs.views.show([channel]))[0] as ChannelShown;
  return [...readRoutes(verbs.views), ...writeRoutes(verbs, one, makeSettled(machine, one))];
}

type ShowOne = (channel: ChannelRecord) => Promise<ChannelShown>;

const readRoutes = (views: ChannelViews): Route[] => [
  defineRoute({
    method: 'GET', path: '/api/v1/channels', auth: READ, summary: 'Channels 渠道活码, newest first, with who serves each now', responses: { 200: pageOf(ChannelView) },
    query: PageQuery.extend({ kind: ChannelBody.shape.kind.optional() }),
    handler: async ({ query }) => {
      const found = page(await views.page(query.kind, query.limit, query.cursor), query.limit, (channel) => channel.id);
      return { status: 200, body: { items: await views.show(found.items), nextCursor: found.nextCursor } };
    },
  }),
  defineRoute({
    method: 'GET', path: '/api/v1/channels/:id', auth: READ, summary: 'One channel', params: Id, responses: { 200: ChannelView },
    handler: async ({ params }) => {
      const channel = await views.byId(params.id);
      if (!channel) throw channelUnknown();
      return { status: 200, body: channel };
    },
  }),
  defineRoute({
    method: 'GET', path: '/api/v1/channels/:id/effect', auth: READ, summary: 'Friends who came by a channel, by day in the business time zone, and what became of them; at most 366 days', params: Id,
    query: z.strictObject({ from: DateText.optional(), to: DateText.optional() }), responses: { 200: EffectView },
    handler: async ({ params, query }) => {
      if (!(await views.byId(params.id))) throw channelUnknown();
      return { status: 200, body: await views.effect(params.id, query) };
    },
  }),
];

const writeRoutes = (verbs: ChannelVerbs, one: ShowOne, settled: ShowOne): Route[] => [
  defineRoute({
    method: 'POST', path: '/api/v1/channels', auth: WRITE, summary: 'Make a channel: staff by schedule, daily caps, backup, welcome and tags', body: ChannelBody, responses: { 201: ChannelView },
    handler: async ({ body, caller, newId }) => ({ status: 201, body: await settled(await verbs.create(body, causeOf(caller), newId)) }),
  }),
  defineRoute({
    method: 'PATCH', path: '/api/v1/channels/:id', auth: WRITE, summary: 'Change a channel; what is named is replaced as a whole', params: Id, body: Change, responses: { 200: ChannelView },
    handler: async ({ params, body: { revision: over, ...change }, caller }) => ({ status: 200, body: await one(await verbs.change(params.id, { change: definedOf(change), over }, causeOf(caller))) }),
  }),
  defineRoute({
    method: 'POST', path: '/api/v1/channels/:id/archive', auth: WRITE, summary: 'Archive a channel: its code still leads to staff until nobody has come for 180 days, or dies at once', params: Id,
    body: z.strictObject({ deleteCode: z.boolean().default(false) }), responses: { 200: ChannelView },
    handler: async ({ params, body, caller }) => ({ status: 200, body: await one(await verbs.archive(params.id, body, causeOf(caller))) }),
  }),
];

const WAIT_MS = 5000;
const LOOK_EVERY_MS = 40;

/** Waits for WeCom up to 5 s; a slower code is answered as pending and goes on being made. */
const makeSettled = ({ clock }: Machine, one: ShowOne): ShowOne => async (channel) => {
  const untilMs = performance.now() + WAIT_MS;
  for (;;) {
    const shown = await one(channel);
    if (shown.status !== 'pending' || performance.now() >= untilMs) return shown;
    await clock.sleep(LOOK_EVERY_MS);
  }
};

const definedOf = <T extends object>(body: T) => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };
