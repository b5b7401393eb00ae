import { WecomError } from './errors';

/** What a queue should do after a failed call; the shape is a queue's, no queue is imported. */
export type Advice =
  | { kind: 'retry'; error: string; afterMs?: number; free?: boolean }
  | { kind: 'unknown'; error: string }
  | { kind: 'failed'; error: string; code?: number };

/**
 * One table for every sender: what a failed WeCom call means for its next attempt.
 * `repeatIsHarmless`: the API refuses or swallows a second identical request, so an unknown outcome may simply be tried again.
 * A missing permission is tried again for hours: an administrator can mend it meanwhile.
 */
export function adviseAfter(error: unknown, options: { repeatIsHarmless: boolean }): Advice {
  if (!(error instanceof WecomError)) return { kind: 'unknown', error: error instanceof Error ? error.message : 'unknown error' };
  if (error.outcomeUnknown && !options.repeatIsHarmless) return { kind: 'unknown', error: error.message };
  switch (error.kind) {
    case 'backoff':
      return { kind: 'retry', error: error.message, afterMs: error.retryAfterMs ?? 60_000, free: true };
    case 'fault':
    case 'state':
      return refusedForGood(error);
    case 'retry':
    case 'token':
    case 'network':
    case 'reply':
    case 'permission':
      return { kind: 'retry', error: error.message };
  }
}

/** WeCom refused for good; its code goes along, the text is for people. */
export const refusedForGood = (error: WecomError): Extract<Advice, { kind: 'failed' }> => ({ kind: 'failed', error: error.message, ...(error.code === null ? {} : { code: error.code }) });

/** A setting of the app or the company, not of who or what the call is about: token, 可信IP, 可调用接口的应用, agent. Somebody can mend it while we wait. */
export const isSetting = (error: WecomError): boolean => error.code !== null && SETTINGS.has(error.code);

const SETTINGS = new Set([40001, 40013, 40091, 48001, 48002, 60020, 60031, 301002, 301007]);
