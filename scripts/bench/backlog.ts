import { InboxRow } from '../../entities/inbox-row';
import { WorkRow } from '../../entities/work-row';
import type { Machine } from '../../src/kernel/machine';
import { callbackKey } from '../../src/wecom';
import { openIdle, prepareCompany } from './company';
import { benchDatabase, benchEngines } from './databases';
import { addXml, CORP } from './events';
import { launch } from './processes';
import { startStub } from './stub-wecom';

const BACKLOG = 50_000;
const OLD_ROWS = 1_000_000;
const CHUNK = 1000;
const WATCH_MS = 30_000;

const NOTHING = { leaseUntilMs: null, claimToken: null, error: null };

async function fill(machine: Machine, states: readonly string[]): Promise<void> {
  const nowMs = Date.now();
  const done = { status: 'done', attempts: 1, notBeforeMs: nowMs, doneAtMs: nowMs, ...NOTHING };
  for (let from = 0; from < OLD_ROWS; from += CHUNK) {
    await machine.unitOfWork.run((tx) => tx.insert(WorkRow, Array.from({ length: CHUNK }, (): WorkRow => ({
      id: machine.ids.next(), kind: 'referral.settle', lane: 'job', subject: 'old', payload: '{}', once: null, doubt: 0, deliverByMs: null, createdAtMs: nowMs, delivery: null, recipient: null, sentAtMs: null, ...done,
    }))));
  }
  for (let from = 0; from < BACKLOG; from += CHUNK) {
    await machine.unitOfWork.run((tx) => tx.insert(InboxRow, Array.from({ length: CHUNK }, (_, n): InboxRow => {
      const body = addXml({ userId: 'zhangsan', externalUserId: `wmOld${from + n}`, createTime: Math.floor(nowMs / 1000), state: states[n % states.length] ?? null, welcomeCode: null });
      return { id: machine.ids.next(), hash: callbackKey(CORP.corpId, body), receivedAtMs: nowMs, body, urgent: 0, event: null, changeType: null, ...done, status: 'pending', attempts: 0, doneAtMs: null };
    })));
  }
}

/** A start on a million old rows with 50,000 events waiting: how soon is it ready, how much memory does the first half minute take? */
export async function benchBacklog(): Promise<object[]> {
  const results: object[] = [];
  for (const engine of benchEngines()) {
    const stub = await startStub(5, () => Math.floor(Date.now() / 1000));
    const database = await benchDatabase(engine);
    const { settings, states } = await prepareCompany(database.url, stub);
    const app = await openIdle(settings);
    await fill(app.machine, states);
    await app.access.idle();
    await app.machine.database.close();
    const bot = await launch('bot-server.js', [], { DATABASE_URL: database.url, WECOM_API_BASE: stub.url });
    let peakMb = 0;
    for (const untilMs = Date.now() + WATCH_MS; Date.now() < untilMs;) {
      peakMb = Math.max(peakMb, bot.residentMb());
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const { inboxPending } = (await (await fetch(`http://127.0.0.1:${bot.ready['port']}/readyz`)).json()) as { inboxPending: number };
    await bot.stop();
    results.push({ bench: 'backlog', engine, oldRows: OLD_ROWS, waiting: BACKLOG, readyMs: bot.ready['readyMs'], peakMb, recordedPerSecond: Math.round((BACKLOG - inboxPending) / (WATCH_MS / 1000)) });
    await database.drop();
    await stub.close();
  }
  return results;
}
