import type { Clock } from '../clock';
import type { Database } from '../database/database';
import type { Tx, UnitOfWork } from '../database/unit-of-work';
import type { NewWork } from '../events';
import type { Ids } from '../ids';
import { messageOf, type Logger } from '../logger';
import { createLeaseTable, LeaseLost, unlessLost, type LeaseTable } from '../work/lease-table';
import { JOB_RETRIES, nextAttempt } from '../work/outcome';

export interface StoredArrival {
  id: string;
  body: string | null;
  receivedAtMs: number;
  attempts: number;
}

/** What the rooms made of one arrival's plaintext; pure, so it is computed once per claim. Texts longer than their columns are cut. */
export type Reading =
  | { kind: 'handle'; event: string | null; changeType: string | null; key: string; handle(tx: Tx): Promise<void> }
  /** Nothing to do for now, kept and shown. */
  | { kind: 'keep'; event: string | null; changeType: string | null }
  | { kind: 'park'; event: string | null; changeType: string | null; why: string };

export interface InboxReader {
  read(arrival: StoredArrival): Reading;
  /** The urgent side of an arrival (its welcome code), ready to be sent; null when there is none after all. */
  urgentWork(arrival: StoredArrival): Promise<NewWork | null>;
}

type Deps = { database: Database; unitOfWork: UnitOfWork; clock: Clock; ids: Ids; logger: Logger; reader: InboxReader };
type Read = { row: StoredArrival; reading: Reading };

const BATCH = 20;
const TRANSACTION_MS = 8;
const URGENT_BATCH = 64;
/** A welcome code (欢迎语 code) lives 20 s: an older mark is worth nothing. */
const URGENT_MS = 20_000;

export interface InboxRunner {
  leases: LeaseTable<StoredArrival>;
  /** Facts, oldest first. */
  turn: () => Promise<boolean>;
  /** Urgent sides, newest first, ahead of everything and without any lock on the customer. */
  urgentTurn: () => Promise<boolean>;
}

export function createInboxRunner(deps: Deps): InboxRunner {
  const leases = createLeaseTable<StoredArrival>({ ...deps, table: 'inbox', columns: 'id, body, receivedAtMs, attempts' });
  return { leases, turn: () => factsTurn(deps, leases), urgentTurn: () => promoteUrgent(deps) };
}

async function factsTurn(deps: Deps, leases: LeaseTable<StoredArrival>): Promise<boolean> {
  const { token, rows } = await leases.claim({ where: '1 = 1', params: [], order: 'notBeforeMs, id', limit: BATCH });
  const queue: Read[] = rows.map((row) => ({ row, reading: readingOf(deps, row) })).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  while (queue.length > 0) {
    const done = await together(deps, leases, token, queue).catch(() => 0);
    if (done > 0) queue.splice(0, done);
    else for (const item of queue.splice(0)) await alone(deps, leases, token, item);
  }
  return rows.length > 0;
}

const cut = (text: string | null, length: number) => text?.slice(0, length) ?? null;

/** Whatever a verified plaintext holds, it harms no other row of its batch: a reader that throws fails this row's own turn. */
function readingOf(deps: Deps, row: StoredArrival): Reading {
  try {
    const reading = deps.reader.read(row);
    const named = { ...reading, event: cut(reading.event, 64), changeType: cut(reading.changeType, 64) };
    return named.kind === 'park' ? { ...named, why: named.why.slice(0, 500) } : named;
  } catch (error) {
    return { kind: 'handle', event: null, changeType: null, key: '', handle: () => Promise.reject(new Error(messageOf(error))) };
  }
}

/** Rows of one customer stay in order of arrival; customers are locked in one order. */
const keyOf = ({ row, reading }: Read) => `${reading.kind === 'handle' ? reading.key : ''}\u0000${row.id}`;

