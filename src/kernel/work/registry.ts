import type { Tx } from '../database/unit-of-work';
import type { SendLane } from '../events';
import type { Outcome, RetrySchedule, WorkItem } from './outcome';

/** A job changes our own tables only; it runs inside the transaction that also marks its row done, so its effect is exactly once. */
export interface Job {
  kind: string;
  run(tx: Tx, work: WorkItem): Promise<void>;
  retries?: RetrySchedule;
}

/** One kind of work that leaves the house: send, then record what happened together with the row's new state. */
export interface Sender<Result = unknown> {
  kind: string;
  lane: SendLane;
  /** The network call. Expected failures are outcomes; whatever it throws counts as `unknown`. */
  send(work: WorkItem): Promise<Outcome<Result>>;
  /** Runs in the transaction that stores the outcome. */
  record?(tx: Tx, work: WorkItem, outcome: Outcome<Result>): Promise<void>;
  retries?: RetrySchedule;
}

export interface HandlerRegistry {
  job(kind: string): Job | undefined;
  sender(kind: string): Sender | undefined;
}
