import { refuse } from './api-call';

interface Page<T> { items: T[]; nextCursor: string }

const PREFIX = 'sim:';

/** One page of a list; the cursor is opaque to the caller. A cursor that WeCom did not issue answers 50100. */
export function pageOf<T>(all: T[], cursor: string | undefined, limit: number): Page<T> {
  const start = cursor ? offsetOf(cursor) : 0;
  const end = start + limit;
  return { items: all.slice(start, end), nextCursor: end < all.length ? cursorAt(end) : '' };
}

/** A page size within 1…max; anything else is refused, not clipped. */
export function pageSize(asked: number | undefined, { usual, max }: { usual: number; max: number }): number {
  if (asked === undefined) return usual;
  return asked >= 1 && asked <= max ? asked : refuse(40035, `invalid limit, 1 to ${max}`);
}

const cursorAt = (offset: number): string => Buffer.from(`${PREFIX}${offset}`).toString('base64url');

/** A cursor that leads to the beginning: WeCom would never give it. */
export const FIRST_CURSOR = cursorAt(0);

function offsetOf(cursor: string): number {
  const plain = Buffer.from(cursor, 'base64url').toString('utf8');
  const offset = Number(plain.slice(PREFIX.length));
  return plain.startsWith(PREFIX) && Number.isSafeInteger(offset) && offset >= 0 ? offset : refuse(50100, 'invalid cursor');
}
