import type { Clock } from './clock';
import { openDatabase, type Database, type DatabaseOptions } from './database/database';
import { createUnitOfWork, type UnitOfWork } from './database/unit-of-work';
import type { Lane, Subscription } from './events';
import type { Ids } from './ids';
import { createAccept, type Accept } from './inbox/accept';
import type { Logger } from './logger';
import { createRush, type Rush } from './rush';
import { createPersonSeal, type PersonSeal } from './person-seal';
import { createBell, type Bell } from './work/loop';
import { createFlush } from './work/flush';
import { createQuarantine, type Quarantine } from './work/quarantine';
import type { Job, Sender } from './work/registry';

/** What every room is built on. It has never heard of WeCom. */
export interface Machine {
  clock: Clock;
  ids: Ids;
  logger: Logger;
  database: Database;
  unitOfWork: UnitOfWork;
  accept: Accept;
  bells: Record<Lane | 'inbox' | 'urgent', Bell>;
  /** What keeps other work from crowding out arrivals and greetings. */
  rush: Rush;
  registry: Registry;
  /** Names of people and words about them, sealed for the database. */
  persons: PersonSeal;
  /** Of a restored copy: asked before anything leaves. */
  quarantine: Quarantine;
}

export interface Registry {
  subscriptions: Map<string, Subscription[]>;
  jobs: Map<string, Job>;
  senders: Map<string, Sender>;
}

export interface MachineOptions extends Omit<DatabaseOptions, 'url'> {
  databaseUrl: string;
  /** Derived from `APP_SECRET`: what seals words about people, and what finds whole names. */
  personKeys: { seal: Buffer; names: Buffer };
  clock: Clock;
  ids: Ids;
  logger: Logger;
  /** For tests that count what one story costs. */
  onStatement?: (sql: string) => void;
}

export async function createMachine(options: MachineOptions): Promise<Machine> {
  const { clock, ids, logger } = options;
  const database = await openDatabase({ ...options, url: options.databaseUrl });
  const bells = { greet: createBell(), job: createBell(), shared: createBell(), send: createBell(), bulk: createBell(), inbox: createBell(), urgent: createBell() };
  const registry: Registry = { subscriptions: new Map(), jobs: new Map(), senders: new Map() };
  const flush = createFlush({
    clock, ids, wake: (lane) => bells[lane].ring(), subscribers: { of: (type) => registry.subscriptions.get(type) ?? [] },
  });
  const unitOfWork = createUnitOfWork({ database, clock, ids, flush, ...(options.onStatement ? { onStatement: options.onStatement } : {}) });
  const rush = createRush(clock);
  const accept = createAccept({
    engine: database.engine, unitOfWork, clock, ids,
    afterStore: (urgent, waitedMs) => {
      rush.waited('arrival', waitedMs);
      bells.inbox.ring();
      if (urgent) bells.urgent.ring();
    },
  });
  return { clock, ids, logger, database, unitOfWork, accept, bells, rush, registry, persons: createPersonSeal(options.personKeys), quarantine: createQuarantine({ database, clock }) };
}
