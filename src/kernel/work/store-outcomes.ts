import type { Clock } from '../clock';
import type { SqlValue } from '../database/database';
import type { Tx, UnitOfWork } from '../database/unit-of-work';
import type { SendLane } from '../events';
import { messageOf, type Logger } from '../logger';
import { LeaseLost, type Held } from './lease-table';
import { GREET_RETRIES, nextAttempt, SEND_RETRIES, type Delivery, type Outcome, type WorkItem } from './outcome';
import { recordAttempts, type Attempt, type HandlerRegistry } from './registry';
import { createBatchSize } from './transaction-budget';
import type { WorkTable } from './work-table';

type Deps = { table: WorkTable; handlers: HandlerRegistry; unitOfWork: UnitOfWork; clock: Clock; logger: Logger; lane: SendLane };

/** What a call came to, and by which claim its row is held. */
export interface Ended extends Attempt {
  token: string;
}

/** Stores outcomes, several in a transaction; when that fails they are stored one by one. Resolves when this one is stored, or left to its lease. */
export function createOutcomeStore(deps: Deps): (ended: Ended) => Promise<void> {
  const size = createBatchSize(deps.table.engine);
  const waiting: { ended: Ended; stored: () => void }[] = [];
  let storing = false;
  const drain = async (): Promise<void> => {
    storing = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, size.rows());
      const tookMs = await storeTogether(deps, batch.map(({ ended }) => ended)).catch(() => null);
      if (tookMs !== null) size.took(batch.length, tookMs);
      else for (const { ended } of batch) await storeAlone(deps, ended);
      for (const { stored } of batch) stored();
    }
    storing = false;
  };
  return (ended) => new Promise((stored) => {
    waiting.push({ ended, stored });
    if (!storing) void drain();
  });
}

async function storeAlone(deps: Deps, ended: Ended): Promise<void> {
  try {
    await storeTogether(deps, [ended]);
  } catch (error) {
    // the row keeps its lease until it runs out; the next holder finds it in doubt and asks
    if (!(error instanceof LeaseLost)) deps.logger.error('the outcome of a call could not be stored', { kind: ended.work.kind, work: ended.work.id, error: messageOf(error) });
  }
}

/** A greeting whose turn comes late is no greeting: its lane goes to the head of the queue of writers. Answers how long the writer was held. */
const storeTogether = (deps: Deps, batch: readonly Ended[]): Promise<number> => deps.unitOfWork.run(async (tx) => {
  const startedMs = performance.now();
  await finishAll(deps, tx, batch);
  for (const kind of new Set(batch.map(({ work }) => work.kind))) {
    const sender = deps.handlers.sender(kind);
    if (sender) await recordAttempts(sender, tx, batch.filter(({ work }) => work.kind === kind).sort((a, b) => (a.work.key < b.work.key ? -1 : 1)));
  }
  return performance.now() - startedMs;
}, { urgent: deps.lane === 'greet' });

/** One UPDATE per distinct outcome, not per row: calls that end together mostly end alike. */
async function finishAll(deps: Deps, tx: Tx, batch: readonly Ended[]): Promise<void> {
  const groups = new Map<string, { held: Held[]; assignments: string; values: SqlValue[] }>();
  const nowMs = deps.clock.nowMs();
  for (const { token, work, outcome } of batch) {
    const next = nextRow(deps, work, outcome, nowMs);
    const key = JSON.stringify(next);
    const group = groups.get(key) ?? { held: [], assignments: Object.keys(next).map((column) => `${column} = ?`).join(', '), values: Object.values(next) };
    group.held.push({ id: work.id, token });
    groups.set(key, group);
  }
  for (const { held, assignments, values } of groups.values()) await deps.table.leases.finishHeld(tx, held, assignments, values);
}

function nextRow(deps: Deps, item: WorkItem, outcome: Outcome, nowMs: number): Record<string, SqlValue> {
  if (outcome.kind === 'done' || outcome.kind === 'failed' || outcome.kind === 'expired') {
    const delivery = item.to === null ? null : settled(item, outcome);
    const error = outcome.kind === 'done' ? null : outcome.error.slice(0, 500);
    return { status: outcome.kind, error, delivery, doneAtMs: nowMs, sentAtMs: delivery === 'sent' ? nowMs : null };
  }
  const doubt = outcome.kind === 'unknown' || item.doubt ? 1 : 0; // a retry speaks for its own attempt, not for the one in doubt before it
  const free = outcome.kind === 'retry' && outcome.free === true;
  const afterMs = outcome.kind === 'retry' ? outcome.afterMs : undefined;
  const schedule = deps.handlers.sender(item.kind)?.retries ?? (deps.lane === 'greet' ? GREET_RETRIES : SEND_RETRIES);
  const next = nextAttempt(item.attempts, schedule, { nowMs, deliverByMs: item.deliverByMs, free, ...(afterMs === undefined ? {} : { afterMs }) });
  const delivery = item.to === null ? null : unsettled(next.status, doubt === 1);
  return {
    status: next.status, error: outcome.error.slice(0, 500), delivery, doubt, attempts: free ? item.attempts - 1 : item.attempts, notBeforeMs: next.status === 'pending' ? next.notBeforeMs : nowMs,
  };
}

function settled(item: WorkItem, outcome: Extract<Outcome, { kind: 'done' | 'failed' | 'expired' }>): Delivery {
  if (outcome.kind === 'done') return outcome.delivery ?? 'sent';
  return outcome.kind === 'expired' && item.doubt ? 'unknown' : outcome.kind;
}

/** What may honestly be said of a message whose attempt did not settle it. */
function unsettled(status: 'pending' | 'parked' | 'expired', doubt: boolean): Delivery {
  if (doubt && status !== 'pending') return 'unknown';
  if (status === 'pending') return 'queued';
  return status === 'expired' ? 'expired' : 'failed';
}
