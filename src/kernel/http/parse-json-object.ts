import { badShape } from '../errors';
import { childPath } from './field-path';
import { refuseUnsoundText } from './sound-text';

export type JsonObject = Record<string, unknown>;

const MOST_LEVELS = 20;
/** Keys that reach an object's prototype in code that copies or merges it. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** The JSON object in `bytes`; no bytes are an empty object. Throws 400 for anything that a later reader could understand differently. */
export function parseJsonObject(bytes: Buffer): JsonObject {
  if (bytes.length === 0) return {};
  const value = parse(decode(bytes));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badShape('the body must be a JSON object');
  refuseTraps(value, '', 1);
  return value as JsonObject;
}

export const isForbiddenKey = (key: string): boolean => FORBIDDEN_KEYS.has(key);

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw badShape('the body is not valid UTF-8');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badShape('the body is not valid JSON'); // the parser's own message quotes the body
  }
}

function refuseTraps(value: unknown, path: string, level: number): void {
  if (typeof value === 'number') refuseInexact(value, path);
  if (typeof value === 'string') refuseUnsoundText(value, path);
  if (typeof value !== 'object' || value === null) return;
  if (level > MOST_LEVELS) throw badShape(`the body is nested deeper than ${MOST_LEVELS} levels`);
  if (Array.isArray(value)) return value.forEach((child, n) => refuseTraps(child, childPath(path, n), level + 1));
  for (const [key, child] of Object.entries(value)) {
    const at = childPath(path, key);
    if (isForbiddenKey(key)) throw badShape('the body has a forbidden key', [{ path: at, code: 'forbidden_key', detail: `${key} is not allowed as a key` }]);
    refuseUnsoundText(key, at);
    refuseTraps(child, at, level + 1);
  }
}

/** A whole number beyond 2^53 was rounded by the parser: what we would act on is not what was sent. */
function refuseInexact(value: number, path: string): void {
  if (Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value))) return;
  throw badShape('the body has a number that cannot be kept exactly', [{ path, code: 'unsafe_integer', detail: 'whole numbers lie between -(2^53-1) and 2^53-1' }]);
}
