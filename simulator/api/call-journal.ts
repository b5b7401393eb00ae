import type { Ring } from '../ring';
import { createRing } from '../ring';

/** One call of the bot, without its token and secret. */
export interface JournaledCall {
  /** path without /cgi-bin/ */
  api: string;
  method: string;
  query: Record<string, string>;
  body: unknown;
  atMs: number;
  httpStatus: number;
  /** null when no JSON answer left the simulator */
  errcode: number | null;
  faults: string[];
}

export type CallJournal = Ring<JournaledCall>;

const MAX_BODY_BYTES = 65_536;

export const createCallJournal = (): CallJournal => createRing<JournaledCall>(5000);

export function queryWithoutSecrets(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...query].filter(([name]) => name !== 'access_token' && name !== 'corpsecret'));
}

/** JSON as sent; anything else only by its size. */
export function bodyForJournal(rawBody: Buffer): unknown {
  if (rawBody.length === 0) return null;
  if (rawBody.length > MAX_BODY_BYTES) return { bytes: rawBody.length };
  try {
    return JSON.parse(rawBody.toString('utf8')) as unknown;
  } catch {
    return { bytes: rawBody.length };
  }
}
