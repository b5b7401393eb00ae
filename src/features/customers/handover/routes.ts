import { z } from 'zod';
import type { Handover } from '../../../../entities/handover';
import { notFound } from '../../../kernel/errors';
import { causeOf } from '../../../kernel/http/cause-of';
import { instantText } from '../../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../../kernel/http/paging';
import { IdText } from '../../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../../kernel/http/route';
import type { Scope } from '../../../kernel/scope';
import type { Machine } from '../../../kernel/machine';
import { staffByIds, staffByUserIds } from '../../staff';
import type { makeAskHandover } from './ask-handover';
import { ROW_STATES, STATE_TEXT, type RowState } from './decide-handover';
import { countsOf, handoverPage, ownHandoverById, rowPage, type NamedRow } from './handover-store';

const Body = z.strictObject({
  kind: z.enum(['active', 'resigned']), handoverUserId: IdText, takeoverUserId: IdText,
  externalUserIds: z.array(IdText).min(1).max(500).optional(), all: z.literal(true).optional(),
  message: z.string().trim().min(1).refine((text) => [...text].length <= 200, 'must be at most 200 characters').optional(),
}).refine((body) => (body.externalUserIds === undefined) !== (body.all === undefined), { message: 'name either externalUserIds or all', path: ['externalUserIds'] });

const View = z.object({
  id: z.string(), kind: z.enum(['active', 'resigned']), status: z.enum(['running', 'done']), handoverUserId: z.string(), takeoverUserId: z.string(),
  counts: z.record(z.string(), z.int()), createdAt: z.string(), finishedAt: z.string().nullable(),
}).meta({ id: 'Handover' });
const RowView = z.object({ externalUserId: z.string(), state: z.enum(ROW_STATES), text: z.string(), errcode: z.int().nullable(), askedAt: z.string().nullable(), takeoverAt: z.string().nullable() }).meta({ id: 'HandoverRow' });

const WRITE = { roles: ['admin', 'supervisor'], scope: 'cut' } as const;
const READ = { roles: ['admin', 'supervisor', 'auditor'], scope: 'cut' } as const;

export function handoverRoutes({ database }: Machine, ask: ReturnType<typeof makeAskHandover>): Route[] {
  const present = async (handovers: readonly Handover[]): Promise<z.input<typeof View>[]> => {
    const counts = await countsOf(database, handovers.map(({ id }) => id));
    const names = new Map((await staffByIds(database, [...new Set(handovers.flatMap((each) => [each.handoverStaffId, each.takeoverStaffId]))])).map((staff) => [staff.id, staff.userId]));
    return handovers.map((each) => ({
      id: each.id, kind: each.kind as 'active' | 'resigned', status: each.status as 'running' | 'done', handoverUserId: names.get(each.handoverStaffId) ?? '', takeoverUserId: names.get(each.takeoverStaffId) ?? '',
      counts: { ...counts.get(each.id) }, createdAt: instantText(each.createdAtMs), finishedAt: each.finishedAtMs === null ? null : instantText(each.finishedAtMs),
    }));
  };
  /** A supervisor gives away customers of their own people only; to whom, anybody. */
  const assertOwnMember = async (scope: Scope, userId: string): Promise<void> => {
    if (scope === 'all') return;
    const [member] = await staffByUserIds(database, [userId]);
    if (!member || !scope.staffIds.includes(member.id)) throw notFound('staff.not_found', 'there is no such member of staff');
  };
  const one = async (handover: Handover) => (await present([handover]))[0] as z.input<typeof View>;
  return [
    defineRoute({
      method: 'POST', path: '/api/v1/handovers', auth: WRITE, summary: 'Hand customers over to another member (在职继承, 离职继承)', body: Body, responses: { 202: View },
      handler: async ({ body: { externalUserIds, message, all: _everybody, ...wish }, caller, newId }) => {
        await assertOwnMember(caller.scope, wish.handoverUserId);
        return { status: 202, body: await one(await ask({ ...wish, externalUserIds: externalUserIds ?? null, message: message ?? null }, newId, causeOf(caller))) };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/handovers', auth: READ, summary: 'Handovers, newest first', query: PageQuery, responses: { 200: pageOf(View) },
      handler: async ({ query, caller }) => {
        const found = page(await handoverPage(database, caller.scope, query.limit, query.cursor), query.limit, (row) => row.id);
        return { status: 200, body: { items: await present(found.items), nextCursor: found.nextCursor } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/handovers/:id', auth: READ, summary: 'One handover with what became of each customer', params: z.strictObject({ id: IdText }), query: PageQuery,
      responses: { 200: View.extend({ rows: z.array(RowView), nextCursor: z.string().nullable() }).meta({ id: 'HandoverWithRows' }) },
      handler: async ({ params, query, caller }) => {
        const handover = await ownHandoverById(database, caller.scope, params.id);
        if (!handover) throw notFound('handover.not_found', 'this handover is not known');
        const found = page(await rowPage(database, handover.id, query.limit, query.cursor), query.limit, (row) => row.id);
        return { status: 200, body: { ...(await one(handover)), rows: found.items.map(presentRow), nextCursor: found.nextCursor } };
      },
    }),
  ];
}

function presentRow({ externalUserId, state, errcode, askedAtMs, takeoverAtMs }: NamedRow): z.input<typeof RowView> {
  return {
    externalUserId, state: state as RowState, text: STATE_TEXT[state as RowState], errcode,
    askedAt: askedAtMs === null ? null : instantText(askedAtMs), takeoverAt: takeoverAtMs === null ? null : instantText(takeoverAtMs),
  };
}
