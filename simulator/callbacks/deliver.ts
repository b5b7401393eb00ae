import type { SimClock } from '../clock';
import type { CallbackTarget } from './callback-target';

export interface Attempt {
  atMs: number;
  tookMs: number;
  /** HTTP status, or null when there was no answer in time */
  status: number | null;
  /** what went over the wire: other ciphertext in every try */
  encrypt: string;
}

/** `isWanted` turns false when the world is reset: no further try. */
interface DeliverOptions { clock: SimClock; timeoutMs: number; isWanted: () => boolean }

/** doc 90930: a timeout or a non-200 answer is tried again, three times in total. */
const TRIES = 3;
/** The pause is not documented; builders see it as roughly immediate. */
const RETRY_PAUSE_MS = 20;

/** Posts one event until the bot answers 200 or the tries are used up. Every try carries new ciphertext. */
export async function deliver(target: CallbackTarget, plaintext: string, options: DeliverOptions): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  while (attempts.length < TRIES && options.isWanted()) {
    if (attempts.length > 0) await options.clock.sleepUntil(options.clock.nowMs() + RETRY_PAUSE_MS);
    const attempt = await tryOnce(target, plaintext, options);
    attempts.push(attempt);
    if (attempt.status === 200) break;
  }
  return attempts;
}

async function tryOnce(target: CallbackTarget, plaintext: string, { clock, timeoutMs }: DeliverOptions): Promise<Attempt> {
  const atMs = clock.nowMs();
  const started = performance.now();
  let encrypt = '';
  const status = await target.post(plaintext, timeoutMs, (sealed) => { encrypt = sealed; }).catch(() => null);
  return { atMs, tookMs: Math.round(performance.now() - started), status, encrypt };
}
