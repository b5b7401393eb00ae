import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import { InstantInput, instantText } from '../../kernel/http/instant-field';
import { page, PageQuery, type Page } from '../../kernel/http/paging';
import { peekEvent } from '../../wecom';
import { arrivalOf } from './arrival-of';
import { settlementsOf, type NamedSettlement } from './settlement-store';
import { inboxPage, ROW_STATES, type InboxItem } from './store';

const Settled = z.object({ reason: z.string(), by: z.object({ type: z.string(), id: z.string(), name: z.string().nullable() }), at: z.string(), from: z.enum(ROW_STATES) });

/** `settled`: it was marked as handled by hand, by whom and why; nothing was made of it. */
export const InboxView = z.object({
  id: z.string(), receivedAt: z.string(), event: z.string().nullable(), changeType: z.string().nullable(), status: z.enum(ROW_STATES), attempts: z.int(), error: z.string().nullable(), settled: Settled.nullable(),
}).meta({ id: 'InboxItem' });

export type InboxEntry = z.input<typeof InboxView>;

/** `receivedTo` itself is not meant. */
export const InboxQuery = PageQuery.extend({ status: z.enum(ROW_STATES).optional(), receivedFrom: InstantInput.optional(), receivedTo: InstantInput.optional() });

/** Callbacks as they were stored, newest first. */
export async function inboxList(reader: Reader, { status, receivedFrom, receivedTo, limit, cursor }: z.output<typeof InboxQuery>): Promise<Page<InboxEntry>> {
  const found = page(await inboxPage(reader, { status, fromMs: receivedFrom, toMs: receivedTo }, limit, cursor), limit, (row) => row.id);
  return { items: await presentArrivals(reader, found.items), nextCursor: found.nextCursor };
}

/** One callback with its plaintext, null when that was blanked. Throws 404 when there is none. */
export async function arrivalFile(reader: Reader, id: string): Promise<InboxEntry & { body: string | null }> {
  const row = await arrivalOf(reader, id);
  return { ...(await presentArrival(reader, row)), body: row.body };
}

export const presentArrival = async (reader: Reader, row: InboxItem): Promise<InboxEntry> => (await presentArrivals(reader, [row]))[0] as InboxEntry;

async function presentArrivals(reader: Reader, rows: readonly InboxItem[]): Promise<InboxEntry[]> {
  const settled = await settlementsOf(reader, rows.flatMap(({ id, status }) => (status === 'done' ? [id] : [])));
  return rows.map((row) => present(row, settled.get(row.id)));
}

/** A row still waiting has not been parsed; its plaintext says what it is. */
function present(row: InboxItem, settled: NamedSettlement | undefined): InboxEntry {
  const { event, changeType } = row.event === null && row.body !== null ? peekEvent(row.body) : row;
  return { id: row.id, receivedAt: instantText(row.receivedAtMs), event, changeType, status: row.status as InboxEntry['status'], attempts: row.attempts, error: row.error, settled: settled ? presentSettled(settled) : null };
}

const presentSettled = ({ reason, byType, byId, byName, atMs, fromStatus }: NamedSettlement): z.input<typeof Settled> =>
  ({ reason, by: { type: byType, id: byId, name: byName }, at: instantText(atMs), from: fromStatus as InboxEntry['status'] });
