import { WecomError } from '../errors';

export interface WecomClock {
  nowMs(): number;
  sleep(ms: number): Promise<void>;
}

/** A token as handed to one attempt. The generation tells two fetches apart even when WeCom gives the same token again (doc 91039). */
export interface TokenLease {
  token: string;
  generation: number;
}

export interface TokenSource {
  /** The token to use now; concurrent callers share one fetch. Throws what the fetch threw, without calling while it is backed off. */
  current(): Promise<TokenLease>;
  /** WeCom called this lease dead: the next `current` fetches, unless it has been replaced already. */
  discard(lease: TokenLease): void;
  /** A lease fetched a moment ago is dead too: like `discard`, and fetching waits a moment. */
  refuse(lease: TokenLease): void;
}

const EARLY_MS = 5 * 60_000;
const FIRST_BACKOFF_MS = 2_000; // about 2,000 failed fetches an hour block a corp for an hour
const MAX_BACKOFF_MS = 60_000;

interface Held extends TokenLease {
  refreshAtMs: number;
  expiresAtMs: number;
}

interface Backoff {
  error: WecomError;
  untilMs: number;
  waitMs: number;
}

/** Fetching early costs at most half of a short life; WeCom answers an early fetch with the same token and what is left of it. */
function hold(token: string, generation: number, lifeMs: number, nowMs: number): Held {
  const earlyMs = Math.min(EARLY_MS, lifeMs / 2);
  return { token, generation, refreshAtMs: nowMs + Math.max(lifeMs - earlyMs, 1_000), expiresAtMs: nowMs + lifeMs };
}

const again = (error: WecomError, retryAfterMs: number): WecomError =>
  new WecomError({
    api: error.api, kind: error.kind, text: `access token not available, ${error.kind}`, retryAfterMs, fromIp: error.fromIp,
    ...(error.code === null ? {} : { code: error.code }),
  });

/** Cache of the one access_token of (corp, secret). `fetchToken` answers the token and its life in seconds. Source: doc 91039. */
export function createTokenSource(fetchToken: () => Promise<{ token: string; expiresInS: number }>, clock: WecomClock): TokenSource {
  let held: Held | null = null;
  let inFlight: Promise<TokenLease> | null = null;
  let backoff: Backoff | null = null;
  let generation = 0;

  const delay = (error: WecomError): void => {
    const waitMs = Math.min(backoff ? backoff.waitMs * 2 : FIRST_BACKOFF_MS, MAX_BACKOFF_MS);
    backoff = { error, untilMs: clock.nowMs() + waitMs, waitMs };
  };

  const fetchOnce = async (): Promise<TokenLease> => {
    try {
      const { token, expiresInS } = await fetchToken();
      generation += 1;
      backoff = null;
      held = hold(token, generation, expiresInS * 1000, clock.nowMs());
      return held;
    } catch (error) {
      if (error instanceof WecomError) delay(error);
      throw error;
    } finally {
      inFlight = null;
    }
  };

  const refresh = (): Promise<TokenLease> => {
    const nowMs = clock.nowMs();
    if (backoff && nowMs < backoff.untilMs) return Promise.reject(again(backoff.error, backoff.untilMs - nowMs));
    inFlight ??= fetchOnce();
    return inFlight;
  };

  const discard = (lease: TokenLease): boolean => {
    if (held?.generation !== lease.generation) return false;
    held = null;
    return true;
  };

  return {
    async current() {
      const usable = held;
      if (!usable) return refresh();
      const nowMs = clock.nowMs();
      if (nowMs < usable.refreshAtMs) return usable;
      // while the old token lives, a failed early fetch is nobody's problem
      return refresh().catch((error: unknown) => {
        if (clock.nowMs() < usable.expiresAtMs && held === usable) return usable;
        throw error;
      });
    },
    discard(lease) {
      discard(lease);
    },
    refuse(lease) {
      if (discard(lease)) delay(new WecomError({ api: 'gettoken', kind: 'token', text: 'a fresh token was refused' }));
    },
  };
}
