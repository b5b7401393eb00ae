import { startSimulator, type Simulator } from '../../../simulator';
import { createMessages, type MessagesRoom } from '../../../src/features/messages';
import { systemClock, type Clock } from '../../../src/kernel/clock';
import { createHouse } from '../../../src/kernel/house';
import type { Tx } from '../../../src/kernel/database/unit-of-work';
import { createWecom } from '../../../src/wecom';
import { testMachine, type TestMachine } from '../../support/machine';

const APP = { corpId: 'wwtest0000000001', agentId: 1000002, secret: 'test-secret' };
export const TIME_ZONE = 'Asia/Shanghai';
export const STAFF = { id: 'staff-zhangsan', userId: 'ZhangSan' };
export const CUSTOMERS = [{ id: 'customer-anna', externalUserId: 'wmAnna0001' }, { id: 'customer-bob', externalUserId: 'wmBob0002' }] as const;

export interface OutboxRow {
  id: string;
  kind: string;
  status: string;
  delivery: string | null;
  error: string | null;
  doubt: number;
  attempts: number;
  notBeforeMs: number;
  sentAtMs: number | null;
}

/** The room alone, over a real database and the simulator; time passes for both when the test says so. */
export interface Fixture {
  machine: TestMachine;
  room: MessagesRoom;
  simulator: Simulator;
  nowMs(): number;
  pass(ms: number): Promise<void>;
  run<T>(closure: (tx: Tx) => Promise<T> | T): Promise<T>;
  start(): void;
  stop(): Promise<void>;
  outbox(kind: string): Promise<OutboxRow[]>;
  /** Waits until the rows of this kind look so. */
  until(kind: string, holds: (rows: OutboxRow[]) => boolean): Promise<OutboxRow[]>;
  end(): Promise<void>;
}

/** Another process over the same database. */
export function openRoom(machine: TestMachine, simulator: Simulator, clock: Clock) {
  const wecom = createWecom({ baseUrl: simulator.url, ...APP, clock, timeoutMs: 2000 });
  const room = createMessages(machine, { wecom, businessTimeZone: TIME_ZONE });
  const inbox = { read: () => ({ kind: 'keep' as const, event: null, changeType: null }), urgentWork: () => Promise.resolve(null) };
  return { room, house: createHouse(machine, { rooms: [room.plugs], inbox }) };
}

export async function startFixture(engine: 'sqlite' | 'mysql'): Promise<Fixture> {
  let offsetMs = 0;
  const clock: Clock = { nowMs: () => Date.now() + offsetMs, sleep: (ms) => systemClock.sleep(ms) };
  const machine = await testMachine(engine, { clock });
  const simulator = await startSimulator(APP);
  const { room, house } = openRoom(machine, simulator, clock);
  const run: Fixture['run'] = (closure) => machine.unitOfWork.run((tx) => Promise.resolve(closure(tx)));
  await seed({ run, simulator, nowMs: clock.nowMs() });
  const outbox = (kind: string) => machine.database.rows<OutboxRow>('SELECT id, kind, status, delivery, error, doubt, attempts, notBeforeMs, sentAtMs FROM work WHERE kind = ? ORDER BY id', [kind]);
  let running = false;
  return {
    machine, room, simulator, run, outbox, nowMs: () => clock.nowMs(),
    async pass(ms) {
      offsetMs += ms;
      await simulator.control.clock({ advanceMs: ms });
    },
    start() {
      running = true;
      house.startWorkers();
    },
    async stop() {
      if (running) await house.stopWorkers();
      running = false;
    },
    async until(kind, holds) {
      for (let tries = 0; tries < 200; tries += 1) {
        const rows = await outbox(kind);
        if (holds(rows)) return rows;
        await systemClock.sleep(50);
      }
      throw new Error(`the rows never came to this: ${JSON.stringify(await outbox(kind))}`);
    },
    async end() {
      if (running) await house.stopWorkers();
      await simulator.close();
      await machine.end();
    },
  };
}

async function seed({ run, simulator, nowMs }: Pick<Fixture, 'run' | 'simulator'> & { nowMs: number }): Promise<void> {
  await simulator.control.reset({
    staff: [{ userId: STAFF.userId, name: '张三' }],
    customers: CUSTOMERS.map(({ externalUserId }) => ({ externalUserId })),
    follows: CUSTOMERS.map(({ externalUserId }) => ({ userId: STAFF.userId, customer: externalUserId })),
  });
  await run(async (tx) => {
    await tx.change('INSERT INTO staff (id, userId, userKey, inRange, createdAtMs) VALUES (?,?,?,1,?)', [STAFF.id, STAFF.userId, STAFF.userId.toLowerCase(), nowMs]);
    for (const { id, externalUserId } of CUSTOMERS) await tx.change('INSERT INTO customer (id, externalUserId, personId, turn, createdAtMs) VALUES (?,?,?,0,?)', [id, externalUserId, id, nowMs]);
  });
}
