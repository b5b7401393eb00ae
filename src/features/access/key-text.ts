import { createHash } from 'node:crypto';
import type { Ids } from '../../kernel/ids';

const SHAPE = /^wr_[A-Za-z0-9_-]{43}$/;

/** `wr_` and 32 random bytes, base64url: the prefix lets secret scanners find a leaked key. */
export const newKeyText = (ids: Ids): string => `wr_${ids.secret(32)}`;

/** The key in an `Authorization: Bearer` header, or null. */
export function keyTextOf(authorization: string | undefined): string | null {
  const [, text] = /^Bearer +(\S+) *$/i.exec(authorization ?? '') ?? [];
  return text !== undefined && SHAPE.test(text) ? text : null;
}

/**
 * What is stored and looked up. No salt and no slow hash: 256 random bits cannot be guessed or tabulated as a password can.
 * The look-up by unique index need not take constant time either: what it compares is the hash, which nobody can steer byte by byte.
 */
export const hashOfKey = (text: string): string => createHash('sha256').update(text).digest('hex');
