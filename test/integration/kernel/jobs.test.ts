import { NamedState } from '../../../entities/named-state';
import type { Tx } from '../../../src/kernel/database/unit-of-work';
import type { Job } from '../../../src/kernel/work/registry';
import { ENGINES } from '../../support/databases';
import { count, enqueue, note, openKernel, until, workRows, type Kernel } from './kernel-fixture';

describe.each(ENGINES)('jobs on %s', (engine) => {
  let kernel: Kernel;
  beforeEach(async () => { kernel = await openKernel(engine); });
  afterEach(() => kernel.end());
  const statusOf = async (kind: string, key: string) => (await workRows(kernel.machine, kind)).find((row) => row.subject === key)?.status;
  const writes: Job['run'] = (tx: Tx, work) => tx.insert(NamedState, note(`done ${work.key}`));

  test('a poison row is tried by its schedule and then parked; the nineteen beside it are done once', async () => {
    const firstTryMs = new Map<number, number>(); // by attempt: each runs twice, with its batch and alone
    await enqueue(kernel.machine, ...Array.from({ length: 20 }, (_, n) => ({ kind: 'mixed', key: String(n).padStart(2, '0'), payload: {} })));
    kernel.work({ jobs: [{ kind: 'mixed', retries: [150, 200], run: async (tx, work) => {
      await writes(tx, work);
      if (work.key !== '07') return;
      if (!firstTryMs.has(work.attempts)) firstTryMs.set(work.attempts, Date.now());
      throw new Error('poison');
    } }] });
    await until(async () => (await statusOf('mixed', '07')) === 'parked');
    expect(await count(kernel.machine, 'work', "status = 'done'")).toBe(19);
    expect(await count(kernel.machine, 'named_state')).toBe(19);
    expect((await workRows(kernel.machine, 'mixed'))[7]).toMatchObject({ attempts: 3, error: 'poison', claimToken: null });
    const triedAtMs = [...firstTryMs.values()];
    expect(triedAtMs).toHaveLength(3);
    expect(Number(triedAtMs[1]) - Number(triedAtMs[0])).toBeGreaterThanOrEqual(140);
    expect(Number(triedAtMs[2]) - Number(triedAtMs[1])).toBeGreaterThanOrEqual(190);
  });

  test('a kind that works by the set is told of all its rows at once, keys in order; a poison row among them harms only itself', async () => {
    const told: string[][] = [];
    await enqueue(kernel.machine, ...['d', 'b', 'poison', 'a', 'c'].map((key) => ({ kind: 'set', key, payload: {} })), { kind: 'other', key: 'x', payload: {} });
    kernel.work({ jobs: [{ kind: 'other', run: writes }, { kind: 'set', retries: [60_000], runAll: async (tx, works) => {
      told.push(works.map((work) => work.key));
      await tx.insert(NamedState, works.map((work) => note(`done ${work.key}`)));
      if (works.some((work) => work.key === 'poison')) throw new Error('poison');
    } }] });
    await until(async () => (await count(kernel.machine, 'work', "status = 'done'")) === 5);
    await kernel.rest();
    expect(told).toEqual([['a', 'b', 'c', 'd', 'poison'], ['a'], ['b'], ['c'], ['d'], ['poison']]);
    expect((await kernel.machine.database.rows<{ name: string }>('SELECT name FROM named_state ORDER BY name')).map((row) => row.name)).toEqual(['done a', 'done b', 'done c', 'done d', 'done x']);
    expect(await workRows(kernel.machine, 'set')).toMatchObject([{ status: 'done' }, { status: 'done' }, { status: 'done' }, { status: 'done' }, { status: 'pending', error: 'poison', attempts: 1 }]);
  });

  test('a job whose lease is stolen while it runs leaves no trace; the new holder\'s run counts', async () => {
    let runs = 0;
    await enqueue(kernel.machine, { kind: 'slow', key: 'x', payload: {} });
    kernel.work({ jobs: [{ kind: 'slow', run: async (tx, work) => {
      runs += 1;
      // stolen inside the transaction, as the new holder's commit would look like to a slow one
      if (runs <= 2) await tx.change("UPDATE work SET claimToken = 'somebody-else' WHERE id = ?", [work.id]);
      await tx.insert(NamedState, note(`run ${runs}`));
    } }] });
    await until(() => runs >= 2); // together, then alone
    await kernel.rest();
    expect(await count(kernel.machine, 'named_state')).toBe(0);
    expect(await statusOf('slow', 'x')).toBe('processing');
    await kernel.machine.unitOfWork.run((tx) => tx.change("UPDATE work SET leaseUntilMs = 1 WHERE kind = 'slow'"));
    kernel.work({ jobs: [{ kind: 'slow', run: (tx) => tx.insert(NamedState, note('the new holder')) }] });
    await until(async () => (await statusOf('slow', 'x')) === 'done');
    expect(await kernel.machine.database.rows('SELECT name FROM named_state')).toEqual([{ name: 'the new holder' }]);
  });

  test('one row whose lease is stolen does not hold up the rest of its batch', async () => {
    await enqueue(kernel.machine, ...['a', 'b', 'c'].map((key) => ({ kind: 'batch', key, payload: {} })));
    kernel.work({ jobs: [{ kind: 'batch', run: async (tx, work) => {
      if (work.key === 'b') await tx.change("UPDATE work SET claimToken = 'somebody-else' WHERE id = ?", [work.id]);
    } }] });
    await until(async () => (await statusOf('batch', 'a')) === 'done' && (await statusOf('batch', 'c')) === 'done', 3000);
    expect(await statusOf('batch', 'b')).toBe('processing');
  });

  test('a job that is due in a second runs within two seconds of its time and not before', async () => {
    const dueMs = Date.now() + 1000;
    let ranMs = 0;
    kernel.work({ jobs: [{ kind: 'due', run: () => {
      ranMs = Date.now();
      return Promise.resolve();
    } }] });
    await enqueue(kernel.machine, { kind: 'due', key: 'x', payload: {}, notBeforeMs: dueMs });
    await until(() => ranMs > 0);
    expect(ranMs).toBeGreaterThanOrEqual(dueMs);
    expect(ranMs).toBeLessThan(dueMs + 2000);
  });

  test('a job past its last instant expires without being run', async () => {
    let runs = 0;
    await enqueue(kernel.machine, { kind: 'late', key: 'x', payload: {}, deliverByMs: Date.now() - 1 });
    kernel.work({ jobs: [{ kind: 'late', run: () => Promise.resolve(void (runs += 1)) }] });
    await until(async () => (await statusOf('late', 'x')) === 'expired');
    expect(runs).toBe(0);
  });

  test('work that another process has written is found without a bell', async () => {
    const other = await kernel.another();
    kernel.work({ jobs: [{ kind: 'foreign', run: () => Promise.resolve() }] });
    await enqueue(other, { kind: 'foreign', key: 'x', payload: {} });
    await until(async () => (await statusOf('foreign', 'x')) === 'done', 2000);
  });

  test('two houses on one database run every job exactly once', async () => {
    const other = engine === 'mysql' ? await kernel.another() : kernel.machine;
    if (engine === 'mysql') kernel.work({ jobs: [{ kind: 'shared', run: writes }] }, { on: other });
    kernel.work({ jobs: [{ kind: 'shared', run: writes }] });
    await enqueue(kernel.machine, ...Array.from({ length: 400 }, (_, n) => ({ kind: 'shared', key: String(n), payload: {} })));
    await until(async () => (await count(kernel.machine, 'work', "status = 'done'")) === 400, 15_000);
    expect(await count(kernel.machine, 'named_state')).toBe(400);
    expect(await count(kernel.machine, 'work', 'attempts > 1')).toBe(0);
  });

  test('two rooms cannot take the same kind of work', () => {
    const job: Job = { kind: 'twice', run: () => Promise.resolve() };
    expect(() => kernel.work({ jobs: [job, job] })).toThrow('two rooms handle work of kind twice');
  });
});
