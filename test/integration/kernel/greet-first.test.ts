import { randomBytes } from 'node:crypto';
import { InboxRow } from '../../../entities/inbox-row';
import { WorkRow } from '../../../entities/work-row';
import type { InboxReader } from '../../../src/kernel/inbox/reading';
import type { Machine } from '../../../src/kernel/machine';
import { ENGINES } from '../../support/databases';
import { count, KEEP_ALL, openKernel, until, type Kernel } from './kernel-fixture';

const hash = () => randomBytes(32).toString('hex');

/** Every arrival greets by its own body; the greeting's payload carries it. */
const greeter: InboxReader = { ...KEEP_ALL, urgentWork: ({ id, body }) => Promise.resolve({ kind: 'greeting', key: id, lane: 'greet', payload: { body } }) };

async function fill(machine: Machine, rows: number): Promise<void> {
  const nowMs = Date.now() - 60_000;
  const waiting = { status: 'pending', attempts: 0, notBeforeMs: nowMs };
  for (let from = 0; from < rows; from += 5000) {
    await machine.unitOfWork.run(async (tx) => {
      await tx.insert(InboxRow, Array.from({ length: 5000 }, () => ({ id: machine.ids.next(), hash: hash(), receivedAtMs: nowMs, body: 'old', urgent: 0, ...waiting } as InboxRow)));
      await tx.insert(WorkRow, Array.from({ length: 5000 }, () => ({ id: machine.ids.next(), kind: 'other', lane: 'job', subject: 'x', payload: '{}', doubt: 0, createdAtMs: nowMs, ...waiting } as WorkRow)));
    });
  }
}

describe.each(ENGINES)('greeting first on %s', (engine) => {
  let kernel: Kernel;
  beforeEach(async () => { kernel = await openKernel(engine); });
  afterEach(() => kernel.end());
  const urgent = (body: string) => kernel.machine.accept({ hash: hash(), body, urgent: true });
  const sent: { body: unknown; atMs: number }[] = [];
  beforeEach(() => { sent.length = 0; });
  const sender = { kind: 'greeting', lane: 'greet' as const, send: (work: { payload: Readonly<Record<string, unknown>> }) => {
    sent.push({ body: work.payload['body'], atMs: Date.now() });
    return Promise.resolve({ kind: 'done' as const });
  } };

  test('behind fifty thousand arrivals and fifty thousand jobs a new friend is greeted within two seconds', async () => {
    await fill(kernel.machine, 50_000);
    kernel.work({ senders: [sender], jobs: [{ kind: 'other', run: (tx) => tx.rows('SELECT 1').then(() => undefined) }] }, { inbox: greeter });
    await new Promise((resolve) => setTimeout(resolve, 300)); // the workers are in full swing
    const arrivedMs = Date.now();
    await urgent('the new friend');
    await until(() => sent.length === 1);
    expect(Number(sent[0]?.atMs) - arrivedMs).toBeLessThan(2000);
    expect(await count(kernel.machine, 'inbox', "status = 'pending'")).toBeGreaterThan(30_000);
    expect(await count(kernel.machine, 'work', "status = 'pending'")).toBeGreaterThan(30_000);
  }, 90_000);

  test('of the greetings that wait, the newest go out first', async () => {
    for (const body of ['1', '2', '3']) {
      await urgent(body);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const asked: unknown[] = [];
    kernel.work({ senders: [sender] }, { inbox: { ...greeter, urgentWork: (arrival) => {
      asked.push(arrival.body);
      return greeter.urgentWork(arrival);
    } } });
    await until(() => sent.length === 3);
    expect(asked).toEqual(['3', '2', '1']);
  });

  test('an arrival whose greeting cannot be read holds up no other', async () => {
    const poisoned: InboxReader = { ...greeter, urgentWork: (arrival) => (arrival.body === 'poison' ? Promise.reject(new Error('unreadable')) : greeter.urgentWork(arrival)) };
    await urgent('good');
    await urgent('poison');
    kernel.work({ senders: [sender] }, { inbox: poisoned });
    await until(() => sent.length === 1);
    expect(sent[0]?.body).toBe('good');
    await kernel.machine.unitOfWork.run((tx) => tx.change("UPDATE inbox SET receivedAtMs = receivedAtMs - 21000 WHERE body = 'poison'"));
    await until(async () => (await count(kernel.machine, 'inbox', 'urgent = 1')) === 0);
  });

  test('two houses that find the same mark greet once', async () => {
    const other = await kernel.another();
    for (let n = 0; n < 30; n += 1) await urgent(String(n));
    let waiting: (() => void)[] = [];
    const together: InboxReader = { ...greeter, urgentWork: async (arrival) => {
      await new Promise<void>((resolve) => { waiting.push(resolve); }); // both have read every mark before either writes
      return greeter.urgentWork(arrival);
    } };
    kernel.work({ senders: [sender] }, { inbox: together });
    kernel.work({ senders: [sender] }, { on: other, inbox: together });
    await until(() => waiting.length === 60);
    for (const go of waiting) go();
    waiting = [];
    await until(() => sent.length >= 30);
    await kernel.rest();
    expect(await count(kernel.machine, 'work')).toBe(30);
    expect(sent).toHaveLength(30);
  });
});
