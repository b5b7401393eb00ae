import { createInboxRunner } from '../../src/kernel/inbox/inbox-runner';
import type { Machine } from '../../src/kernel/machine';
import { callbackKey } from '../../src/wecom';
import { createJobTurn } from '../../src/kernel/work/job-runner';
import { createWorkTable } from '../../src/kernel/work/work-table';
import type { App } from '../../src/app';
import { closeIdle, openIdle, prepareCompany } from './company';
import { addXml, CORP } from './events';
import { perEngine } from './per-engine';

const EVENTS = 3000;
const LOOK_AGAIN_MS = 10;
const LOOPS = { sqlite: 1, mysql: 3 };

async function fill(machine: Machine, states: readonly string[]): Promise<void> {
  const createTime = Math.floor(Date.now() / 1000);
  for (let from = 0; from < EVENTS; from += 250) {
    await Promise.all(Array.from({ length: 250 }, (_, n) => {
      const body = addXml({ userId: 'zhangsan', externalUserId: `wmFriend${from + n}`, createTime, state: states[(from + n) % states.length] ?? null, welcomeCode: null });
      return machine.accept({ hash: callbackKey(CORP.corpId, body), body, urgent: false });
    }));
  }
}

/** Turns the loops until nothing is left: seconds to record the facts, seconds to decide. */
async function workOff({ machine, inbox: reader }: App, engine: 'sqlite' | 'mysql'): Promise<{ recordSeconds: number; decideSeconds: number; cpuMsPerAdd: number }> {
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
  return {
    recordSeconds: Math.round(recordedMs - startedMs) / 1000, decideSeconds: Math.round(performance.now() - recordedMs) / 1000,
    cpuMsPerAdd: Math.round((user + system) / EVENTS / 10) / 100,
  };
}

/** Friend-adds bound, screened, promised and issued to both sides, from the stored callback on; calls to WeCom left out. */
export const benchDecide = (): Promise<object[]> => perEngine('decide', async (bench) => {
  const { settings, states } = await prepareCompany(bench.database.url, await bench.stub(0));
  let statements = 0;
  const app = await openIdle(settings, () => { statements += 1; });
  bench.atEnd(() => closeIdle(app));
  await fill(app.machine, states);
  statements = 0;
  const took = await workOff(app, bench.engine);
  const statementsPerAdd = Math.round((statements / EVENTS) * 10) / 10;
  const issued = Number((await app.machine.database.one<{ n: number }>("SELECT COUNT(*) AS n FROM reward WHERE status = 'issued'"))?.n);
  return { events: EVENTS, rewardsIssued: issued, perSecond: Math.round(EVENTS / (took.recordSeconds + took.decideSeconds)), ...took, statementsPerAdd };
});

const settled = async (machine: Machine): Promise<boolean> =>
  (await machine.database.one("SELECT id FROM work WHERE status IN ('pending', 'processing') AND lane IN ('job', 'shared') AND notBeforeMs <= ? LIMIT 1", [Date.now()])) === null;
