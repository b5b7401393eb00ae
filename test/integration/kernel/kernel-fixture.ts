import { ENTITIES, MIGRATIONS } from '../../../entities';
import { systemClock, type Clock } from '../../../src/kernel/clock';
import type { SqlValue } from '../../../src/kernel/database/database';
import type { NewWork } from '../../../src/kernel/events';
import { createHouse, type House, type Plugs } from '../../../src/kernel/house';
import { systemIds } from '../../../src/kernel/ids';
import type { InboxReader } from '../../../src/kernel/inbox/reading';
import { createLogger } from '../../../src/kernel/logger';
import { createMachine, type Machine } from '../../../src/kernel/machine';
import { PERSON_KEYS, testMachine, type TestMachine } from '../../support/machine';

/** Takes nothing, greets nobody: for tests that are not about the inbox. */
export const KEEP_ALL: InboxReader = { read: () => ({ kind: 'keep', event: null, changeType: null }), urgentWork: () => Promise.resolve(null) };

export interface Kernel {
  machine: TestMachine;
  /** Every statement that went through the unit of work, oldest first. */
  statements: string[];
  /** Another process on the same database. */
  another(): Promise<Machine>;
  /** A house whose workers run until `rest` or the end of the test. */
  work(plugs: Plugs, options?: { on?: Machine; inbox?: InboxReader }): House;
  rest(): Promise<void>;
  end(): Promise<void>;
}

export async function openKernel(engine: 'sqlite' | 'mysql', options: { clock?: Clock } = {}): Promise<Kernel> {
  const statements: string[] = [];
  const machine = await testMachine(engine, { ...options, onStatement: (sql) => void statements.push(sql) });
  const others: Machine[] = [];
  let houses: House[] = [];
  const rest = async () => {
    await Promise.all(houses.map((house) => house.stopWorkers()));
    houses = [];
    for (const { registry } of [machine, ...others]) for (const kinds of [registry.jobs, registry.senders, registry.subscriptions]) kinds.clear();
  };
  return {
    machine, statements, rest,
    async another() {
      const clock = options.clock ?? systemClock;
      const other = await createMachine({ databaseUrl: machine.url, entities: ENTITIES, migrations: MIGRATIONS, personKeys: PERSON_KEYS, clock, ids: systemIds(() => clock.nowMs()), logger: createLogger('silent') });
      others.push(other);
      return other;
    },
    work(plugs, { on = machine, inbox = KEEP_ALL } = {}) {
      const house = createHouse(on, { rooms: [plugs], inbox });
      houses.push(house);
      house.startWorkers();
      return house;
    },
    async end() {
      await rest();
      for (const other of others) await other.database.close();
      await machine.end();
    },
  };
}

/** A clock that stands still until it is set; waiting passes real time. */
export function handClock(startMs: number): Clock & { set(ms: number): void } {
  let nowMs = startMs;
  return { nowMs: () => nowMs, sleep: (ms) => systemClock.sleep(ms), set: (ms) => { nowMs = ms; } };
}

export async function until(isSo: () => boolean | Promise<boolean>, withinMs = 5000): Promise<void> {
  const endMs = Date.now() + withinMs;
  while (!(await isSo())) {
    if (Date.now() > endMs) throw new Error(`did not come true within ${withinMs} ms: ${isSo.toString()}`);
    await systemClock.sleep(5);
  }
}

export const enqueue = (machine: Machine, ...work: NewWork[]) =>
  machine.unitOfWork.run((tx) => {
    for (const item of work) tx.enqueue(item);
    return Promise.resolve();
  });

export async function count(machine: Machine, table: 'inbox' | 'work' | 'journal' | 'named_state', where = '1 = 1', params: readonly SqlValue[] = []): Promise<number> {
  return Number((await machine.database.one<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table} WHERE ${where}`, params))?.n);
}

/** A row that any test may write: the effect of a job, or a fact to look for. */
export const note = (name: string, value = '') => ({ name, value, changedAtMs: 0 });

export interface WorkState {
  id: string; subject: string; status: string; attempts: number; doubt: number; delivery: string | null; error: string | null; notBeforeMs: number; claimToken: string | null;
}

export const workRows = (machine: Machine, kind: string): Promise<WorkState[]> =>
  machine.database.rows<WorkState>('SELECT id, subject, status, attempts, doubt, delivery, error, notBeforeMs, claimToken FROM work WHERE kind = ? ORDER BY subject, id', [kind]);
