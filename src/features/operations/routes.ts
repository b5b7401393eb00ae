import { z } from 'zod';
import { conflict, notFound } from '../../kernel/errors';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { parseEvent, peekEvent } from '../../wecom';
import { inboxItem, inboxPage, outboxPage, parkInbox, receiverNames, replayInbox, type InboxItem, type OutboxItem } from './store';

const ROW_STATES = ['pending', 'processing', 'done', 'failed', 'expired', 'parked'] as const;
const DELIVERIES = ['queued', 'waiting', 'sent', 'failed', 'expired', 'unknown'] as const;
const READ = { roles: ['admin', 'auditor'] } as const;
const Id = z.strictObject({ id: IdText });

const InboxView = z.object({
  id: z.string(), receivedAt: z.string(), event: z.string().nullable(), changeType: z.string().nullable(), status: z.enum(ROW_STATES), attempts: z.int(), error: z.string().nullable(),
}).meta({ id: 'InboxItem' });

const OutboxView = z.object({
  id: z.string(), kind: z.string(), to: z.string(), delivery: z.enum(DELIVERIES), status: z.enum(ROW_STATES), attempts: z.int(), error: z.string().nullable(),
  deliverBy: z.string().nullable(), sentAt: z.string().nullable(),
}).meta({ id: 'OutboxItem' });

/** A row still waiting has not been parsed; its plaintext says what it is. */
function presentInbox(row: InboxItem): z.input<typeof InboxView> {
  const peeked = row.event === null && row.body !== null ? peekEvent(row.body) : { event: row.event, changeType: row.changeType };
  return { id: row.id, receivedAt: instantText(row.receivedAtMs), ...peeked, status: row.status as (typeof ROW_STATES)[number], attempts: row.attempts, error: row.error };
}

const presentOutbox = (row: OutboxItem, to: string): z.input<typeof OutboxView> => ({
  id: row.id, kind: row.kind, to, delivery: row.delivery as (typeof DELIVERIES)[number], status: row.status as (typeof ROW_STATES)[number], attempts: row.attempts, error: row.error,
  deliverBy: row.deliverByMs === null ? null : instantText(row.deliverByMs), sentAt: row.sentAtMs === null ? null : instantText(row.sentAtMs),
});

/** A greeting is addressed by the callback that carried its code: the customer's row is not waited for. */
function nameOf(recipient: string, name: string | undefined): string {
  if (name === undefined || !recipient.startsWith('inbox:')) return name ?? recipient;
  const parsed = parseEvent(name);
  return parsed.kind === 'event' && 'externalUserId' in parsed.event ? String(parsed.event.externalUserId) : recipient;
}

export function operationRoutes({ database, unitOfWork, clock, bells }: Machine): Route[] {
  const one = async (id: string) => {
    const row = await inboxItem(database, id);
    if (!row) throw notFound('inbox.not_found', 'there is no such event');
    return presentInbox(row);
  };
  return [
    defineRoute({
      method: 'GET', path: '/api/v1/inbox', auth: READ, summary: 'Callbacks as they were stored, newest first', query: PageQuery.extend({ status: z.enum(ROW_STATES).optional() }), responses: { 200: pageOf(InboxView) },
      handler: async ({ query }) => {
        const found = page(await inboxPage(database, query.status, query.limit, query.cursor), query.limit, (row) => row.id);
        return { status: 200, body: { items: found.items.map(presentInbox), nextCursor: found.nextCursor } };
      },
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/inbox/:id/replay', auth: { roles: ['admin'] }, summary: 'Process a callback again', params: Id, responses: { 200: InboxView },
      handler: async ({ params }) => {
        await one(params.id);
        if ((await unitOfWork.run((tx) => replayInbox(tx, params.id, clock.nowMs()))) === 0) throw conflict('inbox.not_replayable', 'this event is being processed, or its content was blanked');
        bells.inbox.ring();
        return { status: 200, body: await one(params.id) };
      },
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/inbox/:id/park', auth: { roles: ['admin'] }, summary: 'Put a waiting callback aside', params: Id, responses: { 200: InboxView },
      handler: async ({ params }) => {
        const { status } = await one(params.id);
        if (status !== 'parked' && (await unitOfWork.run((tx) => parkInbox(tx, params.id))) === 0) throw conflict('inbox.not_waiting', 'only an event that waits can be parked');
        return { status: 200, body: await one(params.id) };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/outbox', auth: READ, summary: 'Messages and what WeCom has really said of them, newest first', responses: { 200: pageOf(OutboxView) },
      query: PageQuery.extend({ status: z.enum(ROW_STATES).optional(), kind: z.string().min(1).max(64).optional() }),
      handler: async ({ query }) => {
        const found = page(await outboxPage(database, query, query.limit, query.cursor), query.limit, (row) => row.id);
        const names = await receiverNames(database, found.items.map((row) => row.recipient));
        return { status: 200, body: { items: found.items.map((row) => presentOutbox(row, nameOf(row.recipient, names.get(row.recipient)))), nextCursor: found.nextCursor } };
      },
    }),
  ];
}
