import { ENTITIES, MIGRATIONS } from '../../entities';
import { systemClock, type Clock } from '../../src/kernel/clock';
import { systemIds } from '../../src/kernel/ids';
import { createLogger } from '../../src/kernel/logger';
import { createMachine, type Machine } from '../../src/kernel/machine';
import { freshDatabase } from './databases';

/** Of every machine in tests, so that several processes on one database read each other's names. */
export const PERSON_KEYS = { seal: Buffer.alloc(32, 1), names: Buffer.alloc(32, 2) };

export interface TestMachine extends Machine {
  url: string;
  end(): Promise<void>;
}

export async function testMachine(engine: 'sqlite' | 'mysql', options: { clock?: Clock; onStatement?: (sql: string) => void } = {}): Promise<TestMachine> {
  const database = await freshDatabase(engine);
  const clock = options.clock ?? systemClock;
  const machine = await createMachine({
    databaseUrl: database.url, entities: ENTITIES, migrations: MIGRATIONS, personKeys: PERSON_KEYS, clock, ids: systemIds(() => clock.nowMs()),
    logger: createLogger('silent'), ...(options.onStatement ? { onStatement: options.onStatement } : {}),
  });
  return {
    ...machine, url: database.url,
    end: async () => {
      await machine.database.close();
      await database.drop();
    },
  };
}
