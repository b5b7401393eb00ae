import type { Reader, SqlValue } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';

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

export const inboxPage = (reader: Reader, status: string | undefined, limit: number, before: string | undefined): Promise<InboxItem[]> => reader.rows<InboxItem>(
  `SELECT ${INBOX} FROM inbox WHERE id < ?${status === undefined ? '' : ' AND status = ?'} ORDER BY id DESC LIMIT ?`, [before ?? '~', ...(status === undefined ? [] : [status]), limit + 1]);

export const inboxItem = (reader: Reader, id: string): Promise<InboxItem | null> => reader.one<InboxItem>(`SELECT ${INBOX} FROM inbox WHERE id = ?`, [id]);

export function outboxPage(reader: Reader, filter: { status?: string | undefined; kind?: string | undefined }, limit: number, before: string | undefined): Promise<OutboxItem[]> {
  const where = ['delivery IS NOT NULL', 'id < ?'];
  const params: SqlValue[] = [before ?? '~'];
  for (const column of ['status', 'kind'] as const) {
    const value = filter[column];
    if (value === undefined) continue;
    where.push(`${column} = ?`);
    params.push(value);
  }
  return reader.rows<OutboxItem>(
    `SELECT id, kind, recipient, delivery, status, attempts, error, deliverByMs, sentAtMs FROM work WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT ?`, [...params, limit + 1]);
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
  const look = async (kind: string, sql: (marks: string) => string) => {
    const wanted = ids(kind);
    if (wanted.length === 0) return;
    for (const row of await reader.rows<{ id: string; name: string | null }>(sql(wanted.map(() => '?').join(',')), wanted)) if (row.name !== null) names.set(`${kind}:${row.id}`, row.name);
  };
  await look('staff', (marks) => `SELECT id, userId AS name FROM staff WHERE id IN (${marks})`);
  await look('customer', (marks) => `SELECT id, externalUserId AS name FROM customer WHERE id IN (${marks})`);
  await look('inbox', (marks) => `SELECT id, body AS name FROM inbox WHERE id IN (${marks})`);
  return names;
}
