import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import { notFound } from '../../kernel/errors';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { ChannelShapes, type ChannelShown, type ChannelsRoom } from '../channels';
import { membersByNames } from '../staff';
import { libraryTags } from '../tags';
import { StaffChoice, staffChoices, TagChoice, tagChoices } from './choices';
import { Member } from './shown';

const READ = { roles: ['admin', 'supervisor', 'auditor'], scope: 'open' } as const;
const { Channel, Effect, Quota, Walk, Day } = ChannelShapes;
const KINDS = ['partner', 'online', 'shop', 'event'] as const;

/** Who serves now and why the others do not; a backup is listed while it stands in. */
const ChannelLine = z.object({
  id: z.string(), name: z.string(), kind: z.enum(KINDS), status: Channel.shape.status, reason: z.string().nullable(), servedBy: Channel.shape.servedBy, serving: z.array(Member),
  others: z.array(z.object({ member: Member, why: z.string() })), addsToday: z.int(), nextChangeAt: z.string().nullable(), createdAt: z.string(),
}).meta({ id: 'ChannelLine' });
const ChannelFile = z.object({ channel: Channel, members: z.array(Member), tags: z.array(z.object({ id: z.string(), name: z.string() })), effect: Effect, today: z.string() }).meta({ id: 'ChannelFile' });
const ChannelEditor = z.object({ channel: Channel.nullable(), options: z.object({ staff: z.array(StaffChoice), tags: z.array(TagChoice) }) }).meta({ id: 'ChannelEditor' });
const QuotaScreen = z.object({ quota: Quota, walk: Walk.nullable() }).meta({ id: 'QuotaScreen' });

type Deps = Machine & { channels: ChannelsRoom };

/** Members under the names they have now, by the names they were listed under. */
async function membersOf(reader: Reader, channels: readonly ChannelShown[]): Promise<Map<string, z.input<typeof Member>>> {
  const userIds = [...new Set(channels.flatMap(({ staff, backupUserIds, servingStaffUserIds }) => [...staff.map(({ userId }) => userId), ...backupUserIds, ...servingStaffUserIds]))];
  const known = await membersByNames(reader, userIds);
  return new Map(userIds.map((userId) => [userId, { userId, name: known.get(userId.toLowerCase())?.name ?? null }]));
}

function lineOf(channel: ChannelShown, members: ReadonlyMap<string, z.input<typeof Member>>): z.input<typeof ChannelLine> {
  const { id, name, kind, status, reason = null, servedBy, onDutyUserIds, staff, nextChangeAt, createdAt } = channel;
  const memberOf = (userId: string) => members.get(userId) ?? { userId, name: null };
  return {
    id, name, kind, status, reason, servedBy, nextChangeAt, createdAt, serving: onDutyUserIds.map(memberOf), addsToday: staff.reduce((sum, { addsToday }) => sum + addsToday, 0),
    others: staff.flatMap(({ userId, why }) => (why === null ? [] : [{ member: memberOf(userId), why }])),
  };
}

/** 渠道与推荐码: channels with who serves them, one with its effect, what its editor starts with, and the room that WeCom has for codes. */
export const channelConsoleRoutes = ({ database, channels: { views } }: Deps): Route[] => [
  defineRoute({
    method: 'GET', path: '/api/console/channels', auth: READ, summary: 'Channels 渠道活码 with who serves each now and why the others do not, newest first', query: PageQuery.extend({ kind: z.enum(KINDS).optional() }),
    responses: { 200: pageOf(ChannelLine) },
    handler: async ({ query }) => {
      const found = page(await views.page(query.kind, query.limit, query.cursor), query.limit, (channel) => channel.id);
      const shown = await views.show(found.items);
      const members = await membersOf(database, shown);
      return { status: 200, body: { items: shown.map((channel) => lineOf(channel, members)), nextCursor: found.nextCursor } };
    },
  }),
  defineRoute({
    method: 'GET', path: '/api/console/channels/:id', auth: READ, summary: 'One channel: code, schedule, and its effect by day', params: z.strictObject({ id: IdText }), query: z.strictObject({ from: Day.optional(), to: Day.optional() }),
    responses: { 200: ChannelFile },
    handler: async ({ params: { id }, query }) => {
      const channel = await found(views, id);
      const names = await libraryTags(database, channel.tagIds);
      const tags = channel.tagIds.map((tagId) => ({ id: tagId, name: names.get(tagId)?.name ?? tagId }));
      return { status: 200, body: { channel, members: [...(await membersOf(database, [channel])).values()], tags, effect: await views.effect(id, query), today: views.today() } };
    },
  }),
  defineRoute({
    method: 'GET', path: '/api/console/channel-editor', auth: { roles: ['admin'] }, summary: 'What the editor of a channel starts with; a new one without `id`', query: z.strictObject({ id: IdText.optional() }), responses: { 200: ChannelEditor },
    handler: async ({ query: { id } }) => {
      const channel = id === undefined ? null : await found(views, id);
      return { status: 200, body: { channel, options: { staff: await staffChoices(database), tags: await tagChoices(database) } } };
    },
  }),
  defineRoute({
    method: 'GET', path: '/api/console/codes/quota', auth: READ, summary: 'Codes that stand at WeCom of the 500,000 it allows, and the last walk through them', responses: { 200: QuotaScreen },
    handler: async () => ({ status: 200, body: { quota: await views.quota(), walk: await views.lastWalk() } }),
  }),
];

async function found(views: ChannelsRoom['views'], id: string): Promise<ChannelShown> {
  const channel = await views.byId(id);
  if (!channel) throw notFound('channel.not_found', 'there is no such channel');
  return channel;
}
