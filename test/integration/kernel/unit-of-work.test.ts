import { NamedState } from '../../../entities/named-state';
import type { Tx } from '../../../src/kernel/database/unit-of-work';
import { ENGINES } from '../../support/databases';
import { count, note, openKernel, until, type Kernel } from './kernel-fixture';

const pause = (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms); });

describe.each(ENGINES)('the unit of work on %s', (engine) => {
  let kernel: Kernel;
  beforeAll(async () => { kernel = await openKernel(engine); });
  afterAll(() => kernel.end());
  const run = <T>(closure: (tx: Tx) => Promise<T>) => kernel.machine.unitOfWork.run(closure);
  const there = async (name: string) => (await count(kernel.machine, 'named_state', 'name = ?', [name])) === 1;

  // With two plain dataSource.transaction() calls on SQLite, the second becomes a savepoint inside the first (TypeORM has one connection there):
  // it answers "committed", then the first rolls back and both are gone, without an error anywhere.
  test('of two transactions at once one rolls back and the other stays', async () => {
    const failing = run(async (tx) => {
      await tx.insert(NamedState, note('rolled back'));
      await pause(30);
      throw new Error('thought better of it');
    });
    const staying = run((tx) => tx.insert(NamedState, note('kept')));
    await expect(failing).rejects.toThrow('thought better of it');
    await staying;
    expect([await there('rolled back'), await there('kept')]).toEqual([false, true]);
  });

  test('a reader never sees what is not committed', async () => {
    const seen: boolean[] = [];
    await run(async (tx) => {
      await tx.insert(NamedState, note('in the making'));
      seen.push(await there('in the making'));
    });
    seen.push(await there('in the making'));
    expect(seen).toEqual([false, true]);
  });

  test('a row that is there already is no error and leaves the transaction usable', async () => {
    const answers = await run(async (tx) => {
      const first = await tx.insertUnlessThere(NamedState, note('once only', 'a'));
      const second = await tx.insertUnlessThere(NamedState, note('once only', 'b'));
      await tx.insert(NamedState, note('written after the refusal'));
      return [first, second];
    });
    expect(answers).toEqual([true, false]);
    expect(await there('written after the refusal')).toBe(true);
    expect(await kernel.machine.database.one('SELECT value FROM named_state WHERE name = ?', ['once only'])).toEqual({ value: 'a' });
  });

  test('what is to happen after the commit does not happen without it', async () => {
    const calls: string[] = [];
    await run((tx) => Promise.resolve(tx.afterCommit(() => void calls.push('committed'))));
    await run((tx) => {
      tx.afterCommit(() => void calls.push('rolled back'));
      return Promise.reject(new Error('no'));
    }).catch(() => undefined);
    expect(calls).toEqual(['committed']);
  });

  test('five thousand rows of one transaction stay within the engine\'s parameters', async () => {
    await run(async (tx) => {
      await tx.insert(NamedState, Array.from({ length: 12_000 }, (_, n) => note(`many ${n}`)));
      for (let n = 0; n < 5000; n += 1) {
        tx.emit({ type: 'counted', subject: String(n), data: {}, cause: { type: 'command', id: 'test' } });
        tx.enqueue({ kind: 'many', key: String(n), payload: {} });
      }
    });
    expect([await count(kernel.machine, 'named_state', "name LIKE 'many %'"), await count(kernel.machine, 'journal'), await count(kernel.machine, 'work')]).toEqual([12_000, 5000, 5000]);
  });

  // SQLite rolls back by itself when the disk is full; a count of open transactions that is kept outside it is then wrong for ever
  test('a roll-back by the database itself does not make later commits undurable', async () => {
    await run(async (tx) => {
      await tx.insert(NamedState, note('before the full disk'));
      await tx.change('ROLLBACK');
      throw new Error('disk full');
    }).catch(() => undefined);
    await run(() => Promise.reject(new Error('an ordinary failure after it'))).catch(() => undefined);
    await run((tx) => tx.insert(NamedState, note('after the full disk')));
    expect([await there('before the full disk'), await there('after the full disk')]).toEqual([false, true]);
  });
});

if (ENGINES.includes('mysql')) describe('deadlocks on mysql', () => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await openKernel('mysql');
    await kernel.machine.unitOfWork.run((tx) => tx.insert(NamedState, ['a', 'b', 'c', 'd'].map((name) => note(name, '0'))));
  });
  afterAll(() => kernel.end());
  const add = (tx: Tx, name: string) => tx.change('UPDATE named_state SET value = value + 1 WHERE name = ?', [name]);
  const valueOf = async (name: string) => Number((await kernel.machine.database.one<{ value: string }>('SELECT value FROM named_state WHERE name = ?', [name]))?.value);

  /** Two closures that lock the same two rows the other way round, each holding its first until the other has its own. */
  const cross = async (names: [string, string], second: (tx: Tx, name: string) => Promise<unknown>) => {
    const holding = new Set<string>();
    let runs = 0;
    const closure = ([first, other]: readonly [string, string]) => kernel.machine.unitOfWork.run(async (tx) => {
      runs += 1;
      await add(tx, first);
      holding.add(first);
      await until(() => holding.has(other));
      await second(tx, other);
    });
    await Promise.all([closure(names), closure([names[1], names[0]])]);
    return runs;
  };

  test('the loser\'s whole closure runs again, and both effects happen once', async () => {
    expect(await cross(['a', 'b'], add)).toBeGreaterThan(2);
    expect([await valueOf('a'), await valueOf('b')]).toEqual([2, 2]);
  });

  // after error 1213 the server is in autocommit: what the closure writes next would stand although the rest was rolled back
  test('a closure that swallows the deadlock runs again all the same', async () => {
    const second = async (tx: Tx, name: string) => {
      await add(tx, name).catch(() => undefined);
      await add(tx, 'c').catch(() => undefined);
    };
    expect(await cross(['a', 'd'], second)).toBeGreaterThan(2);
    expect([await valueOf('a'), await valueOf('d'), await valueOf('c')]).toEqual([4, 2, 2]);
  });
});
