import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { ENTITIES, MIGRATIONS } from '../../../entities';
import { createAccess } from '../../../src/features/access';
import type { Clock } from '../../../src/kernel/clock';
import { openDatabase, type Database } from '../../../src/kernel/database/database';
import { createUnitOfWork } from '../../../src/kernel/database/unit-of-work';
import { systemIds } from '../../../src/kernel/ids';
import { createLogger } from '../../../src/kernel/logger';
import { createPersonSeal } from '../../../src/kernel/person-seal';
import { PERSON_KEYS } from '../../support/machine';

const SERVER = process.env['TEST_MYSQL_URL'];
export const ENGINES = SERVER ? (['sqlite', 'mysql'] as const) : (['sqlite'] as const);

export interface Home {
  url: string;
  remove(): Promise<void>;
}

/** An empty database of its own. */
export async function newHome(engine: 'sqlite' | 'mysql'): Promise<Home> {
  if (engine === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'access-'));
    return { url: `sqlite:${join(folder, 'bot.db')}`, remove: () => Promise.resolve(rmSync(folder, { recursive: true })) };
  }
  const name = `access_${process.pid}_${Math.trunc(performance.now() * 1000)}`;
  const run = async (sql: string) => {
    const server = await createConnection(SERVER ?? '');
    await server.query(sql);
    await server.end();
  };
  await run(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  const url = new URL(SERVER ?? '');
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => run(`DROP DATABASE ${name}`) };
}

export interface TestClock extends Clock {
  advance(ms: number): void;
}

export function testClock(): TestClock {
  let now = 1_790_000_000_000;
  return { nowMs: () => now, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)), advance: (ms) => { now += ms; } };
}

/** One process of the bot, as far as this room goes. */
export async function startAccess(url: string, clock: Clock) {
  const database: Database = await openDatabase({ url, entities: ENTITIES, migrations: MIGRATIONS, connections: 6 });
  const ids = systemIds(() => Date.now());
  const unitOfWork = createUnitOfWork({ database, clock, ids, flush: () => Promise.resolve() });
  const access = createAccess({ database, unitOfWork, clock, ids, persons: createPersonSeal(PERSON_KEYS), logger: createLogger('silent') });
  return {
    ...access, database,
    close: async () => {
      await access.idle();
      await database.close();
    },
  };
}
