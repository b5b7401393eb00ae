import { createWriteQueue } from '../../../src/kernel/database/write-queue';

/** Queues every turn while the first holds the writer, then answers the order in which they ran. */
async function orderOf(turns: readonly { name: string; urgent?: boolean; fails?: boolean }[]): Promise<string[]> {
  const queue = createWriteQueue();
  const order: string[] = [];
  let free: () => void = () => undefined;
  const held = new Promise<void>((resolve) => { free = resolve; });
  const holding = queue.turn(() => held, false);
  const waiting = turns.map(({ name, urgent = false, fails = false }) => queue.turn(async () => {
    order.push(`${name} in`);
    await Promise.resolve();
    order.push(`${name} out`);
    if (fails) throw new Error(name);
  }, urgent));
  free();
  await holding;
  await Promise.allSettled(waiting);
  return order;
}

test('one writer at a time, in order of arrival', async () => {
  expect(await orderOf([{ name: 'a' }, { name: 'b' }])).toEqual(['a in', 'a out', 'b in', 'b out']);
});

test('an urgent turn goes to the head, behind urgent ones before it', async () => {
  expect((await orderOf([{ name: 'a' }, { name: 'u1', urgent: true }, { name: 'b' }, { name: 'u2', urgent: true }])).filter((line) => line.endsWith('in')))
    .toEqual(['u1 in', 'u2 in', 'a in', 'b in']);
});

test('a failing turn hands the writer on', async () => {
  expect(await orderOf([{ name: 'a', fails: true }, { name: 'b' }])).toEqual(['a in', 'a out', 'b in', 'b out']);
});

test('an answer and an error reach the one who asked', async () => {
  const queue = createWriteQueue();
  expect(await queue.turn(() => Promise.resolve(7), false)).toBe(7);
  await expect(queue.turn(() => Promise.reject(new Error('mine')), false)).rejects.toThrow('mine');
});

test('what has arrived is looked at between any two turns: a synchronous driver would keep it waiting for the whole queue', async () => {
  const queue = createWriteQueue();
  const order: string[] = [];
  const turns = ['a', 'b', 'c'].map((name) => queue.turn(() => Promise.resolve(order.push(name)), false));
  setImmediate(() => void queue.turn(() => Promise.resolve(order.push('callback')), true)); // an event of the loop, as a request is
  await Promise.all(turns);
  expect(order.indexOf('callback')).toBeLessThan(2);
});
