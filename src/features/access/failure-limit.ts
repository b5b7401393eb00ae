import type { Clock } from '../../kernel/clock';

const WINDOW_MS = 60_000;
const ALLOWED = 20;
const MOST_ADDRESSES = 10_000;

export interface FailureLimit {
  /** Counts one; answers the seconds to wait once the address has used up what it is allowed in this minute, else null. */
  count(address: string): number | null;
}

/** Failures (20 unless told) per address and minute, in memory. At most 10,000 addresses: the one seen first is forgotten for a new one. */
export function createFailureLimit(clock: Clock, allowed = ALLOWED): FailureLimit {
  const windows = new Map<string, { failures: number; endsAtMs: number }>();
  return {
    count(address) {
      const nowMs = clock.nowMs();
      let window = windows.get(address);
      if (!window || nowMs >= window.endsAtMs) {
        windows.delete(address); // re-inserted at the end: the map stays in order of age
        window = { failures: 0, endsAtMs: nowMs + WINDOW_MS };
        windows.set(address, window);
        const [oldest] = windows.keys();
        if (windows.size > MOST_ADDRESSES && oldest !== undefined) windows.delete(oldest);
      }
      window.failures += 1;
      return window.failures > allowed ? Math.ceil((window.endsAtMs - nowMs) / 1000) : null;
    },
  };
}
