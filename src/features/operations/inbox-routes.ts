import { z } from 'zod';
import { causeOf } from '../../kernel/http/cause-of';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { peekEvent } from '../../wecom';
import { makeParkArrival } from './park-arrival';
import { makeReplayArrival } from './replay-arrival';
import { inboxPage, ROW_STATES, type InboxItem } from './store';

const Id = z.strictObject({ id: IdText });

export const InboxView = z.object({
  id: z.string(), receivedAt: z.string(), event: z.string().nullable(), changeType: z.string().nullable(), status: z.enum(ROW_STATES), attempts: z.int(), error: z.string().nullable(),
}).meta({ id: 'InboxItem' });

/** A row still waiting has not been parsed; its plaintext says what it is. */
export function presentInbox(row: InboxItem): z.input<typeof InboxView> {
  const peeked = row.event === null && row.body !== null ? peekEvent(row.body) : { event: row.event, changeType: row.changeType };
  return { id: row.id, receivedAt: instantText(row.receivedAtMs), ...peeked, status: row.status as (typeof ROW_STATES)[number], attempts: row.attempts, error: row.error };
}

export function inboxRoutes(machine: Machine): Route[] {
  const { database } = machine;
  const [replay, park] = [makeReplayArrival(machine), makeParkArrival(machine)];
  return [
    defineRoute({
      method: 'GET', path: '/api/v1/inbox', auth: { roles: ['admin', 'auditor'] }, summary: 'Callbacks as they were stored, newest first',
      query: PageQuery.extend({ status: z.enum(ROW_STATES).optional() }), responses: { 200: pageOf(InboxView) },
      handler: async ({ query }) => {
        const found = page(await inboxPage(database, query.status, query.limit, query.cursor), query.limit, (row) => row.id);
        return { status: 200, body: { items: found.items.map(presentInbox), nextCursor: found.nextCursor } };
      },
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/inbox/:id/replay', auth: { roles: ['admin'] }, summary: 'Process a callback again', params: Id, responses: { 200: InboxView },
      handler: async ({ params, caller }) => ({ status: 200, body: presentInbox(await replay(params.id, causeOf(caller))) }),
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/inbox/:id/park', auth: { roles: ['admin'] }, summary: 'Put a waiting callback aside', params: Id, responses: { 200: InboxView },
      handler: async ({ params, caller }) => ({ status: 200, body: presentInbox(await park(params.id, causeOf(caller))) }),
    }),
  ];
}
