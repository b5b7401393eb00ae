import type { SimClock } from '../clock';

/**
 * Runs deliveries: those of one lane (one customer) in order, different lanes side by side up to a limit.
 * A delayed job joins its lane only when its time comes, so a later event can overtake it.
 */
export interface Lanes {
  add(job: { lane: string; dueMs: number; run: () => Promise<void> }): void;
  /** Resolves when nothing is waiting or running. */
  idle(): Promise<void>;
}

const SIDE_BY_SIDE = 16;

export function createLanes(clock: SimClock): Lanes {
  const tails = new Map<string, Promise<void>>();
  const pending = new Set<Promise<void>>();
  const waiting: (() => void)[] = [];
  let running = 0;

  async function withPermit(run: () => Promise<void>): Promise<void> {
    if (running >= SIDE_BY_SIDE) await new Promise<void>((resolve) => { waiting.push(resolve); });
    running += 1;
    try {
      await run();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  }

  function join(lane: string, run: () => Promise<void>): Promise<void> {
    const tail = (tails.get(lane) ?? Promise.resolve()).then(() => withPermit(run));
    tails.set(lane, tail);
    return tail.finally(() => {
      if (tails.get(lane) === tail) tails.delete(lane);
    });
  }

  function track(work: Promise<void>): void {
    pending.add(work);
    void work.finally(() => pending.delete(work));
  }

  return {
    add({ lane, dueMs, run }) {
      // joined at once when due, so that two events raised one after the other keep their order
      track(dueMs <= clock.nowMs() ? join(lane, run) : clock.sleepUntil(dueMs).then(() => join(lane, run)));
    },
    async idle() {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}
