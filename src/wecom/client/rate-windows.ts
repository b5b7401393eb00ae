import { WecomError } from '../errors';
import type { WecomClock } from './token-source';

export interface ApiLimits {
  /** Calls of one API in one minute (doc 90312: 10,000 per corp and API). */
  perMinute: number;
  /** Lower limits of single APIs, by name such as `message/send`. */
  perMinuteOf: Readonly<Record<string, number>>;
}

/** Lets several processes share one limit: asked for a block of calls when the last is used up. */
export interface SharedPermits {
  /** Calls of this API that may be made in this minute (since 1970) beyond those leased before; 0: none are left. */
  lease(api: string, minute: number, limit: number): Promise<number>;
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
  /** Of the limit, what this process may use in this window. */
  allowed: number;
  closedUntilMs: number;
  leasing: Promise<number> | null;
}

/** Fixed windows of a minute, one per API. A burst up to the limit goes through at once: WeCom counts, it does not smooth. */
export function createRateWindows(limits: ApiLimits, clock: WecomClock, permits: SharedPermits | null = null): RateWindows {
  const windows = new Map<string, Window>();
  const limitOf = (api: string) => Math.min(limits.perMinute, limits.perMinuteOf[api] ?? Infinity);

  const windowOf = (api: string): Window => {
    const nowMs = clock.nowMs();
    const known = windows.get(api) ?? { startMs: -Infinity, count: 0, allowed: 0, closedUntilMs: 0, leasing: null };
    if (nowMs - known.startMs >= WINDOW_MS || nowMs < known.startMs) {
      // shared windows begin with the minute, so that all processes mean the same one
      Object.assign(known, { startMs: permits ? nowMs - (nowMs % WINDOW_MS) : nowMs, count: 0, allowed: permits ? 0 : limitOf(api) });
    }
    windows.set(api, known);
    return known;
  };

  /** Asked once for all who wait; what cannot be asked is not waited for: the limit is then this process's own. */
  const lease = (api: string, window: Window, shared: SharedPermits): Promise<number> => {
    const { startMs } = window;
    window.leasing ??= shared.lease(api, startMs / WINDOW_MS, limitOf(api)).catch(() => limitOf(api)).then((granted) => {
      window.leasing = null;
      if (window.startMs === startMs) window.allowed += granted;
      return granted;
    });
    return window.leasing;
  };

  return {
    async enter(api) {
      for (;;) {
        const window = windowOf(api);
        const closedForMs = window.closedUntilMs - clock.nowMs();
        if (closedForMs > 0) throw new WecomError({ api, kind: 'backoff', code: 45009, text: 'not called: too many calls a moment ago', retryAfterMs: closedForMs });
        if (window.count < window.allowed) {
          window.count += 1;
          return;
        }
        // whoever waited for the same block may have used it up
        if (permits && (await lease(api, window, permits)) > 0) continue;
        await clock.sleep(Math.max(1, window.startMs + WINDOW_MS - clock.nowMs()));
      }
    },
    close(api) {
      windowOf(api).closedUntilMs = clock.nowMs() + WINDOW_MS;
    },
  };
}
