import { randomBytes } from 'node:crypto';

/** The only source of chance for rooms; tests and replays set it (architecture 12). */
export interface Ids {
  /** 26 characters, sorts by time: lists are "newest first" by primary key and inserts stay local in the index. */
  next(): string;
  /** URL-safe text of `bytes` random bytes: unguessable, carries no data. */
  secret(bytes: number): string;
}

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'; // Crockford base 32

/** 48 bits of time, 80 bits of chance (the layout of a ULID), lower case. */
export function timeSortedId(nowMs: number, entropy: Buffer): string {
  let time = nowMs;
  let head = '';
  for (let i = 0; i < 10; i += 1) {
    head = ALPHABET.charAt(time % 32) + head;
    time = Math.floor(time / 32);
  }
  let bits = 0;
  let held = 0;
  let tail = '';
  for (const byte of entropy.subarray(0, 10)) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      tail += ALPHABET.charAt((held >> bits) & 31);
    }
    held &= 31;
  }
  return head + tail;
}

const ENTROPY = 10;
const POOL = ENTROPY * 512;

/** Entropy is drawn by the pool: a system call per id would be a fifth of what an acknowledged callback costs. */
export function systemIds(nowMs: () => number): Ids {
  let pool = Buffer.alloc(0);
  return {
    next() {
      if (pool.length < ENTROPY) pool = randomBytes(POOL);
      const id = timeSortedId(nowMs(), pool);
      pool = pool.subarray(ENTROPY);
      return id;
    },
    secret: (bytes) => randomBytes(bytes).toString('base64url'),
  };
}
