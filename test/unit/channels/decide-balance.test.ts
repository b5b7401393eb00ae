import { afterEvent, afterRead, UNKNOWN_BALANCE, type Balance } from '../../../src/features/channels/acquisition/decide-balance';

const S = 1000;
const exhausted: Balance = { level: 'exhausted', atMs: 100 * S, left: null };

test('the newest event counts, whatever the order of arrival', () => {
  const told = [{ level: 'low', atMs: 10 * S }, { level: 'exhausted', atMs: 20 * S }, { level: 'enough', atMs: 30 * S }] as const;
  for (const order of [[0, 1, 2], [2, 1, 0], [1, 2, 0, 1], [2, 0, 1, 2]]) {
    expect(order.map((n) => told[n as 0]).reduce<Balance>(afterEvent, UNKNOWN_BALANCE).level).toBe('enough');
  }
});

test('of two in one second the worse, until it is read', () => {
  const [a, b] = [{ level: 'exhausted', atMs: 5 * S }, { level: 'enough', atMs: 5 * S }] as const;
  expect([a, b].reduce<Balance>(afterEvent, UNKNOWN_BALANCE)).toEqual([b, a].reduce<Balance>(afterEvent, UNKNOWN_BALANCE));
  expect(afterEvent(afterEvent(UNKNOWN_BALANCE, b), a).level).toBe('exhausted');
});

test('pitfall 16: a read that may not know of the event yet does not contradict it; a later one does', () => {
  expect(afterRead(exhausted, { left: 500, beganAtMs: 130 * S })).toBeNull();
  expect(afterRead(exhausted, { left: 500, beganAtMs: 160 * S })).toEqual({ level: 'enough', atMs: 160 * S, left: 500 });
  expect(afterRead(exhausted, { left: 0, beganAtMs: 101 * S })).toEqual({ ...exhausted, left: 0 });
});

test.each([[0, 'exhausted'], [19, 'low'], [20, 'enough']])('%d left is %s', (left, level) => {
  expect(afterRead(UNKNOWN_BALANCE, { left, beganAtMs: 61 * S })?.level).toBe(level);
});
