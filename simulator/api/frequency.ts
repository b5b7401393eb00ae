import type { SimClock } from '../clock';

/** corp × single API per minute (doc 90312). Blocks for the rest of the minute (45009). */
export interface Frequency {
  /** Counts one call; false when the API is over its quota. */
  admit(path: string, quotaPerMinute: number): boolean;
  /** Blocks one API, or every one ('*'), for the rest of the window. */
  exhaust(path: string): void;
  clear(): void;
}

const WINDOW_MS = 60_000;

export function createFrequency(clock: SimClock): Frequency {
  let window = -1;
  let counts = new Map<string, number>();
  const roll = () => {
    const now = Math.floor(clock.nowMs() / WINDOW_MS);
    if (now !== window) counts = new Map();
    window = now;
  };
  return {
    admit(path, quotaPerMinute) {
      roll();
      const count = (counts.get(path) ?? 0) + 1;
      counts.set(path, count);
      return count <= quotaPerMinute && !counts.has('*');
    },
    exhaust(path) {
      roll();
      counts.set(path, Infinity);
    },
    clear: () => counts.clear(),
  };
}