const together = (deps: Deps, leases: LeaseTable<StoredArrival>, token: string, queue: readonly Read[]) =>
  deps.unitOfWork.run(async (tx) => {
    const startedMs = performance.now();
    const taken: Read[] = [];
    for (const item of queue) {
      if (item.reading.kind === 'handle') await item.reading.handle(tx);
      taken.push(item);
      if (performance.now() - startedMs > TRANSACTION_MS) break;
    }
    await finish(deps, leases, tx, token, taken);
    return taken.length;
  });

async function alone(deps: Deps, leases: LeaseTable<StoredArrival>, token: string, item: Read): Promise<void> {
  try {
    await together(deps, leases, token, [item]);
  } catch (error) {
    if (!(error instanceof LeaseLost)) await postpone(deps, leases, token, item, messageOf(error));
  }
}

async function postpone(deps: Deps, leases: LeaseTable<StoredArrival>, token: string, item: Read, error: string): Promise<void> {
  const next = nextAttempt(item.row.attempts, JOB_RETRIES, { nowMs: deps.clock.nowMs(), deliverByMs: null });
  deps.logger.error('a callback could not be processed', { inbox: item.row.id, attempts: item.row.attempts, next: next.status, error });
  await unlessLost(deps.unitOfWork.run((tx) => leases.finish(tx, token, [item.row.id], 'status = ?, notBeforeMs = ?, error = ?, event = ?, changeType = ?', [
    next.status, next.status === 'pending' ? next.notBeforeMs : deps.clock.nowMs(), error, item.reading.event, item.reading.changeType,
  ])));
}

/** One UPDATE per distinct outcome, not per row: a burst is mostly one kind of event. */
async function finish(deps: Deps, leases: LeaseTable<StoredArrival>, tx: Tx, token: string, items: readonly Read[]): Promise<void> {
  const groups = new Map<string, { ids: string[]; values: (string | null)[] }>();
  for (const { row, reading } of items) {
    const values = [reading.kind === 'park' ? 'parked' : 'done', reading.kind === 'park' ? reading.why : null, reading.event, reading.changeType];
    const group = groups.get(JSON.stringify(values)) ?? { ids: [], values };
    group.ids.push(row.id);
    groups.set(JSON.stringify(values), group);
  }
  for (const { ids, values } of groups.values()) {
    await leases.finish(tx, token, ids, 'status = ?, error = ?, event = ?, changeType = ?, doneAtMs = ?', [...values, deps.clock.nowMs()]);
  }
}

/** Turns waiting urgent marks into work of the greet lane; `once` keeps a second worker from doing the same. */
async function promoteUrgent(deps: Deps): Promise<boolean> {
  const rows = await deps.database.rows<StoredArrival>(`SELECT id, body, receivedAtMs, attempts FROM inbox WHERE urgent = 1 ORDER BY id DESC LIMIT ${URGENT_BATCH}`);
  const read = (await Promise.all(rows.map((row) => urgentOf(deps, row)))).filter((each) => each !== null);
  if (read.length === 0) return false;
  await deps.unitOfWork.run(async (tx) => {
    await tx.change(`UPDATE inbox SET urgent = 0 WHERE id IN (${read.map(() => '?').join(',')}) AND urgent = 1`, read.map(({ row }) => row.id));
    for (const { row, work } of read) if (work) tx.enqueue({ ...work, once: work.once ?? `urgent:${row.id}` });
  }, { urgent: true });
  return true;
}

/** Null when it could not be read now: it keeps its mark while that is of any use, and never holds up the greetings beside it. */
async function urgentOf(deps: Deps, row: StoredArrival): Promise<{ row: StoredArrival; work: NewWork | null } | null> {
  try {
    return { row, work: await deps.reader.urgentWork(row) };
  } catch (error) {
    const over = deps.clock.nowMs() - row.receivedAtMs > URGENT_MS;
    if (over) deps.logger.error('the urgent side of a callback could not be read', { inbox: row.id, error: messageOf(error) });
    return over ? { row, work: null } : null;
  }
}
