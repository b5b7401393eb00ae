/** Who or what made a change: kept with every event, history line and ledger entry. Internal ids only (architecture 9). */
export interface Cause {
  type: 'callback' | 'api' | 'staff' | 'break_glass' | 'customer' | 'work' | 'sync' | 'command';
  id: string;
}

/** A fact that other rooms may want to look at. Level-triggered: it says *look at* `subject`, not what to do (architecture 5). */
export interface KernelEvent {
  type: string;
  subject: string;
  data: Readonly<Record<string, string | number | boolean | null>>;
  cause: Cause;
}

/** A room's wish to be told: work is written in the emitter's own transaction, only when `wants` says so. */
export interface Subscription {
  on: string;
  wants?(event: KernelEvent): boolean;
  work(event: KernelEvent): NewWork;
}

/**
 * Jobs change our own tables only: `shared` are those that move balances everybody wants (a budget), one loop a process, because
 * several would only wait for each other's locks. The other lanes are calls out.
 */
export type JobLane = 'job' | 'shared';
export type SendLane = 'greet' | 'send' | 'bulk';
export type Lane = JobLane | SendLane;

export interface NewWork {
  kind: string;
  /** Whom it is about; also the order in which a batch takes its locks. */
  key: string;
  payload: Readonly<Record<string, unknown>>;
  lane?: Lane;
  /** Not before this instant (epoch ms); now when absent. */
  notBeforeMs?: number;
  /** Never after this instant: the row expires without a call. */
  deliverByMs?: number;
  /** At most one row ever with this text: makes a level-triggered verb enqueue once. */
  once?: string;
  /** Set for what leaves to WeCom: internal id of the receiver. The row then shows in the outbox. */
  to?: string;
}
