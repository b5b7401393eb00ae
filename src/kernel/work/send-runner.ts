import type { Clock } from '../clock';
import type { Tx, UnitOfWork } from '../database/unit-of-work';
import type { SendLane } from '../events';
import { messageOf, type Logger } from '../logger';
import { LeaseLost } from './lease-table';
import { GREET_RETRIES, nextAttempt, SEND_RETRIES, type Delivery, type Outcome, type WorkItem } from './outcome';
import type { HandlerRegistry, Sender } from './registry';
import type { WorkTable } from './work-table';

type Deps = {
  table: WorkTable; handlers: HandlerRegistry; unitOfWork: UnitOfWork; clock: Clock; logger: Logger;
  lane: SendLane; concurrency: number; onOutcome?: (kind: string, outcome: Outcome['kind']) => void;
};

export interface SendRunner {
  turn: () => Promise<boolean>;
  /** Leases to keep alive while calls are out. */
  tokens(): readonly string[];
  /** Resolves when no call is out. */
  idle(): Promise<void>;
}

/** Keeps up to `concurrency` calls out; a slow one never holds up the others. */
export function createSendRunner(deps: Deps): SendRunner {
  const out = new Set<{ token: string; ended: Promise<void> }>(); // by call, not by row: a lost row may be out twice
  let room: () => void = () => undefined;
  return {
    async turn() {
      if (out.size >= deps.concurrency) await new Promise<void>((resolve) => { room = resolve; });
      const { token, items } = await deps.table.claim(deps.lane, Math.min(64, deps.concurrency - out.size));
      for (const item of items) {
        const call = { token, ended: attempt(deps, token, item).finally(() => {
          out.delete(call);
          room();
        }) };
        out.add(call);
      }
      return items.length > 0;
    },
    tokens: () => [...new Set([...out].map((call) => call.token))],
    idle: async () => { await Promise.all([...out].map((call) => call.ended)); },
  };
}

async function attempt(deps: Deps, token: string, item: WorkItem): Promise<void> {
  try {
    const sender = deps.handlers.sender(item.kind);
    const outcome = await outcomeOf(deps, sender, item);
    deps.onOutcome?.(item.kind, outcome.kind);
    await deps.unitOfWork.run(async (tx) => {
      await store(deps, tx, token, item, outcome, sender);
      await sender?.record?.(tx, item, outcome);
    }, { urgent: deps.lane === 'greet' }); // a greeting whose turn comes late is no greeting
  } catch (error) {
    // the row keeps its lease until it runs out; the next holder finds it in doubt and asks
    if (!(error instanceof LeaseLost)) deps.logger.error('the outcome of a call could not be stored', { kind: item.kind, work: item.id, error: messageOf(error) });
  }
}

async function outcomeOf(deps: Deps, sender: Sender | undefined, item: WorkItem): Promise<Outcome> {
  if (!sender) return { kind: 'failed', error: `no sender is registered for work of kind ${item.kind}` };
  if (item.deliverByMs !== null && deps.clock.nowMs() > item.deliverByMs) return { kind: 'expired', error: 'too late to be sent' };
  try {
    return await sender.send(item);
  } catch (error) {
    deps.logger.error('a sender failed in a way it does not know', { kind: item.kind, work: item.id, error: messageOf(error) });
    return { kind: 'unknown', error: messageOf(error) };
  }
}

function settled(item: WorkItem, outcome: Extract<Outcome, { kind: 'done' | 'failed' | 'expired' }>): Delivery {
  if (outcome.kind === 'done') return outcome.delivery ?? 'sent';
  return outcome.kind === 'expired' && item.doubt ? 'unknown' : outcome.kind;
}

async function store(deps: Deps, tx: Tx, token: string, item: WorkItem, outcome: Outcome, sender: Sender | undefined): Promise<void> {
  const nowMs = deps.clock.nowMs();
  const finish = (assignments: string, params: (string | number | null)[]) => deps.table.leases.finish(tx, token, [item.id], assignments, params);
  if (outcome.kind === 'done' || outcome.kind === 'failed' || outcome.kind === 'expired') {
    const delivery = item.to === null ? null : settled(item, outcome);
    const error = outcome.kind === 'done' ? null : outcome.error.slice(0, 500);
    return finish('status = ?, error = ?, delivery = ?, doneAtMs = ?, sentAtMs = ?', [outcome.kind, error, delivery, nowMs, delivery === 'sent' ? nowMs : null]);
  }
  const doubt = outcome.kind === 'unknown' || item.doubt ? 1 : 0; // a retry speaks for its own attempt, not for the one in doubt before it
  const free = outcome.kind === 'retry' && outcome.free === true;
  const afterMs = outcome.kind === 'retry' ? outcome.afterMs : undefined;
  const schedule = sender?.retries ?? (deps.lane === 'greet' ? GREET_RETRIES : SEND_RETRIES);
  const next = nextAttempt(item.attempts, schedule, { nowMs, deliverByMs: item.deliverByMs, free, ...(afterMs === undefined ? {} : { afterMs }) });
  const delivery = item.to === null ? null : unsettled(next.status, doubt === 1);
  return finish('status = ?, error = ?, delivery = ?, doubt = ?, attempts = ?, notBeforeMs = ?',
    [next.status, outcome.error.slice(0, 500), delivery, doubt, free ? item.attempts - 1 : item.attempts, next.status === 'pending' ? next.notBeforeMs : nowMs]);
}

/** What may honestly be said of a message whose attempt did not settle it. */
function unsettled(status: 'pending' | 'parked' | 'expired', doubt: boolean): Delivery {
  if (doubt && status !== 'pending') return 'unknown';
  if (status === 'pending') return 'queued';
  return status === 'expired' ? 'expired' : 'failed';
}
