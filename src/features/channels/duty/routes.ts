import { z } from 'zod';
import { causeOf } from '../../../kernel/http/cause-of';
import { page, pageOf, PageQuery } from '../../../kernel/http/paging';
import { IdText } from '../../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../../kernel/http/route';
import type { Machine } from '../../../kernel/machine';
import { dayOf } from './calendar';
import { channelById, channelPage, type ChannelRecord } from './channel-store';
import { ChannelBody, DateText } from './channel-terms';
import { effectOf, spanOf, type Outcome, type OutcomesByDay } from './effect';
import { ChannelView, showChannels, type ChannelShown } from './present';
import { channelUnknown, type makeArchiveChannel, type makeChangeChannel, type makeCreateChannel } from './save-channel';

export interface ChannelVerbs {
  create: ReturnType<typeof makeCreateChannel>;
  change: ReturnType<typeof makeChangeChannel>;
  archive: ReturnType<typeof makeArchiveChannel>;
  outcomes: ReadonlyMap<Outcome, OutcomesByDay>;
  businessTimeZone: string;
}

const READ = { roles: ['admin', 'supervisor', 'auditor'], scope: 'open' } as const;
const WRITE = { roles: ['admin'] } as const;
const Id = z.strictObject({ id: IdText });
const Counts = { adds: z.int(), stillFriends: z.int(), lost: z.int(), referrals: z.int(), deals: z.int() };
const EffectView = z.object({ channelId: z.string(), from: z.string(), to: z.string(), days: z.array(z.object({ day: z.string(), ...Counts })), total: z.object(Counts) }).meta({ id: 'ChannelEffect' });

export function channelRoutes(machine: Machine, verbs: ChannelVerbs): Route[] {
  const { database, clock } = machine;
  const show = (channels: readonly ChannelRecord[]) => showChannels(database, channels, { nowMs: clock.nowMs(), timeZone: verbs.businessTimeZone });
  const one = async (channel: ChannelRecord) => (await show([channel]))[0] as ChannelShown;
  return [...readRoutes(machine, verbs, { show, one }), ...writeRoutes(verbs, one, makeSettled(machine, one))];
}

type Shows = { show(channels: readonly ChannelRecord[]): Promise<ChannelShown[]>; one(channel: ChannelRecord): Promise<ChannelShown> };

const readRoutes = ({ database, clock }: Machine, { outcomes, businessTimeZone }: ChannelVerbs, { show, one }: Shows): Route[] => [
  defineRoute({
    method: 'GET', path: '/api/v1/channels', auth: READ, summary: 'Channels 渠道活码, newest first, with who serves each now', responses: { 200: pageOf(ChannelView) },
    query: PageQuery.extend({ kind: ChannelBody.shape.kind.optional() }),
    handler: async ({ query }) => {
      const found = page(await channelPage(database, query.kind, query.limit, query.cursor), query.limit, (channel) => channel.id);
      return { status: 200, body: { items: await show(found.items), nextCursor: found.nextCursor } };
    },
  }),
  defineRoute({
    method: 'GET', path: '/api/v1/channels/:id', auth: READ, summary: 'One channel', params: Id, responses: { 200: ChannelView },
    handler: async ({ params }) => {
      const channel = await channelById(database, params.id);
      if (!channel) throw channelUnknown();
      return { status: 200, body: await one(channel) };
    },
  }),
  defineRoute({
    method: 'GET', path: '/api/v1/channels/:id/effect', auth: READ, summary: 'Friends who came by a channel, by day in the business time zone, and what became of them; at most 366 days', params: Id,
    query: z.strictObject({ from: DateText.optional(), to: DateText.optional() }), responses: { 200: EffectView },
    handler: async ({ params, query }) => {
      if (!(await channelById(database, params.id))) throw channelUnknown();
      const span = spanOf(query, dayOf(clock.nowMs(), businessTimeZone));
      const days = await effectOf(database, { channelId: params.id, ...span }, outcomes);
      const total = days.reduce((sum, { adds, stillFriends, lost, referrals, deals }) => ({
        adds: sum.adds + adds, stillFriends: sum.stillFriends + stillFriends, lost: sum.lost + lost, referrals: sum.referrals + referrals, deals: sum.deals + deals,
      }), { adds: 0, stillFriends: 0, lost: 0, referrals: 0, deals: 0 });
      return { status: 200, body: { channelId: params.id, from: span.fromDay, to: span.toDay, days, total } };
    },
  }),
];

const writeRoutes = (verbs: ChannelVerbs, one: Shows['one'], settled: Shows['one']): Route[] => [
  defineRoute({
    method: 'POST', path: '/api/v1/channels', auth: WRITE, summary: 'Make a channel: staff by schedule, daily caps, backup, welcome and tags', body: ChannelBody, responses: { 201: ChannelView },
    handler: async ({ body, caller, newId }) => ({ status: 201, body: await settled(await verbs.create(body, causeOf(caller), newId)) }),
  }),
  defineRoute({
    method: 'PATCH', path: '/api/v1/channels/:id', auth: WRITE, summary: 'Change a channel; what is named is replaced as a whole', params: Id, body: ChannelBody.partial(), responses: { 200: ChannelView },
    handler: async ({ params, body, caller }) => ({ status: 200, body: await one(await verbs.change(params.id, definedOf(body), causeOf(caller))) }),
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
const makeSettled = ({ clock }: Machine, one: Shows['one']): Shows['one'] => async (channel) => {
  const untilMs = performance.now() + WAIT_MS;
  for (;;) {
    const shown = await one(channel);
    if (shown.status !== 'pending' || performance.now() >= untilMs) return shown;
    await clock.sleep(LOOK_EVERY_MS);
  }
};

const definedOf = <T extends object>(body: T) => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };
