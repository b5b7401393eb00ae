import type { Tx } from '../database/unit-of-work';
import type { SendLane } from '../events';
import type { Outcome, RetrySchedule, WorkItem } from './outcome';

/** A job changes our own tables only; it runs inside the transaction that also marks its rows done, so its effect is exactly once. */
export interface Job {
  kind: string;
  retries?: RetrySchedule;
  /** One row. A kind that arrives in bursts has `runAll` instead. */
  run?(tx: Tx, work: WorkItem): Promise<void>;
  /** Several due rows, keys in order, perhaps one key twice: locks, loads and writes them by the set, so that a row costs a share of a statement. */
  runAll?(tx: Tx, works: readonly WorkItem[]): Promise<void>;
}

export interface Attempt<Result = unknown> {
  work: WorkItem;
  outcome: Outcome<Result>;
}

/** One kind of work that leaves the house: send, then record what happened together with the row's new state. */
export interface Sender<Result = unknown> {
  kind: string;
  lane: SendLane;
  /** The network call. Expected failures are outcomes; whatever it throws counts as `unknown`. */
  send(work: WorkItem): Promise<Outcome<Result>>;
  /** Runs in the transaction that stores the outcome. */
  record?(tx: Tx, work: WorkItem, outcome: Outcome<Result>): Promise<void>;
  /** The same for several rows whose calls ended together, keys in order. */
  recordAll?(tx: Tx, attempts: readonly Attempt<Result>[]): Promise<void>;
  retries?: RetrySchedule;
}

export interface HandlerRegistry {
  job(kind: string): Job | undefined;
  sender(kind: string): Sender | undefined;
}

export async function runJob(job: Job, tx: Tx, works: readonly WorkItem[]): Promise<void> {
  await job.runAll?.(tx, works);
  if (job.run) for (const work of works) await job.run(tx, work);
}

export async function recordAttempts(sender: Sender, tx: Tx, attempts: readonly Attempt[]): Promise<void> {
  await sender.recordAll?.(tx, attempts);
  if (sender.record) for (const { work, outcome } of attempts) await sender.record(tx, work, outcome);
}
