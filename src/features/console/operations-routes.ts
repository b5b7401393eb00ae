import { z } from 'zod';
import { notFound } from '../../kernel/errors';
import { page, PageQuery, pageOf } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { inboxItem, inboxPage, InboxView, outboxPage, OutboxView, presentInbox, presentOutboxRows, type OperationsRoom } from '../operations';
import { lastCallbackAtMs } from './home-views';
import { Instant, when } from './shown';

const READ = { roles: ['admin', 'auditor'] } as const;
const STATES = ['pending', 'processing', 'done', 'failed', 'expired', 'parked'] as const;
const Line = z.object({ lastCallbackAt: Instant, inboxPending: z.int(), workPending: z.int() });
const Filter = PageQuery.extend({ status: z.enum(STATES).optional() });

/** 收发件箱: what came in and what went out, each with what is waiting above it. */
export function operationsConsoleRoutes({ database, operations }: Machine & { operations: OperationsRoom }): Route[] {
  const line = async (): Promise<z.input<typeof Line>> => ({ lastCallbackAt: when(await lastCallbackAtMs(database)), ...(await operations.backlog()) });
  return [
    defineRoute({
      method: 'GET', path: '/api/console/operations/inbox', auth: READ, summary: 'Callbacks, newest first, and what waits', query: Filter, responses: { 200: pageOf(InboxView).extend({ line: Line }) },
      handler: async ({ query }) => {
        const found = page(await inboxPage(database, query.status, query.limit, query.cursor), query.limit, (row) => row.id);
        return { status: 200, body: { items: found.items.map(presentInbox), nextCursor: found.nextCursor, line: await line() } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/console/operations/outbox', auth: READ, summary: 'Messages, newest first, and what waits', query: Filter, responses: { 200: pageOf(OutboxView).extend({ line: Line }) },
      handler: async ({ query }) => {
        const found = page(await outboxPage(database, query, query.limit, query.cursor), query.limit, (row) => row.id);
        return { status: 200, body: { items: await presentOutboxRows(database, found.items), nextCursor: found.nextCursor, line: await line() } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/console/operations/inbox/:id', auth: READ, summary: 'One callback as it was stored, without what identifies anybody', params: z.strictObject({ id: IdText }),
      responses: { 200: InboxView.extend({ body: z.string().nullable() }) },
      handler: async ({ params }) => {
        const row = await inboxItem(database, params.id);
        if (!row) throw notFound('inbox.not_found', 'there is no such callback');
        return { status: 200, body: { ...presentInbox(row), body: row.body === null ? null : veiled(row.body) } };
      },
    }),
  ];
}

/** Words that people wrote, and codes that do something, are shown as stars; ids stay, they are what one looks for. */
const SECRET = /<(WelcomeCode|Name|Remark|Mobile|Email|Telephone|Address|Avatar)>[\s\S]*?<\/\1>/g;
export const veiled = (xml: string): string => xml.replace(SECRET, '<$1>***</$1>');
