import type { Clock } from '../clock';
import type { Tx, UnitOfWork } from '../database/unit-of-work';
import { messageOf, type Logger } from '../logger';
import { LeaseLost, unlessLost } from './lease-table';
import { JOB_RETRIES, nextAttempt, type WorkItem } from './outcome';
import type { HandlerRegistry, Job } from './registry';
import type { WorkTable } from './work-table';

/** A worker's transaction stays short, so that an arriving callback never waits long for the writer. */
const TRANSACTION_MS = 8;
const BATCH = 20;

type Deps = { table: WorkTable; handlers: HandlerRegistry; unitOfWork: UnitOfWork; clock: Clock; logger: Logger };

/** Runs due jobs: several share a transaction; when one of them fails they are run again one by one, so a poison row harms only itself. */
export function createJobTurn(deps: Deps): () => Promise<boolean> {
  return async () => {
    const { token, items } = await deps.table.claim('job', BATCH);
    const queue = [...items].sort((a, b) => (a.key < b.key ? -1 : 1));
    while (queue.length > 0) {
      const done = await runTogether(deps, token, queue).catch(() => 0);
      if (done > 0) queue.splice(0, done);
      else for (const item of queue.splice(0)) await runAlone(deps, token, item);
    }
    return items.length > 0;
  };
}

async function runTogether(deps: Deps, token: string, queue: readonly WorkItem[]): Promise<number> {
  return deps.unitOfWork.run(async (tx) => {
    const startedMs = performance.now();
    let taken = 0;
    const done: string[] = [];
    for (const item of queue) {
      taken += 1;
      if (isLate(deps, item)) await finishLate(deps, tx, token, item);
      else {
        await jobOf(deps, item).run(tx, item);
        done.push(item.id);
      }
      if (performance.now() - startedMs > TRANSACTION_MS) break;
    }
    if (done.length > 0) await finishDone(deps, tx, token, done);
    return taken;
  });
}

async function runAlone(deps: Deps, token: string, item: WorkItem): Promise<void> {
  try {
    await runTogether(deps, token, [item]);
  } catch (error) {
    if (!(error instanceof LeaseLost)) await postpone(deps, token, item, messageOf(error));
  }
}

async function postpone(deps: Deps, token: string, item: WorkItem, error: string): Promise<void> {
  const schedule = deps.handlers.job(item.kind)?.retries ?? JOB_RETRIES;
  const next = nextAttempt(item.attempts, schedule, { nowMs: deps.clock.nowMs(), deliverByMs: item.deliverByMs });
  deps.logger[next.status === 'parked' ? 'error' : 'warn']('a job failed', { kind: item.kind, work: item.id, attempts: item.attempts, next: next.status, error });
  await unlessLost(deps.unitOfWork.run((tx) => next.status === 'pending'
    ? deps.table.leases.finish(tx, token, [item.id], 'status = ?, notBeforeMs = ?, error = ?', ['pending', next.notBeforeMs, error])
    : deps.table.leases.finish(tx, token, [item.id], 'status = ?, error = ?', [next.status, error])));
}

const isLate = (deps: Deps, item: WorkItem) => item.deliverByMs !== null && deps.clock.nowMs() > item.deliverByMs;

const finishLate = (deps: Deps, tx: Tx, token: string, item: WorkItem) =>
  deps.table.leases.finish(tx, token, [item.id], "status = 'expired', error = 'too late to be run', doneAtMs = ?", [deps.clock.nowMs()]);

const finishDone = (deps: Deps, tx: Tx, token: string, ids: readonly string[]) =>
  deps.table.leases.finish(tx, token, ids, "status = 'done', error = NULL, doneAtMs = ?", [deps.clock.nowMs()]);

function jobOf(deps: Deps, item: WorkItem): Job {
  const job = deps.handlers.job(item.kind);
  if (!job) throw new Error(`no job is registered for work of kind ${item.kind}`);
  return job;
}
