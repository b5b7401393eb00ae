import { NamedState } from '../../../entities/named-state';
import type { Machine } from '../../../src/kernel/machine';
import { LEASE_MS } from '../../../src/kernel/work/lease-table';
import { createWorkTable } from '../../../src/kernel/work/work-table';
import { ENGINES } from '../../support/databases';
import { count, enqueue, handClock, note, openKernel, until, workRows, type Kernel } from './kernel-fixture';

const START = 1_790_000_000_000;

describe.each(ENGINES)('claiming work on %s', (engine) => {
  let kernel: Kernel;
  const clock = handClock(START);
  beforeEach(async () => {
    clock.set(START);
    kernel = await openKernel(engine, { clock });
  });
  afterEach(() => kernel.end());

  test.each([
    ['four workers take four hundred rows, each row once', (machine: Machine) => createWorkTable(machine)],
    // named as the engine without the lock clause: as on a cluster, where two nodes read the same candidates
    ['and so they do where no lock is shared and the guarded update alone decides', (machine: Machine) => createWorkTable({ ...machine, database: { ...machine.database, engine: 'sqlite' } })],
  ])('%s', async (_, tableOf) => {
    await enqueue(kernel.machine, ...Array.from({ length: 400 }, (_, n) => ({ kind: 'row', key: String(n), payload: {} })));
    const others = engine === 'mysql' ? [await kernel.another(), await kernel.another(), await kernel.another()] : [kernel.machine, kernel.machine, kernel.machine];
    const tables = [kernel.machine, ...others].map(tableOf);
    const taken: string[] = [];
    await Promise.all(tables.map(async (table) => {
      while (taken.length < 400) taken.push(...(await table.claim('job', 20)).items.map((item) => item.id));
    }));
    expect([taken.length, new Set(taken).size]).toEqual([400, 400]);
    expect(await count(kernel.machine, 'work', "status = 'processing' AND attempts = 1")).toBe(400);
  });

  test('a row is not run before its time, by the clock of the house', async () => {
    await enqueue(kernel.machine, { kind: 'later', key: 'x', payload: {}, notBeforeMs: START + 1 });
    const table = createWorkTable(kernel.machine);
    expect((await table.claim('job', 20)).items).toEqual([]);
    clock.set(START + 1);
    expect((await table.claim('job', 20)).items).toHaveLength(1);
  });

  test('greetings are taken newest first, everything else oldest first', async () => {
    for (const [n, lane] of [[1, 'greet'], [2, 'greet'], [1, 'send'], [2, 'send']] as const) {
      clock.set(START + n);
      await enqueue(kernel.machine, { kind: 'k', key: String(n), payload: {}, lane });
    }
    const table = createWorkTable(kernel.machine);
    const first = async (lane: 'greet' | 'send') => (await table.claim(lane, 1)).items.map((item) => item.key);
    expect([await first('greet'), await first('send')]).toEqual([['2'], ['1']]);
  });

  test('rows of a dead holder come back when its lease has run out, in doubt if they were calls', async () => {
    await enqueue(kernel.machine, { kind: 'job', key: 'j', payload: {} }, { kind: 'call', key: 'c', payload: {}, lane: 'send', to: 'someone' });
    const table = createWorkTable(kernel.machine);
    await table.claim('job', 20);
    await table.claim('send', 20);
    clock.set(START + LEASE_MS);
    expect(await table.recover()).toBe(0);
    clock.set(START + LEASE_MS + 1);
    expect(await table.recover()).toBe(2);
    expect(await workRows(kernel.machine, 'job')).toMatchObject([{ status: 'pending', doubt: 0, attempts: 1 }]);
    expect(await workRows(kernel.machine, 'call')).toMatchObject([{ status: 'pending', doubt: 1, delivery: 'queued' }]);
  });

  test('a heartbeat keeps a living holder\'s rows', async () => {
    await enqueue(kernel.machine, { kind: 'call', key: 'c', payload: {}, lane: 'send' });
    const table = createWorkTable(kernel.machine);
    const { token, items } = await table.claim('send', 1);
    clock.set(START + LEASE_MS - 1);
    await table.leases.extend(items.map(({ id }) => ({ id, token })));
    clock.set(START + LEASE_MS + 1);
    expect(await table.recover()).toBe(0);
  });

  test('a heartbeat after a long sleep says which rows another has by now', async () => {
    await enqueue(kernel.machine, { kind: 'call', key: 'c', payload: {}, lane: 'send' });
    await enqueue(kernel.machine, { kind: 'call', key: 'd', payload: {}, lane: 'bulk' });
    const table = createWorkTable(kernel.machine);
    const [lost, kept] = [await table.claim('send', 1), await table.claim('bulk', 1)];
    expect(lost.untilMs).toBe(START + LEASE_MS);
    clock.set(START + LEASE_MS + 1);
    await table.recover();
    const taken = await table.claim('send', 1);
    const again = await table.claim('bulk', 1);
    const held = [lost, kept, taken, again].flatMap(({ token, items }) => items.map(({ id }) => ({ id, token })));
    const { still, untilMs } = await table.leases.extend(held);
    expect(still.map(({ token }) => token)).toEqual([taken.token, again.token]);
    expect(untilMs).toBe(START + 2 * LEASE_MS + 1);
  });

  test('a row that outlives a dozen holders is parked, and nobody claims to know whether it was sent', async () => {
    await enqueue(kernel.machine, { kind: 'killer', key: 'k', payload: {}, lane: 'send', to: 'someone' });
    const table = createWorkTable(kernel.machine);
    for (let holder = 1; holder <= 12; holder += 1) {
      expect((await table.claim('send', 1)).items).toHaveLength(1);
      clock.set(clock.nowMs() + LEASE_MS + 1);
      await table.recover();
    }
    expect((await table.claim('send', 1)).items).toEqual([]);
    expect(await workRows(kernel.machine, 'killer')).toMatchObject([{ status: 'parked', delivery: 'unknown' }]);
  });

  test('finishing with a token that is no longer ours undoes the whole transaction', async () => {
    await enqueue(kernel.machine, { kind: 'stolen', key: 's', payload: {} });
    const table = createWorkTable(kernel.machine);
    const mine = await table.claim('job', 1);
    clock.set(START + LEASE_MS + 1);
    await table.recover();
    await table.claim('job', 1);
    const late = kernel.machine.unitOfWork.run(async (tx) => {
      await tx.insert(NamedState, note('late effect'));
      await table.leases.finish(tx, mine.token, mine.items.map((item) => item.id), "status = 'done'", []);
    });
    await expect(late).rejects.toThrow('the lease on this row was lost');
    expect(await count(kernel.machine, 'named_state')).toBe(0);
    expect(await workRows(kernel.machine, 'stolen')).toMatchObject([{ status: 'processing', attempts: 2 }]);
  });

  test('what was claimed and not begun goes back as if never claimed, and only by whoever holds it', async () => {
    await enqueue(kernel.machine, ...['a', 'b', 'c'].map((key) => ({ kind: 'back', key, payload: {} })));
    const table = createWorkTable(kernel.machine);
    const { token, items } = await table.claim('job', 3);
    await table.leases.giveBack('somebody-else', items.map(({ id }) => id));
    expect(await workRows(kernel.machine, 'back')).toMatchObject([{ status: 'processing' }, { status: 'processing' }, { status: 'processing' }]);
    await table.leases.giveBack(token, items.slice(1).map(({ id }) => id));
    expect(await workRows(kernel.machine, 'back')).toMatchObject([{ status: 'processing', attempts: 1 }, { status: 'pending', attempts: 0, claimToken: null }, { status: 'pending', attempts: 0, claimToken: null }]);
  });

  test('`once` makes one row, however many ask at the same time and whatever became of it', async () => {
    const ask = () => enqueue(kernel.machine, { kind: 'unique', key: 'u', payload: {}, once: 'the one' });
    await Promise.all(Array.from({ length: 20 }, ask));
    kernel.work({ jobs: [{ kind: 'unique', run: () => Promise.resolve() }] });
    await until(async () => (await count(kernel.machine, 'work', "status = 'done'")) === 1);
    await ask();
    expect(await count(kernel.machine, 'work')).toBe(1);
  });

  test('a row that is asked for only once does not take its neighbours with it', async () => {
    await enqueue(kernel.machine, { kind: 'first', key: 'u', payload: {}, once: 'same' });
    await enqueue(kernel.machine, { kind: 'second', key: 'u', payload: {}, once: 'same' }, { kind: 'neighbour', key: 'n', payload: {} });
    expect((await kernel.machine.database.rows('SELECT kind FROM work ORDER BY kind'))).toEqual([{ kind: 'first' }, { kind: 'neighbour' }]);
  });
});
