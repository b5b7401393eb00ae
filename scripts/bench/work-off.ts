import type { App } from '../../src/app';
import { createInboxRunner } from '../../src/kernel/inbox/inbox-runner';
import type { Machine } from '../../src/kernel/machine';
import { createJobTurn } from '../../src/kernel/work/job-runner';
import { createWorkTable } from '../../src/kernel/work/work-table';
import { callbackKey } from '../../src/wecom';
import { addXml, CORP } from './events';

const LOOK_AGAIN_MS = 10;
const LOOPS = { sqlite: 1, mysql: 3 };

/** Stores as many friend-adds, as the door does. */
export async function storeAdds(machine: Machine, states: readonly string[], adds: { count: number; name: string }): Promise<void> {
  const createTime = Math.floor(Date.now() / 1000);
  for (let from = 0; from < adds.count; from += 250) {
    await Promise.all(Array.from({ length: Math.min(250, adds.count - from) }, (_, n) => {
      const body = addXml({ userId: 'zhangsan', externalUserId: `${adds.name}${from + n}`, createTime, state: states[(from + n) % states.length] ?? null, welcomeCode: null });
      return machine.accept({ hash: callbackKey(CORP.corpId, body), body, urgent: false });
    }));
  }
}

/** Turns the loops until nothing is left: seconds to record the facts, seconds to decide; calls to WeCom stay where they are. */
export async function workOff({ machine, inbox: reader }: App, engine: 'sqlite' | 'mysql'): Promise<{ recordSeconds: number; decideSeconds: number; cpuMs: number }> {
  const inbox = createInboxRunner({ ...machine, reader });
  const table = createWorkTable(machine);
  const jobs = (lane: 'job' | 'shared') => createJobTurn({ ...machine, engine, table, handlers: { job: (kind) => machine.registry.jobs.get(kind), sender: () => undefined } }, lane);
  const drain = async (turn: () => Promise<boolean>) => { while (await turn()); };
  // the two lanes hand work to each other: both go on until neither has any
  let over = false;
  const drainUntilOver = async (turn: () => Promise<boolean>) => {
    while (!over) if (!(await turn())) await machine.clock.sleep(LOOK_AGAIN_MS);
  };
  const watch = async () => {
    while (!over) {
      await machine.clock.sleep(LOOK_AGAIN_MS);
      over = await settled(machine);
    }
  };
  const before = process.cpuUsage();
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: LOOPS[engine] }, () => drain(inbox.turn)));
  const recordedMs = performance.now();
  await Promise.all([...Array.from({ length: LOOPS[engine] }, () => drainUntilOver(jobs('job'))), drainUntilOver(jobs('shared')), watch()]);
  const { user, system } = process.cpuUsage(before);
  return { recordSeconds: Math.round(recordedMs - startedMs) / 1000, decideSeconds: Math.round(performance.now() - recordedMs) / 1000, cpuMs: (user + system) / 1000 };
}

const settled = async (machine: Machine): Promise<boolean> =>
  (await machine.database.one("SELECT id FROM work WHERE status IN ('pending', 'processing') AND lane IN ('job', 'shared') AND notBeforeMs <= ? LIMIT 1", [Date.now()])) === null;
