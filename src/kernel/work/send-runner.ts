import type { Clock } from '../clock';
import type { UnitOfWork } from '../database/unit-of-work';
import type { SendLane } from '../events';
import { messageOf, type Logger } from '../logger';
import { callingFor, type CallOut } from './call-out';
import type { Outcome, WorkItem } from './outcome';
import type { HandlerRegistry } from './registry';
import { createOutcomeStore } from './store-outcomes';
import type { WorkTable } from './work-table';

type Deps = {
  table: WorkTable; handlers: HandlerRegistry; unitOfWork: UnitOfWork; clock: Clock; logger: Logger;
  lane: SendLane; concurrency: number; onOutcome?: (kind: string, outcome: Outcome['kind']) => void;
  onClaim?: (items: readonly WorkItem[]) => void;
};

export interface SendRunner {
  turn: () => Promise<boolean>;
  /** Leases to keep alive while calls are out. */
  held(): readonly CallOut[];
  /** Resolves when no call is out. */
  idle(): Promise<void>;
}

/** Share of the calls that may still be out when more are claimed. */
const MOST_STILL_OUT = 0.75;

/** Keeps up to `concurrency` calls out; a slow one never holds up the others. Outcomes that come in while one batch is being stored share the next. */
export function createSendRunner(deps: Deps): SendRunner {
  const out = new Map<CallOut, Promise<void>>(); // by call, not by row: a lost row may be out twice
  const store = createOutcomeStore(deps);
  let room: () => void = () => undefined;
  const attempt = async (call: CallOut, work: WorkItem): Promise<void> => {
    const outcome = await callingFor(call, () => outcomeOf(deps, work));
    deps.onOutcome?.(work.kind, outcome.kind);
    await store({ token: call.token, work, outcome });
  };
  return {
    async turn() {
      // a claim costs the same for one row as for many: a few calls end before the next are taken up
      while (out.size > deps.concurrency * MOST_STILL_OUT) await new Promise<void>((resolve) => { room = resolve; });
      const { token, items, untilMs } = await deps.table.claim(deps.lane, Math.min(64, deps.concurrency - out.size));
      deps.onClaim?.(items);
      for (const item of items) {
        const call: CallOut = { id: item.id, token, heldUntilMs: untilMs };
        out.set(call, attempt(call, item).finally(() => {
          out.delete(call);
          room();
        }));
      }
      return items.length > 0;
    },
    held: () => [...out.keys()],
    idle: async () => { await Promise.all(out.values()); },
  };
}

async function outcomeOf(deps: Deps, item: WorkItem): Promise<Outcome> {
  const sender = deps.handlers.sender(item.kind);
  if (!sender) return { kind: 'failed', error: `no sender is registered for work of kind ${item.kind}` };
  if (item.deliverByMs !== null && deps.clock.nowMs() > item.deliverByMs) return { kind: 'expired', error: 'too late to be sent' };
  try {
    return await sender.send(item);
  } catch (error) {
    deps.logger.error('a sender failed in a way it does not know', { kind: item.kind, work: item.id, error: messageOf(error) });
    return { kind: 'unknown', error: messageOf(error) };
  }
}
