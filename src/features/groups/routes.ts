import { z } from 'zod';
import { notFound } from '../../kernel/errors';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Scope } from '../../kernel/scope';
import type { Machine } from '../../kernel/machine';
import { groupByChatId, groupPage, memberPage, type GroupItem, type MemberItem } from './views';

const STATUSES = ['active', 'dismissed'] as const;

const GroupView = z.object({
  chatId: z.string(), name: z.string().nullable(), ownerUserId: z.string().nullable(), status: z.enum(STATUSES), memberCount: z.int(), externalCount: z.int(),
  createdAt: z.string().nullable(), dismissedAt: z.string().nullable(), readAt: z.string().nullable(),
}).meta({ id: 'Group' });

const MemberView = z.object({
  type: z.enum(['staff', 'external']), userId: z.string().nullable(), externalUserId: z.string().nullable(), joinedAt: z.string(), joinScene: z.enum(['invited', 'link', 'qr_code', 'unknown']),
  state: z.string().nullable(), inviterUserId: z.string().nullable(), leftAt: z.string().nullable(),
}).meta({ id: 'GroupMember' });

const SCENES = ['unknown', 'invited', 'link', 'qr_code'] as const;
const when = (atMs: number | null) => (atMs === null ? null : instantText(atMs));

const presentGroup = (group: GroupItem): z.input<typeof GroupView> => ({
  chatId: group.chatId, name: group.name, ownerUserId: group.ownerUserId, status: group.status as (typeof STATUSES)[number], memberCount: group.members, externalCount: group.externals,
  createdAt: when(group.createdAtMs), dismissedAt: when(group.dismissedAtMs), readAt: when(group.readAtMs),
});

const presentMember = (member: MemberItem): z.input<typeof MemberView> => ({
  type: member.userId === null ? 'external' : 'staff', userId: member.userId, externalUserId: member.externalUserId, joinedAt: instantText(member.joinedAtMs),
  joinScene: SCENES[member.joinScene] ?? 'unknown', state: member.state, inviterUserId: member.inviterUserId, leftAt: when(member.leftAtMs),
});

/** Members are customers: not for a key of role staff, which is nobody's in particular. */
const READ = { roles: ['admin', 'supervisor', 'auditor'], inScope: ['staff'], scope: 'cut' } as const;
const Id = z.strictObject({ chatId: IdText });

export function groupRoutes({ database }: Machine): Route[] {
  const named = async (scope: Scope, chatId: string): Promise<GroupItem> => {
    const group = await groupByChatId(database, scope, chatId);
    if (!group) throw notFound('group.not_found', 'there is no such group');
    return group;
  };
  return [
    defineRoute({
      method: 'GET', path: '/api/v1/groups', auth: READ, summary: 'Customer groups (客户群), newest first', query: PageQuery.extend({ status: z.enum(STATUSES).optional() }), responses: { 200: pageOf(GroupView) },
      handler: async ({ query, caller }) => {
        const found = page(await groupPage(database, caller.scope, query.status, query.limit, query.cursor), query.limit, (group) => group.id);
        return { status: 200, body: { items: found.items.map(presentGroup), nextCursor: found.nextCursor } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/groups/:chatId', auth: READ, summary: 'One group', params: Id, responses: { 200: GroupView },
      handler: async ({ params, caller }) => ({ status: 200, body: presentGroup(await named(caller.scope, params.chatId)) }),
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/groups/:chatId/members', auth: READ, summary: 'Who is and was in a group, and how they came, newest first', params: Id, query: PageQuery, responses: { 200: pageOf(MemberView) },
      handler: async ({ params, query, caller }) => {
        const group = await named(caller.scope, params.chatId);
        const found = page(await memberPage(database, group.id, query.limit, query.cursor), query.limit, (member) => member.id);
        return { status: 200, body: { items: found.items.map(presentMember), nextCursor: found.nextCursor } };
      },
    }),
  ];
}
