import type { Lane } from '../events';

/** The states of inbox and work, everywhere. */
export type RowStatus = 'pending' | 'processing' | 'done' | 'failed' | 'expired' | 'parked';

/** What WeCom has really said about a message. */
export type Delivery = 'queued' | 'waiting' | 'sent' | 'failed' | 'expired' | 'unknown';

/** One row as a handler sees it. */
export interface WorkItem {
  id: string;
  kind: string;
  key: string;
  lane: Lane;
  payload: Readonly<Record<string, unknown>>;
  attempts: number;
  /** An earlier attempt may have had its effect: ask before repeating (policy 30). */
  doubt: boolean;
  createdAtMs: number;
  deliverByMs: number | null;
  to: string | null;
}

/** What an attempt to send came to; the worker decides what next. */
export type Outcome<Result = unknown> =
  /** `result` is what `record` stores of WeCom's answer. */
  | { kind: 'done'; delivery?: 'sent' | 'waiting'; result?: Result }
  /** Definitely had no effect; `free` attempts (a closed rate window) are not counted. */
  | { kind: 'retry'; error: string; afterMs?: number; free?: boolean }
  /** May have had its effect: tried again with `doubt`, where the sender asks first. */
  | { kind: 'unknown'; error: string }
  /** `code`: the other side's own number for it, for a `record` that tells reasons apart. */
  | { kind: 'failed'; error: string; code?: number }
  | { kind: 'expired'; error: string };

/** Waiting times between attempts; when they are used up the row is parked for a person to look at. */
export type RetrySchedule = readonly number[];

const S = 1000;
const M = 60 * S;
export const JOB_RETRIES: RetrySchedule = [1 * S, 5 * S, 30 * S, 2 * M, 10 * M];
export const SEND_RETRIES: RetrySchedule = [1 * S, 3 * S, 10 * S, 30 * S, 2 * M, 10 * M, 30 * M, 60 * M, 180 * M, 360 * M];
/** Inside the 20 s of a welcome code. */
export const GREET_RETRIES: RetrySchedule = [0.5 * S, 1 * S, 2 * S, 3 * S, 4 * S, 5 * S];

export type NextStep = { status: 'pending'; notBeforeMs: number } | { status: 'parked' } | { status: 'expired' };

/** When does a failed attempt run again? `attempts` counts this one. */
export function nextAttempt(attempts: number, schedule: RetrySchedule, at: { nowMs: number; afterMs?: number; free?: boolean; deliverByMs: number | null }): NextStep {
  const wait = at.free ? (at.afterMs ?? schedule[0]) : schedule[attempts - 1];
  if (wait === undefined) return { status: 'parked' };
  const notBeforeMs = at.nowMs + Math.max(wait, at.afterMs ?? 0);
  return at.deliverByMs !== null && notBeforeMs > at.deliverByMs ? { status: 'expired' } : { status: 'pending', notBeforeMs };
}
