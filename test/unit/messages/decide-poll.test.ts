import { FIRST_POLL_MS, nextPollMs, TAP_WITHIN_MS, taskStateOf } from '../../../src/features/messages/decide-poll';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

test('P29 a waiting message is looked at after 1 min, 5 min, 30 min, 2 h, then every 6 h, and for the last time after 7 days', () => {
  const ages: number[] = [FIRST_POLL_MS];
  for (let wait = nextPollMs(FIRST_POLL_MS); wait !== null; wait = nextPollMs(ages.at(-1) ?? 0)) ages.push((ages.at(-1) ?? 0) + wait);
  const waits = ages.map((age, at) => age - (ages[at - 1] ?? 0));
  expect(waits.slice(0, 6)).toEqual([MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 6 * HOUR_MS, 6 * HOUR_MS]);
  expect(ages.at(-1)).toBe(TAP_WITHIN_MS);
});

test.each<[string, Parameters<typeof taskStateOf>[0], object]>([
  ['nothing listed yet', undefined, { kind: 'open' }],
  ['not tapped', { status: 0, sendTime: null }, { kind: 'open' }],
  ['tapped', { status: 1, sendTime: 1_700_000_000 }, { kind: 'sent', atMs: 1_700_000_000_000 }],
  ['no longer friends', { status: 2, sendTime: 1_700_000_000 }, { kind: 'not_friend', atMs: 1_700_000_000_000 }],
  ['over the monthly share', { status: 3, sendTime: null }, { kind: 'failed' }],
])('a task with %s', (_, result, state) => expect(taskStateOf(result)).toMatchObject(state));
