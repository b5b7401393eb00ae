import { randomBytes } from 'node:crypto';

/** The only source of chance for rooms; tests and replays set it (architecture 12). */
export interface Ids {
  /** 26 characters, sorts by time: lists are "newest first" by primary key and inserts stay local in the index. */
  next(): string;
  /** URL-safe text of `bytes` random bytes: unguessable, carries no data. */
  secret(bytes: number): string;
}

const ALPHABET = Buffer.from('0123456789abcdefghjkmnpqrstvwxyz'); // Crockford base 32
const TIME_DIGITS = 10;
/** One text at a time is written here: put together from single characters it would cost half as much again, and every callback draws one. */
const digits = Buffer.alloc(26);

/** 48 bits of time, 80 bits of chance (the layout of a ULID), lower case. */
export function timeSortedId(nowMs: number, entropy: Buffer): string {
  let time = nowMs;
  for (let at = TIME_DIGITS - 1; at >= 0; at -= 1) {
    digits[at] = ALPHABET[time % 32] ?? 0;
    time = Math.floor(time / 32);
  }
  let bits = 0;
  let held = 0;
  let at = TIME_DIGITS;
  for (let i = 0; i < ENTROPY; i += 1) {
    held = (held << 8) | (entropy[i] ?? 0);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      digits[at] = ALPHABET[(held >> bits) & 31] ?? 0;
      at += 1;
    }
    held &= 31;
  }
  return digits.toString('latin1');
}

/** When an id was drawn. */
export function idTimeMs(id: string): number {
  let time = 0;
  for (let at = 0; at < TIME_DIGITS; at += 1) time = time * 32 + ALPHABET.indexOf(id.charAt(at));
  return time;
}

const ENTROPY = 10;

/** Below every id of that millisecond and after, above all of before: rows of a span of time are found by their key. */
export const firstIdAt = (ms: number): string => timeSortedId(ms, Buffer.alloc(ENTROPY));

const POOL = ENTROPY * 512;

/**
 * Ids of one process sort by the order in which they were drawn: within a millisecond the last one counts up, so "lower id first" means "first come".
 * Entropy is drawn by the pool: a system call per id would be a fifth of what an acknowledged callback costs.
 */
export function systemIds(nowMs: () => number): Ids {
  let pool = Buffer.alloc(0);
  let lastMs = -1;
  let last = Buffer.alloc(ENTROPY);
  return {
    next() {
      const atMs = nowMs();
      if (atMs <= lastMs) {
        countUp(last);
        return timeSortedId(lastMs, last); // a clock that is set back must not turn the order round
      }
      if (pool.length < ENTROPY) pool = randomBytes(POOL);
      last = Buffer.from(pool.subarray(0, ENTROPY));
      pool = pool.subarray(ENTROPY);
      last[0] = (last[0] ?? 0) & 0x7f; // room to count up
      lastMs = atMs;
      return timeSortedId(atMs, last);
    },
    secret: (bytes) => randomBytes(bytes).toString('base64url'),
  };
}

function countUp(bytes: Buffer): void {
  for (let at = bytes.length - 1; at >= 0; at -= 1) {
    bytes[at] = ((bytes[at] ?? 0) + 1) & 0xff;
    if (bytes[at] !== 0) return;
  }
}
