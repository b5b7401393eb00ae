import { WecomError } from '../errors';
import type { WecomClock } from './token-source';

export interface ApiLimits {
  /** Calls of one API in one minute (doc 90312: 10,000 per corp and API). */
  perMinute: number;
  /** Lower limits of single APIs, by name such as `message/send`. */
  perMinuteOf: Readonly<Record<string, number>>;
}

export interface RateWindows {
  /** Takes a place in the API's window; waits for the next window when it is full, throws `backoff` while WeCom has closed the API. */
  enter(api: string): Promise<void>;
  /** WeCom answered 45009: the API stays closed for a minute. */
  close(api: string): void;
}

export const WINDOW_MS = 60_000;

interface Window {
  startMs: number;
  count: number;
  closedUntilMs: number;
}

/** Fixed windows of a minute, one per API. A burst up to the limit goes through at once: WeCom counts, it does not smooth. */
export function createRateWindows(limits: ApiLimits, clock: WecomClock): RateWindows {
  const windows = new Map<string, Window>();

  const windowOf = (api: string): Window => {
    const nowMs = clock.nowMs();
    const known = windows.get(api) ?? { startMs: nowMs, count: 0, closedUntilMs: 0 };
    if (nowMs - known.startMs >= WINDOW_MS || nowMs < known.startMs) Object.assign(known, { startMs: nowMs, count: 0 });
    windows.set(api, known);
    return known;
  };

  return {
    async enter(api) {
      const limit = Math.min(limits.perMinute, limits.perMinuteOf[api] ?? Infinity);
      for (;;) {
        const window = windowOf(api);
        const closedForMs = window.closedUntilMs - clock.nowMs();
        if (closedForMs > 0) throw new WecomError({ api, kind: 'backoff', code: 45009, text: 'not called: too many calls a moment ago', retryAfterMs: closedForMs });
        if (window.count < limit) {
          window.count += 1;
          return;
        }
        await clock.sleep(window.startMs + WINDOW_MS - clock.nowMs());
      }
    },
    close(api) {
      windowOf(api).closedUntilMs = clock.nowMs() + WINDOW_MS;
    },
  };
}
