import type { Reader } from '../../kernel/database/database';
import { mergedNewest, newest } from '../../kernel/database/list-filter';
import { firstIdAt } from '../../kernel/ids';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Delivery, RowStatus } from '../../kernel/work/outcome';

export const ROW_STATES = ['pending', 'processing', 'done', 'failed', 'expired', 'parked'] as const satisfies readonly RowStatus[];
export const DELIVERIES = ['queued', 'waiting', 'sent', 'failed', 'expired', 'unknown'] as const satisfies readonly Delivery[];

export interface InboxItem {
  id: string;
  receivedAtMs: number;
  event: string | null;
  changeType: string | null;
  status: string;
  attempts: number;
  error: string | null;
  body: string | null;
}

export interface OutboxItem {
  id: string;
  kind: string;
  recipient: string;
  delivery: string;
  status: string;
  attempts: number;
  error: string | null;
  deliverByMs: number | null;
  sentAtMs: number | null;
}

const INBOX = 'id, receivedAtMs, event, changeType, status, attempts, error, body';

/** Ids are drawn when a callback is stored, so a span of time is a span of the key. */
export interface ArrivalFilter {
  status?: RowStatus | undefined;
  /** Received from then on. */
  fromMs?: number | undefined;
  /** Received before. */
  toMs?: number | undefined;
}

export function inboxPage(reader: Reader, { status, fromMs, toMs }: ArrivalFilter, limit: number, before: string | undefined): Promise<InboxItem[]> {
  const within = fromMs === undefined ? {} : { within: { sql: 'id >= ?', params: [firstIdAt(fromMs)] } };
  const to = toMs === undefined ? '~' : firstIdAt(toMs);
  const below = before !== undefined && before < to ? before : to; // a cursor may be of another question
  const { sql, params } = newest({ table: 'inbox', columns: INBOX, given: { status }, ways: { ix_inbox_status: ['status'] }, ...within, limit, before: below });
  return reader.rows<InboxItem>(sql, params);
}

export const inboxItem = (reader: Reader, id: string): Promise<InboxItem | null> => reader.one<InboxItem>(`SELECT ${INBOX} FROM inbox WHERE id = ?`, [id]);

const OUTBOX = 'w.id, w.kind, w.recipient, w.delivery, w.status, w.attempts, w.error, w.deliverByMs, w.sentAtMs';
const OUTBOX_WAYS = { ix_work_outbox_kind: ['delivery', 'kind'], ix_work_outbox: ['delivery'] } as const;
/** What may be said of a message whose row is in this state; `done` rows hear of their message later, when a member taps or never does. */
const SAID: Readonly<Record<RowStatus, readonly Delivery[]>> = {
  pending: ['queued'], processing: ['queued'], done: ['sent', 'waiting', 'failed', 'expired', 'unknown'], failed: ['failed'], expired: ['expired', 'unknown'], parked: ['failed', 'unknown'],
};

/**
 * Most rows of work are no messages, and no index can be walked in the order of `id` over "has any delivery". So the closed list is spelled out: one walk
 * for each delivery, most of them over nothing, and the newest of all. The state of a row is in no index of the outbox: each change of it would be
 * written there too, for every row of work.
 */
export function outboxPage(reader: Reader, filter: { status?: RowStatus | undefined; kind?: string | undefined }, limit: number, before: string | undefined): Promise<OutboxItem[]> {
  const walks = (filter.status === undefined ? DELIVERIES : SAID[filter.status]).map((delivery) =>
    newest<'delivery' | 'kind' | 'status'>({ table: 'work', given: { delivery, status: filter.status, kind: filter.kind }, ways: OUTBOX_WAYS, limit, before }));
  const { sql, params } = mergedNewest(walks, limit);
  return reader.rows<OutboxItem>(`SELECT ${OUTBOX} FROM (${sql}) page CROSS JOIN work w ON w.id = page.id ORDER BY w.id DESC`, params);
}

export async function outboxItem(reader: Reader, id: string): Promise<OutboxItem> {
  const row = await reader.one<OutboxItem>(`SELECT ${OUTBOX} FROM work w WHERE w.id = ? AND w.delivery IS NOT NULL`, [id]);
  if (!row) throw new Error(`message ${id} is gone`); // it was replayed just now: nothing deletes it that soon
  return row;
}

/** Runs it again from the start; a row in somebody's hands is left alone. Handlers are level-triggered, so a replay changes nothing that is right. */
export const replayInbox = (tx: Tx, id: string, nowMs: number): Promise<number> =>
  tx.change("UPDATE inbox SET status = 'pending', attempts = 0, notBeforeMs = ?, error = NULL, doneAtMs = NULL WHERE id = ? AND status <> 'processing' AND body IS NOT NULL", [nowMs, id]);

export const parkInbox = (tx: Tx, id: string): Promise<number> => tx.change("UPDATE inbox SET status = 'parked', urgent = 0 WHERE id = ? AND status IN ('pending', 'failed')", [id]);

/** Rows that are due now: what readiness tells, and what an operator watches. */
export async function backlog(reader: Reader, nowMs: number): Promise<{ inboxPending: number; workPending: number }> {
  const inbox = await reader.one<{ n: number }>("SELECT COUNT(*) AS n FROM inbox WHERE status IN ('pending', 'processing') AND notBeforeMs <= ?", [nowMs]);
  const work = await reader.one<{ n: number }>("SELECT COUNT(*) AS n FROM work WHERE status IN ('pending', 'processing') AND notBeforeMs <= ?", [nowMs]);
  return { inboxPending: Number(inbox?.n ?? 0), workPending: Number(work?.n ?? 0) };
}

/** Internal receivers as the outside knows them. */
export async function receiverNames(reader: Reader, recipients: readonly string[]): Promise<Map<string, string>> {
  const ids = (kind: string) => [...new Set(recipients.filter((text) => text.startsWith(`${kind}:`)).map((text) => text.slice(kind.length + 1)))];
  const names = new Map<string, string>();
  const look = async (kind: string, sql: (list: string) => string) => {
    const wanted = ids(kind);
    if (wanted.length === 0) return;
    for (const row of await reader.rows<{ id: string; name: string | null }>(sql(marks(wanted)), wanted)) if (row.name !== null) names.set(`${kind}:${row.id}`, row.name);
  };
  await look('staff', (list) => `SELECT id, userId AS name FROM staff WHERE id IN (${list})`);
  await look('customer', (list) => `SELECT id, externalUserId AS name FROM customer WHERE id IN (${list})`);
  await look('inbox', (list) => `SELECT id, body AS name FROM inbox WHERE id IN (${list})`);
  return names;
}
