import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import { causeOf } from '../../kernel/http/cause-of';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery, type Page } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { parseEvent } from '../../wecom';
import { makeReplayMessage } from './replay-message';
import { DELIVERIES, outboxItem, outboxPage, receiverNames, ROW_STATES, type OutboxItem } from './store';

export const OutboxView = z.object({
  id: z.string(), kind: z.string(), to: z.string(), delivery: z.enum(DELIVERIES), status: z.enum(ROW_STATES), attempts: z.int(), error: z.string().nullable(),
  deliverBy: z.string().nullable(), sentAt: z.string().nullable(),
}).meta({ id: 'OutboxItem' });

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

/** Receivers as the outside knows them, in one look. */
async function presentOutboxRows(database: Reader, rows: readonly OutboxItem[]): Promise<z.input<typeof OutboxView>[]> {
  const names = await receiverNames(database, rows.map((row) => row.recipient));
  return rows.map((row) => presentOutbox(row, nameOf(row.recipient, names.get(row.recipient))));
}

const OutboxQuery = PageQuery.extend({ status: z.enum(ROW_STATES).optional(), kind: z.string().min(1).max(64).optional() });

/** Messages, newest first. */
export async function outboxList(database: Reader, { limit, cursor, ...filter }: z.output<typeof OutboxQuery>): Promise<Page<z.input<typeof OutboxView>>> {
  const found = page(await outboxPage(database, filter, limit, cursor), limit, (row) => row.id);
  return { items: await presentOutboxRows(database, found.items), nextCursor: found.nextCursor };
}

export function outboxRoutes(machine: Machine): Route[] {
  const { database } = machine;
  const replay = makeReplayMessage(machine);
  return [
    defineRoute({
      method: 'GET', path: '/api/v1/outbox', auth: { roles: ['admin', 'auditor'] }, summary: 'Messages and what WeCom has really said of them, newest first', query: OutboxQuery, responses: { 200: pageOf(OutboxView) },
      handler: async ({ query }) => ({ status: 200, body: await outboxList(database, query) }),
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/outbox/:id/replay', auth: { roles: ['admin'] }, summary: 'Try a parked message again', params: z.strictObject({ id: IdText }), responses: { 200: OutboxView },
      handler: async ({ params, caller }) => {
        await replay(params.id, causeOf(caller));
        return { status: 200, body: (await presentOutboxRows(database, [await outboxItem(database, params.id)]))[0] as z.input<typeof OutboxView> };
      },
    }),
  ];
}
