import { hash, timingSafeEqual } from 'node:crypto';

const HEX_SHA1 = /^[0-9a-f]{40}$/;

/** SHA-1 over the four strings in byte order, without separators. Source: doc 91144. */
function digest(token: string, timestamp: string, nonce: string, encrypt: string): Buffer {
  return hash('sha1', [token, timestamp, nonce, encrypt].sort().join(''), 'buffer');
}

/** The 20 bytes of a `msg_signature` (lower-case hex), or null when it has another shape. */
export function parseSignature(msgSignature: string): Buffer | null {
  return HEX_SHA1.test(msgSignature) ? Buffer.from(msgSignature, 'hex') : null;
}

/** Compares in constant time: how long it takes says nothing about how many digits were right. */
export function signatureMatches(given: Buffer, token: string, timestamp: string, nonce: string, encrypt: string): boolean {
  return timingSafeEqual(given, digest(token, timestamp, nonce, encrypt));
}
