import { createHash } from 'node:crypto';
import { NamedState } from '../../../entities/named-state';
import type { Tx } from '../../../src/kernel/database/unit-of-work';
import { turnOf, type InboxReader, type Reading } from '../../../src/kernel/inbox/reading';
import { ENGINES } from '../../support/databases';
import { count, KEEP_ALL, note, openKernel, until, type Kernel } from './kernel-fixture';

interface InboxState { body: string; status: string; attempts: number; error: string | null; event: string | null }

const HANDLED = { kind: 'handle', event: 'change_external_contact', changeType: 'add_external_contact' } as const;

describe.each(ENGINES)('reading the inbox on %s', (engine) => {
  let kernel: Kernel;
  beforeEach(async () => { kernel = await openKernel(engine); });
  afterEach(() => kernel.end());
  const arrive = (...bodies: string[]) => Promise.all(bodies.map((body) => kernel.machine.accept({ hash: createHash('sha256').update(body).digest('hex'), body, urgent: false })));
  const states = () => kernel.machine.database.rows<InboxState>('SELECT body, status, attempts, error, event FROM inbox ORDER BY body');
  const settled = () => until(async () => (await count(kernel.machine, 'inbox', "attempts = 0 OR status = 'processing'")) === 0);
  const reads = (read: (body: string) => Reading): InboxReader => ({ ...KEEP_ALL, read: (arrival) => read(arrival.body ?? '') });

  test('an arrival is handled once, in the transaction that marks it done', async () => {
    const bodies = Array.from({ length: 100 }, (_, n) => `arrival ${n}`);
    await arrive(...bodies);
    kernel.work({}, { inbox: reads((body) => ({ ...HANDLED, turns: [turnOf(body, (tx) => tx.insert(NamedState, note(body)), null)] })) });
    await until(async () => (await count(kernel.machine, 'inbox', "status = 'done'")) === 100);
    expect(await count(kernel.machine, 'named_state')).toBe(100);
    expect(await count(kernel.machine, 'inbox', 'attempts > 1')).toBe(0);
  });

  test('arrivals for one verb share its call, and the transaction', async () => {
    const calls: number[] = [];
    await arrive(...Array.from({ length: 15 }, (_, n) => `arrival ${n}`));
    const write = (tx: Tx, bodies: readonly string[]) => { calls.push(bodies.length); return tx.insert(NamedState, bodies.map((body) => note(body))); };
    kernel.work({}, { inbox: reads((body) => ({ ...HANDLED, turns: [turnOf(body, write, body)] })) });
    await until(async () => (await count(kernel.machine, 'inbox', "status = 'done'")) === 15);
    expect(await count(kernel.machine, 'named_state')).toBe(15);
    expect(calls.length).toBeLessThan(8); // 15 one by one would be 15 calls; loops of a server share them between them
  });

  test('one that cannot be handled is put off and harms no other of its batch', async () => {
    await arrive('a', 'b', 'c');
    kernel.work({}, { inbox: reads((body) => ({ ...HANDLED, turns: [turnOf(body, (tx) => (body === 'b' ? Promise.reject(new Error('poison')) : tx.insert(NamedState, note(body))), null)] })) });
    await settled();
    expect(await states()).toMatchObject([{ status: 'done' }, { status: 'pending', error: 'poison', attempts: 1 }, { status: 'done' }]);
    expect(await kernel.machine.database.rows('SELECT name FROM named_state ORDER BY name')).toEqual([{ name: 'a' }, { name: 'c' }]);
  });

  test('a reader that throws fails that arrival alone', async () => {
    await arrive('a', 'b', 'c');
    kernel.work({}, { inbox: reads((body) => {
      if (body === 'b') throw new Error('unreadable');
      return { kind: 'keep', event: null, changeType: null };
    }) });
    await settled();
    expect(await states()).toMatchObject([{ status: 'done' }, { status: 'pending', error: 'unreadable', attempts: 1 }, { status: 'done' }]);
  });

  test('names and reasons of any length are parked, not tripped over', async () => {
    await arrive('a', 'b');
    const long = 'x'.repeat(3000);
    kernel.work({}, { inbox: reads((body) => (body === 'a' ? { kind: 'park', event: long, changeType: long, why: long } : { kind: 'keep', event: long, changeType: long })) });
    await settled();
    expect(await states()).toMatchObject([{ status: 'parked', error: long.slice(0, 500), event: long.slice(0, 64) }, { status: 'done', event: long.slice(0, 64) }]);
  });

  test('what one customer did is handled in the order of arrival, each customer in turn', async () => {
    const order: string[] = [];
    const say = (_tx: unknown, bodies: readonly string[]) => Promise.resolve(void order.push(...bodies));
    for (const body of ['B1', 'A1', 'B2', 'A2']) {
      await arrive(body);
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    kernel.work({}, { inbox: reads((body) => ({ ...HANDLED, turns: [turnOf(body.slice(0, 1), say, body)] })) });
    await settled();
    expect(order).toEqual(['A1', 'A2', 'B1', 'B2']);
  });

  test('an arrival that kills its process a dozen times is parked', async () => {
    await arrive('killer');
    await kernel.machine.unitOfWork.run((tx) => tx.change("UPDATE inbox SET status = 'processing', attempts = 12, claimToken = 'dead', leaseUntilMs = 1"));
    kernel.work({});
    await until(async () => (await states())[0]?.status === 'parked');
  });
});
