import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import { notFound } from '../../kernel/errors';
import type { Caller } from '../../kernel/http/access-slots';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { groupLine, groupLines, stayLines, type GroupRow, type StayRow } from './group-views';
import { memberIn, membersByIds, peopleByIds, personIn, type Sees } from './people';
import { Instant, Member, when } from './shown';

const READ = { roles: ['admin', 'supervisor', 'staff', 'auditor'], scope: 'cut' } as const;
const STATUSES = ['active', 'dismissed'] as const;
const SCENES = ['unknown', 'invited', 'link', 'qr_code'] as const;

const GroupLine = z.object({
  chatId: z.string(), name: z.string().nullable(), owner: Member.nullable(), status: z.enum(STATUSES), members: z.int(), customers: z.int(), createdAt: Instant, readAt: Instant,
}).meta({ id: 'GroupLine' });
/** A customer's name follows who looks; WeCom has no name for a member of a group whom nobody has as a contact. */
const StayLine = z.object({
  id: z.string(), who: z.object({ type: z.enum(['staff', 'customer', 'stranger']), id: z.string().nullable(), name: z.string().nullable() }), joinedAt: z.string(), scene: z.enum(SCENES), state: z.string().nullable(), leftAt: Instant,
}).meta({ id: 'StayLine' });

async function presentGroups(database: Reader, rows: readonly GroupRow[]): Promise<z.input<typeof GroupLine>[]> {
  const owners = await membersByIds(database, rows.map((row) => row.ownerStaffId));
  return rows.map((row) => ({
    chatId: row.chatId, name: row.name, owner: row.ownerStaffId === null ? null : memberIn(owners, row.ownerStaffId), status: row.status as (typeof STATUSES)[number], members: row.members, customers: row.externals,
    createdAt: when(row.createdAtMs), readAt: when(row.readAtMs),
  }));
}

async function presentStays({ database, persons }: Sees, caller: Caller, rows: readonly StayRow[]): Promise<z.input<typeof StayLine>[]> {
  const [people, members] = [await peopleByIds({ database, persons }, caller, rows.flatMap((row) => row.customerId ?? [])), await membersByIds(database, rows.map((row) => row.staffId))];
  const whoOf = ({ staffId, customerId }: StayRow): z.input<typeof StayLine>['who'] => {
    if (staffId !== null) return { type: 'staff', id: memberIn(members, staffId).userId, name: memberIn(members, staffId).name };
    if (customerId === null) return { type: 'stranger', id: null, name: null };
    return { type: 'customer', id: personIn(people, customerId).externalUserId, name: personIn(people, customerId).name };
  };
  return rows.map((row) => ({ id: row.id, who: whoOf(row), joinedAt: instantText(row.joinedAtMs), scene: SCENES[row.joinScene] ?? 'unknown', state: row.state, leftAt: when(row.leftAtMs) }));
}

/** 客户群: a group is in scope when its owner is. */
export const groupConsoleRoutes = ({ database, persons }: Machine): Route[] => [
  defineRoute({
    method: 'GET', path: '/api/console/groups', auth: READ, summary: 'Customer groups with their owners, newest first', query: PageQuery.extend({ status: z.enum(STATUSES).optional() }), responses: { 200: pageOf(GroupLine) },
    handler: async ({ query, caller }) => {
      const found = page(await groupLines(database, caller.scope, query.status, query.limit, query.cursor), query.limit, (row) => row.id);
      return { status: 200, body: { items: await presentGroups(database, found.items), nextCursor: found.nextCursor } };
    },
  }),
  defineRoute({
    method: 'GET', path: '/api/console/groups/:chatId', auth: READ, summary: 'One group with who is and was in it, newest first', params: z.strictObject({ chatId: IdText }), query: PageQuery,
    responses: { 200: pageOf(StayLine).extend({ group: GroupLine }) },
    handler: async ({ params, query, caller }) => {
      const row = await groupLine(database, caller.scope, params.chatId);
      const [group] = row ? await presentGroups(database, [row]) : [];
      if (!row || !group) throw notFound('group.not_found', 'there is no such group');
      const found = page(await stayLines(database, row.id, query.limit, query.cursor), query.limit, (stay) => stay.id);
      return { status: 200, body: { group, items: await presentStays({ database, persons }, caller, found.items), nextCursor: found.nextCursor } };
    },
  }),
];
