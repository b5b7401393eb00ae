import { ENTITIES, MIGRATIONS } from '../../entities';
import { systemClock } from '../../src/kernel/clock';
import type { Tx } from '../../src/kernel/database/unit-of-work';
import { systemIds } from '../../src/kernel/ids';
import { createLogger } from '../../src/kernel/logger';
import { createMachine, type Machine } from '../../src/kernel/machine';
import { ENGINES } from './databases';
import { PERSON_KEYS } from './machine';
import { wait } from './referral-town';

/** Several processes are for servers only: SQLite has one owner. */
export const describeOnServer = ENGINES.includes('mysql') ? describe : describe.skip;

export const secondProcess = (url: string): Promise<Machine> =>
  createMachine({ databaseUrl: url, entities: ENTITIES, migrations: MIGRATIONS, personKeys: PERSON_KEYS, clock: systemClock, ids: systemIds(() => Date.now()), logger: createLogger('silent') });

type Side = { machine: Pick<Machine, 'unitOfWork'>; does: (tx: Tx) => Promise<void> };

/** `one` has done everything but commit when `other` begins; it commits when the other has ended, or waits for it. */
export async function atOnce(one: Side, other: Side): Promise<void> {
  let letGo = (): void => undefined;
  const mayCommit = new Promise<void>((resolve) => { letGo = resolve; });
  let told = (): void => undefined;
  const hasDone = new Promise<void>((resolve) => { told = resolve; });
  const first = one.machine.unitOfWork.run(async (tx) => {
    await one.does(tx);
    told();
    await mayCommit;
  });
  await Promise.race([hasDone, first]);
  const second = other.machine.unitOfWork.run((tx) => other.does(tx));
  await Promise.race([second.catch(() => undefined), wait(300)]);
  letGo();
  await Promise.all([first, second]);
}
