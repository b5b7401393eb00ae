import { nextAttempt } from '../../../src/kernel/work/outcome';

const NOW = 1_000_000;
const schedule = [1000, 5000];
const at = (more: { afterMs?: number; free?: boolean; deliverByMs?: number | null } = {}) => ({ nowMs: NOW, deliverByMs: null, ...more });

test.each([
  ['the first failure waits the first time', 1, at(), { status: 'pending', notBeforeMs: NOW + 1000 }],
  ['the second waits the second', 2, at(), { status: 'pending', notBeforeMs: NOW + 5000 }],
  ['a used up schedule parks', 3, at(), { status: 'parked' }],
  ['a longer wait that was asked for wins', 1, at({ afterMs: 9000 }), { status: 'pending', notBeforeMs: NOW + 9000 }],
  ['a shorter one does not', 1, at({ afterMs: 10 }), { status: 'pending', notBeforeMs: NOW + 1000 }],
  ['a free attempt waits what was asked', 3, at({ free: true, afterMs: 10 }), { status: 'pending', notBeforeMs: NOW + 10 }],
  ['a free attempt without a time waits the first', 3, at({ free: true }), { status: 'pending', notBeforeMs: NOW + 1000 }],
  ['the last instant itself is in time', 1, at({ deliverByMs: NOW + 1000 }), { status: 'pending', notBeforeMs: NOW + 1000 }],
  ['beyond the last instant there is no next attempt', 1, at({ deliverByMs: NOW + 999 }), { status: 'expired' }],
  ['nor for a free one', 1, at({ free: true, afterMs: 2000, deliverByMs: NOW + 999 }), { status: 'expired' }],
] as const)('%s', (_, attempts, when, next) => {
  expect(nextAttempt(attempts, schedule, when)).toEqual(next);
});
