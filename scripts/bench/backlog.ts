import { InboxRow } from '../../entities/inbox-row';
import { WorkRow } from '../../entities/work-row';
import type { Machine } from '../../src/kernel/machine';
import { callbackKey } from '../../src/wecom';
import { closeIdle, openIdle, prepareCompany } from './company';
import { addXml, CORP } from './events';
import { perEngine } from './per-engine';

const BACKLOG = 50_000;
const OLD_ROWS = 1_000_000;
const CHUNK = 1000;
const WATCH_MS = 30_000;
const DRAINED_WITHIN_MS = 300_000;
const LOOK_AGAIN_MS = 200;
const WECOM_MS = 5;

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

/** A start on a million old rows with 50,000 events waiting: how soon is it ready, how soon are they recorded, how much memory does that take? */
export const benchBacklog = (): Promise<object[]> => perEngine('backlog', async (bench) => {
  const stub = await bench.stub(WECOM_MS);
  const { settings, states } = await prepareCompany(bench.database.url, stub);
  const app = await openIdle(settings);
  try {
    await fill(app.machine, states);
  } finally {
    await closeIdle(app);
  }
  const bot = await bench.launch('bot-server.js', [], { DATABASE_URL: bench.database.url, WECOM_API_BASE: stub.url });
  const memory = bot.watchMemory();
  const startedMs = performance.now();
  const passedMs = () => performance.now() - startedMs;
  const left = async () => ((await (await fetch(`http://127.0.0.1:${bot.ready['port']}/readyz`)).json()) as { inboxPending: number }).inboxPending;
  let inboxPending = BACKLOG;
  while (inboxPending > 0 && passedMs() < DRAINED_WITHIN_MS) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    inboxPending = await left();
  }
  const drainMs = passedMs();
  while (passedMs() < WATCH_MS) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  return { oldRows: OLD_ROWS, waiting: BACKLOG, readyMs: bot.ready['readyMs'], peakMb: memory.peakMb(), drainSeconds: Math.round(drainMs / 100) / 10, recordedPerSecond: Math.round((BACKLOG - inboxPending) / (drainMs / 1000)) };
});
