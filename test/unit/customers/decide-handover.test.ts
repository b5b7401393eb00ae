import { nextPollMs, ROW_STATES, STATE_TEXT, stateOfAnswer, stateOfResult } from '../../../src/features/customers/handover/decide-handover';

const HOUR_MS = 3_600_000;
const ASKED = 1_000 * HOUR_MS;

test.each([[0, 'waiting'], [40100, 'waiting'], [40128, 'over_limit'], [40099, 'takeover_full'], [84061, 'no_such_follow'], [40096, 'no_such_follow'], [40097, 'failed'], [null, 'unknown']] as const)(
  'P30 the answer %s for a customer means %s', (errcode, state) => expect(stateOfAnswer(errcode)).toBe(state));

test.each([[1, 'done'], [2, null], [3, 'refused'], [4, 'takeover_full'], [5, 'no_such_follow'], [99, null]] as const)(
  'the result %d means %s', (status, state) => expect(stateOfResult({ status, takeoverAtMs: ASKED + HOUR_MS }, ASKED)).toBe(state));

test('a transfer that was done long before this one was asked for is another one', () => {
  expect(stateOfResult({ status: 1, takeoverAtMs: ASKED - 48 * HOUR_MS }, ASKED)).toBeNull();
});

test('WeCom is asked until the 24 hours are over, then more rarely, and for a week', () => {
  const ages = [0];
  for (let wait = nextPollMs(0); wait !== null; wait = nextPollMs(ages.at(-1) ?? 0)) ages.push((ages.at(-1) ?? 0) + wait);
  expect(ages.filter((age) => age <= 24 * HOUR_MS).length).toBeGreaterThan(24);
  expect(ages.length).toBeLessThan(80);
  expect(ages.at(-1)).toBeGreaterThanOrEqual(168 * HOUR_MS);
});

test('every state has words', () => expect(ROW_STATES.map((state) => STATE_TEXT[state]).filter(Boolean)).toHaveLength(ROW_STATES.length));
