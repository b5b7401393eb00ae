import { createInboxRunner } from '../../src/kernel/inbox/inbox-runner';
import { callbackKey } from '../../src/wecom';
import { createJobTurn } from '../../src/kernel/work/job-runner';
import { createWorkTable } from '../../src/kernel/work/work-table';
import { openIdle, prepareCompany } from './company';
import { benchDatabase, benchEngines } from './databases';
import { addXml, CORP } from './events';
import { startStub } from './stub-wecom';

const EVENTS = 3000;
const LOOPS = { sqlite: 1, mysql: 3 };

/** Friend-adds bound, screened, promised and issued to both sides, from the stored callback on; calls to WeCom left out. */
export async function benchDecide(): Promise<object[]> {
  const results: object[] = [];
  for (const engine of benchEngines()) {
    const stub = await startStub(0, () => Math.floor(Date.now() / 1000));
    const database = await benchDatabase(engine);
    const { settings, states } = await prepareCompany(database.url, stub);
    let statements = 0;
    const app = await openIdle(settings, () => { statements += 1; });
    const { machine } = app;
    const createTime = Math.floor(Date.now() / 1000);
    for (let from = 0; from < EVENTS; from += 250) {
      await Promise.all(Array.from({ length: 250 }, (_, n) => {
        const body = addXml({ userId: 'zhangsan', externalUserId: `wmFriend${from + n}`, createTime, state: states[(from + n) % states.length] ?? null, welcomeCode: null });
        return machine.accept({ hash: callbackKey(CORP.corpId, body), body, urgent: false });
      }));
    }
    const inbox = createInboxRunner({ ...machine, reader: app.inbox });
    const table = createWorkTable(machine);
    const jobs = createJobTurn({ ...machine, table, handlers: { job: (kind) => machine.registry.jobs.get(kind), sender: () => undefined } });
    const drain = async (turn: () => Promise<boolean>) => { while (await turn()); };
    statements = 0;
    const startedMs = performance.now();
    await Promise.all(Array.from({ length: LOOPS[engine] }, () => drain(inbox.turn)));
    const recordedMs = performance.now();
    await Promise.all(Array.from({ length: LOOPS[engine] }, () => drain(jobs)));
    const endedMs = performance.now();
    const issued = Number((await machine.database.one<{ n: number }>("SELECT COUNT(*) AS n FROM reward WHERE status = 'issued'"))?.n);
    results.push({
      bench: 'decide', engine, events: EVENTS, rewardsIssued: issued, perSecond: Math.round(EVENTS / ((endedMs - startedMs) / 1000)), recordSeconds: Math.round(recordedMs - startedMs) / 1000,
      decideSeconds: Math.round(endedMs - recordedMs) / 1000, statementsPerAdd: Math.round((statements / EVENTS) * 10) / 10,
    });
    await app.access.idle();
    await machine.database.close();
    await database.drop();
    await stub.close();
  }
  return results;
}
