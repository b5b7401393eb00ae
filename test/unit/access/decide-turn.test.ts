import { ABANDONED_AFTER_MS, decideTurn, KEPT_FOR_MS } from '../../../src/features/access/decide-turn';

const T = 1_790_000_000_000;
const running = { requestHash: 'h', startedAtMs: T, expiresAtMs: T + KEPT_FOR_MS, status: null };
const done = { ...running, status: 201 };

test.each([
  ['done, same request', done, 'h', T + 1, 'replay'],
  ['done, same request, in the last millisecond', done, 'h', T + KEPT_FOR_MS - 1, 'replay'],
  ['done, expired', done, 'h', T + KEPT_FOR_MS, 'start_over'],
  ['expired, other request', done, 'other', T + KEPT_FOR_MS, 'start_over'],
  ['left running, expired', running, 'h', T + KEPT_FOR_MS, 'start_over'],
  ['given up without an answer', { ...running, startedAtMs: 0 }, 'h', T, 'take_over'],
  ['given up without an answer, other request', { ...running, startedAtMs: 0 }, 'other', T, 'mismatch'],
  ['done, other request', done, 'other', T, 'mismatch'],
  ['running, other request', running, 'other', T, 'mismatch'],
  ['running, same request', running, 'h', T, 'in_progress'],
  ['running, just under a minute', running, 'h', T + ABANDONED_AFTER_MS - 1, 'in_progress'],
  ['left running by a crash', running, 'h', T + ABANDONED_AFTER_MS, 'take_over'],
])('%s → %s', (_, found, requestHash, nowMs, turn) => expect(decideTurn(found, requestHash, nowMs)).toBe(turn));
