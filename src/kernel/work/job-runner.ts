import type { Clock } from '../clock';
import type { Tx, UnitOfWork } from '../database/unit-of-work';
import type { JobLane } from '../events';
import { messageOf, type Logger } from '../logger';
import type { Rush } from '../rush';
import { LeaseLost, unlessLost, WORK_WITHIN_MS } from './lease-table';
import { JOB_RETRIES, nextAttempt, type WorkItem } from './outcome';
import { runJob, type HandlerRegistry } from './registry';
import { createBatchSize, type BatchSize } from './transaction-budget';
import type { WorkTable } from './work-table';

/** Claimed together; they share a transaction by kind, and as many of a kind as its time allows. */
const CLAIMED = 60;

type Deps = { engine: 'sqlite' | 'mysql'; table: WorkTable; handlers: HandlerRegistry; rush: Rush; unitOfWork: UnitOfWork; clock: Clock; logger: Logger };

/** Runs due jobs: several of one kind share a transaction; when it fails they are run again one by one, so a poison row harms only itself. */
export function createJobTurn(deps: Deps, lane: JobLane = 'job'): () => Promise<boolean> {
  const sizes = new Map<string, BatchSize>();
  return async () => {
    const { token, items } = await deps.table.claim(lane, CLAIMED);
    const untilMs = performance.now() + WORK_WITHIN_MS;
    const kinds = byKind(items);
    for (const [kind, queue] of kinds) {
      const size = sizes.get(kind) ?? createBatchSize(deps.engine);
      sizes.set(kind, size);
      while (queue.length > 0 && performance.now() < untilMs) {
        await deps.rush.standAside();
        await runSome(deps, token, queue.splice(0, size.rows()), size);
      }
    }
    const left = [...kinds.values()].flat();
    if (left.length > 0) await deps.table.leases.giveBack(token, left.map((item) => item.id));
    return items.length > 0;
  };
}

/** Kinds in order of their first due row; rows of a kind in order of their keys, which is the order of the locks. */
function byKind(items: readonly WorkItem[]): Map<string, WorkItem[]> {
  const kinds = new Map<string, WorkItem[]>();
  for (const item of items) kinds.set(item.kind, [...(kinds.get(item.kind) ?? []), item]);
  for (const queue of kinds.values()) queue.sort((a, b) => (a.key < b.key ? -1 : 1));
  return kinds;
}

async function runSome(deps: Deps, token: string, batch: readonly WorkItem[], size: BatchSize): Promise<void> {
  const tookMs = await runTogether(deps, token, batch).catch(() => null);
  if (tookMs !== null) size.took(batch.length, tookMs);
  else for (const item of batch) await runAlone(deps, token, item);
}

/** Answers how long the writer was held. */
async function runTogether(deps: Deps, token: string, batch: readonly WorkItem[]): Promise<number> {
  return deps.unitOfWork.run(async (tx) => {
    const startedMs = performance.now();
    const nowMs = deps.clock.nowMs();
    const late = batch.filter((item) => item.deliverByMs !== null && nowMs > item.deliverByMs);
    const due = batch.filter((item) => !late.includes(item));
    if (late.length > 0) await finish(deps, tx, token, late, "status = 'expired', error = 'too late to be run', doneAtMs = ?");
    if (due.length > 0) {
      await runDue(deps, tx, due);
      await finish(deps, tx, token, due, "status = 'done', error = NULL, doneAtMs = ?");
    }
    return performance.now() - startedMs;
  }, { repeatable: true });
}

async function runDue(deps: Deps, tx: Tx, due: readonly WorkItem[]): Promise<void> {
  const kind = (due[0] as WorkItem).kind;
  const job = deps.handlers.job(kind);
  if (!job) throw new Error(`no job is registered for work of kind ${kind}`);
  await runJob(job, tx, due);
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

const finish = (deps: Deps, tx: Tx, token: string, items: readonly WorkItem[], assignments: string) =>
  deps.table.leases.finish(tx, token, items.map((item) => item.id), assignments, [deps.clock.nowMs()]);
