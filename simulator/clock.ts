/** The simulator's own time: the real clock plus an offset that a test moves. Everything in the world reads it. */
export interface SimClock {
  nowMs(): number;
  offsetMs(): number;
  /** Jump forward; sleepers whose time has come wake at once. */
  advance(byMs: number): void;
  /** Resolves when the simulator's clock shows `dueMs`, through real waiting or an advance. */
  sleepUntil(dueMs: number): Promise<void>;
  /** Wakes every sleeper, whatever its time: used when the simulator closes. */
  wakeAll(): void;
  reset(): void;
}

interface Sleeper { dueMs: number; wake: () => void; timer: NodeJS.Timeout }

// setTimeout fires at once beyond 2^31-1 ms
const LONGEST_TIMER_MS = 2_147_483_647;

/** `startOffsetMs`: how far from the real clock the world begins; a reset goes back there. */
export function createSimClock(realNowMs: () => number = Date.now, startOffsetMs = 0): SimClock {
  let offsetMs = startOffsetMs;
  const sleepers = new Set<Sleeper>();
  const nowMs = () => realNowMs() + offsetMs;

  const rouse = (isDue: (sleeper: Sleeper) => boolean) => {
    for (const sleeper of [...sleepers].filter(isDue)) {
      clearTimeout(sleeper.timer);
      sleepers.delete(sleeper);
      sleeper.wake();
    }
  };
  const rouseDue = () => rouse((sleeper) => sleeper.dueMs <= nowMs());

  return {
    nowMs,
    offsetMs: () => offsetMs,
    advance: (byMs) => { offsetMs += byMs; rouseDue(); },
    sleepUntil: (dueMs) => new Promise((resolve) => {
      const waitMs = dueMs - nowMs();
      if (waitMs <= 0) return resolve();
      // the timer is only a hint: Node may fire it a millisecond early
      const timer = setTimeout(() => rouse((other) => other === sleeper), Math.min(waitMs, LONGEST_TIMER_MS));
      const sleeper: Sleeper = { dueMs, wake: resolve, timer };
      sleepers.add(sleeper);
    }),
    wakeAll: () => rouse(() => true),
    reset: () => { offsetMs = startOffsetMs; rouseDue(); },
  };
}
