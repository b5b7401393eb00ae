import type { Clock } from '../clock';
import type { Database } from '../database/database';
import type { Tx, UnitOfWork } from '../database/unit-of-work';
import type { Ids } from '../ids';
import { messageOf, type Logger } from '../logger';
import type { Rush } from '../rush';
import { createBatchSize, type BatchSize } from '../work/transaction-budget';
import { createLeaseTable, LeaseLost, unlessLost, WORK_WITHIN_MS, type LeaseTable } from '../work/lease-table';
import { JOB_RETRIES, nextAttempt } from '../work/outcome';
import { promoteUrgent } from './promote-urgent';
import { turnOf, type InboxReader, type Reading, type StoredArrival } from './reading';

type Deps = { database: Database; unitOfWork: UnitOfWork; clock: Clock; ids: Ids; logger: Logger; reader: InboxReader; rush: Rush };
type Read = { row: StoredArrival; reading: Reading };

/** Claimed together; they share a transaction as its time allows. */
const CLAIMED = 60;

export interface InboxRunner {
  leases: LeaseTable<StoredArrival>;
  /** Facts, oldest first. */
  turn: () => Promise<boolean>;
  /** Urgent sides, newest first, ahead of everything and without any lock on the customer. */
  urgentTurn: () => Promise<boolean>;
}

export function createInboxRunner(deps: Deps): InboxRunner {
  const leases = createLeaseTable<StoredArrival>({ ...deps, table: 'inbox', columns: 'id, body, receivedAtMs, attempts' });
  const size = createBatchSize(deps.database.engine);
  return { leases, turn: () => factsTurn(deps, leases, size), urgentTurn: () => promoteUrgent(deps) };
}

async function factsTurn(deps: Deps, leases: LeaseTable<StoredArrival>, size: BatchSize): Promise<boolean> {
  const { token, rows } = await leases.claim({ where: '1 = 1', params: [], order: 'id', limit: CLAIMED, repeatable: true });
  const queue: Read[] = rows.map((row) => ({ row, reading: readingOf(deps, row) })).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const untilMs = performance.now() + WORK_WITHIN_MS;
  while (queue.length > 0 && performance.now() < untilMs) {
    await deps.rush.standAside();
    const batch = queue.splice(0, size.rows());
    const tookMs = await together(deps, leases, token, batch).catch(() => null);
    if (tookMs !== null) size.took(batch.length, tookMs);
    else for (const item of batch) await alone(deps, leases, token, item);
  }
  if (queue.length > 0) await leases.giveBack(token, queue.map(({ row }) => row.id));
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
    return { kind: 'handle', event: null, changeType: null, turns: [turnOf('', () => Promise.reject(new Error(messageOf(error))), null)] };
  }
}

/** Rows of one customer stay in order of arrival; customers are locked in one order. */
const keyOf = ({ row, reading }: Read) => `${reading.kind === 'handle' ? (reading.turns[0]?.key ?? '') : ''}\u0000${row.id}`;

/** Answers how long the writer was held. */
const together = (deps: Deps, leases: LeaseTable<StoredArrival>, token: string, batch: readonly Read[]): Promise<number> =>
  deps.unitOfWork.run(async (tx) => {
    const startedMs = performance.now();
    const turns = batch.flatMap(({ reading }) => (reading.kind === 'handle' ? reading.turns : []));
    for (const verb of new Set(turns.map((turn) => turn.verb))) await verb(tx, turns.filter((turn) => turn.verb === verb).map((turn) => turn.input) as never[]);
    await finish(deps, leases, tx, token, batch);
    return performance.now() - startedMs;
  }, { repeatable: true });

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
