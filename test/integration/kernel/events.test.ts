import type { KernelEvent, Subscription } from '../../../src/kernel/events';
import { ENGINES } from '../../support/databases';
import { count, handClock, openKernel, type Kernel } from './kernel-fixture';

const changed = (subject: string, live: boolean): KernelEvent => ({ type: 'thing.changed', subject, data: { live }, cause: { type: 'callback', id: 'c1' } });
const pays: Subscription = { on: 'thing.changed', wants: ({ data }) => data['live'] === true, work: ({ subject }) => ({ kind: 'pay', key: subject, payload: {} }) };
const counts: Subscription = { on: 'thing.changed', work: ({ subject }) => ({ kind: 'count', key: subject, payload: {} }) };
const elsewhere: Subscription = { on: 'other.changed', work: ({ subject }) => ({ kind: 'never', key: subject, payload: {} }) };

describe.each(ENGINES)('events on %s', (engine) => {
  let kernel: Kernel;
  const clock = handClock(1_790_000_000_000);
  beforeEach(async () => {
    kernel = await openKernel(engine, { clock });
    kernel.machine.registry.subscriptions.set('thing.changed', [pays, counts]).set('other.changed', [elsewhere]);
  });
  afterEach(() => kernel.end());

  test('a change is journaled with its cause, and only who wants it gets work', async () => {
    await kernel.machine.unitOfWork.run((tx) => Promise.resolve(tx.emit(changed('a', true))));
    await kernel.machine.unitOfWork.run((tx) => Promise.resolve(tx.emit(changed('b', false))));
    expect(await kernel.machine.database.rows('SELECT type, subject, data, causeType, causeId, atMs FROM journal ORDER BY subject')).toEqual([
      { type: 'thing.changed', subject: 'a', data: '{"live":true}', causeType: 'callback', causeId: 'c1', atMs: clock.nowMs() },
      { type: 'thing.changed', subject: 'b', data: '{"live":false}', causeType: 'callback', causeId: 'c1', atMs: clock.nowMs() },
    ]);
    expect(await kernel.machine.database.rows('SELECT kind, subject FROM work ORDER BY subject, kind')).toEqual([
      { kind: 'count', subject: 'a' }, { kind: 'pay', subject: 'a' }, { kind: 'count', subject: 'b' },
    ]);
  });

  test('a change that is rolled back leaves neither journal nor work', async () => {
    await kernel.machine.unitOfWork.run((tx) => {
      tx.emit(changed('a', true));
      tx.enqueue({ kind: 'direct', key: 'a', payload: {} });
      return Promise.reject(new Error('no'));
    }).catch(() => undefined);
    expect([await count(kernel.machine, 'journal'), await count(kernel.machine, 'work')]).toEqual([0, 0]);
  });

  test('however much is emitted, it costs one insert for the journal and one for the work', async () => {
    const before = kernel.statements.length;
    await kernel.machine.unitOfWork.run((tx) => {
      for (let n = 0; n < 300; n += 1) tx.emit(changed(String(n), true));
      return Promise.resolve();
    });
    expect(kernel.statements.slice(before).map((sql) => sql.split(' ').slice(0, 3).join(' '))).toEqual(['INSERT INTO journal', 'INSERT INTO work']);
    expect([await count(kernel.machine, 'journal'), await count(kernel.machine, 'work')]).toEqual([300, 600]);
  });

  test('a change that nobody heard of writes nothing', async () => {
    const before = kernel.statements.length;
    await kernel.machine.unitOfWork.run(() => Promise.resolve());
    expect(kernel.statements.slice(before)).toEqual([]);
  });
});
