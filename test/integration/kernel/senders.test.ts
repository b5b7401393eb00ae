import { NamedState } from '../../../entities/named-state';
import type { NewWork } from '../../../src/kernel/events';
import type { Outcome, WorkItem } from '../../../src/kernel/work/outcome';
import type { Sender } from '../../../src/kernel/work/registry';
import { ENGINES } from '../../support/databases';
import { count, enqueue, note, openKernel, until, workRows, type Kernel } from './kernel-fixture';

const message = (more: Partial<NewWork> = {}): NewWork => ({ kind: 'message', key: 'm', payload: {}, lane: 'send', to: 'someone', ...more });

describe.each(ENGINES)('sending on %s', (engine) => {
  let kernel: Kernel;
  beforeEach(async () => { kernel = await openKernel(engine); });
  afterEach(() => kernel.end());
  const row = async () => (await workRows(kernel.machine, 'message'))[0];
  const reaches = (status: string) => until(async () => (await row())?.status === status);

  /** Sends by a script of outcomes, one an attempt; the last one repeats. */
  const scripted = (outcomes: (Outcome | (() => Promise<Outcome>))[], more: Partial<Sender> = {}) => {
    const seen: WorkItem[] = [];
    const sender: Sender = { kind: 'message', lane: 'send', retries: [50, 50, 50], ...more, send: (work) => {
      const outcome = outcomes[Math.min(seen.push(work), outcomes.length) - 1] as Outcome | (() => Promise<Outcome>);
      return typeof outcome === 'function' ? outcome() : Promise.resolve(outcome);
    } };
    return { seen, sender };
  };

  test('the outcome and what the sender records of it are one transaction', async () => {
    const { seen, sender } = scripted([{ kind: 'done', result: 'msgid-1' }], { record: (tx, _work, outcome) => tx.insert(NamedState, note('recorded', JSON.stringify(outcome))) });
    kernel.work({ senders: [sender] });
    await enqueue(kernel.machine, message());
    await reaches('done');
    expect(await row()).toMatchObject({ delivery: 'sent', attempts: 1, doubt: 0, error: null });
    expect(await kernel.machine.database.one('SELECT value FROM named_state')).toEqual({ value: '{"kind":"done","result":"msgid-1"}' });
    expect(seen).toHaveLength(1);
  });

  test('the last instant passed: expired, without a call', async () => {
    const { seen, sender } = scripted([{ kind: 'done' }]);
    await enqueue(kernel.machine, message({ deliverByMs: Date.now() - 1 }));
    kernel.work({ senders: [sender] });
    await reaches('expired');
    expect(await row()).toMatchObject({ delivery: 'expired' });
    expect(seen).toEqual([]);
  });

  test('a message that may have left is never said to have expired', async () => {
    const { seen, sender } = scripted([{ kind: 'unknown', error: 'timeout' }], { retries: [300] });
    kernel.work({ senders: [sender] });
    await enqueue(kernel.machine, message());
    await until(async () => seen.length === 1 && (await row())?.status === 'pending');
    await kernel.machine.unitOfWork.run((tx) => tx.change('UPDATE work SET deliverByMs = ?', [Date.now()]));
    await reaches('expired');
    expect(await row()).toMatchObject({ delivery: 'unknown' });
  });

  test('attempts that had no effect are tried by the schedule, then parked', async () => {
    const { seen, sender } = scripted([{ kind: 'retry', error: 'system busy' }]);
    kernel.work({ senders: [sender] });
    await enqueue(kernel.machine, message());
    await reaches('parked');
    expect(await row()).toMatchObject({ delivery: 'failed', attempts: 4, doubt: 0, error: 'system busy' });
    expect(seen.map((work) => work.attempts)).toEqual([1, 2, 3, 4]);
  });

  test('a closed rate window costs no attempt', async () => {
    const closed: Outcome = { kind: 'retry', error: 'rate', free: true, afterMs: 20 };
    const { seen, sender } = scripted([closed, closed, closed, closed, closed, closed, { kind: 'done' }]);
    kernel.work({ senders: [sender] });
    await enqueue(kernel.machine, message());
    await reaches('done');
    expect(seen.map((work) => work.attempts)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  });

  test('a sender that throws may have had its effect: the next attempt is told', async () => {
    const { seen, sender } = scripted([() => Promise.reject(new Error('socket hang up')), { kind: 'done' }]);
    kernel.work({ senders: [sender] });
    await enqueue(kernel.machine, message());
    await reaches('done');
    expect(seen.map((work) => work.doubt)).toEqual([false, true]);
  });

  test('a doubt outlasts an attempt that could not ask', async () => {
    const { seen, sender } = scripted([{ kind: 'unknown', error: 'timeout' }, { kind: 'retry', error: 'rate' }]);
    kernel.work({ senders: [sender] });
    await enqueue(kernel.machine, message());
    await reaches('parked');
    expect(seen.map((work) => work.doubt)).toEqual([false, true, true, true]);
    expect(await row()).toMatchObject({ delivery: 'unknown', doubt: 1 });
  });

  test('a lease that is lost during the call: its outcome is not stored, the next holder is in doubt', async () => {
    const { seen, sender } = scripted([async () => {
      await kernel.machine.unitOfWork.run((tx) => tx.change("UPDATE work SET claimToken = 'somebody-else', leaseUntilMs = 1"));
      return { kind: 'done', result: 'too late' };
    }, { kind: 'done', result: 'asked first' }], { record: (tx, work, outcome) => tx.insert(NamedState, note(`${work.attempts}`, JSON.stringify(outcome))) });
    kernel.work({ senders: [sender] });
    await enqueue(kernel.machine, message());
    await reaches('done');
    expect(seen.map((work) => work.doubt)).toEqual([false, true]);
    expect(await kernel.machine.database.rows('SELECT name FROM named_state')).toEqual([{ name: '2' }]);
  });

  test('calls that end together are recorded together; one that was lost meanwhile leaves the others alone', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => { open = resolve; });
    const { sender } = scripted([async () => { await gate; return { kind: 'done' }; }], {
      recordAll: (tx, attempts) => tx.insert(NamedState, attempts.map(({ work }) => note(work.key))),
    });
    kernel.work({ senders: [sender] });
    for (const key of ['a', 'b', 'lost', 'c']) await enqueue(kernel.machine, message({ key })); // several claims, so several tokens
    await until(async () => (await count(kernel.machine, 'work', "status = 'processing'")) === 4);
    await kernel.machine.unitOfWork.run((tx) => tx.change("UPDATE work SET claimToken = 'somebody-else' WHERE subject = 'lost'"));
    open();
    await until(async () => (await count(kernel.machine, 'work', "status = 'done'")) === 3);
    await kernel.rest();
    expect((await kernel.machine.database.rows<{ name: string }>('SELECT name FROM named_state ORDER BY name')).map((row) => row.name)).toEqual(['a', 'b', 'c']);
    expect((await workRows(kernel.machine, 'message')).map((work) => [work.subject, work.status, work.delivery])).toEqual([['a', 'done', 'sent'], ['b', 'done', 'sent'], ['c', 'done', 'sent'], ['lost', 'processing', 'queued']]);
  });

  test('outcomes that come in while one is being stored share the next transaction', async () => {
    const sizes: number[] = [];
    const { sender } = scripted([{ kind: 'done' }], { recordAll: (_tx, attempts) => Promise.resolve(void sizes.push(attempts.length)) });
    await enqueue(kernel.machine, ...Array.from({ length: 20 }, (_, n) => message({ key: `m${n}` })));
    kernel.work({ senders: [sender] });
    await until(async () => (await count(kernel.machine, 'work', "status = 'done'")) === 20);
    expect(sizes.length).toBeLessThan(10);
  });

  test('a record that fails takes the stored outcome back with it', async () => {
    const { sender } = scripted([{ kind: 'done' }], { record: () => Promise.reject(new Error('no such column')) });
    kernel.work({ senders: [sender] });
    await enqueue(kernel.machine, message());
    await reaches('processing');
    await kernel.rest();
    expect(await row()).toMatchObject({ status: 'processing', delivery: 'queued' });
  });

  test('work of a kind that nobody sends fails and says so', async () => {
    kernel.work({});
    await enqueue(kernel.machine, message());
    await reaches('failed');
    expect(await row()).toMatchObject({ delivery: 'failed', error: 'no sender is registered for work of kind message' });
  });

  test('stopping waits for the calls that are out and stores what came of them', async () => {
    const { seen, sender } = scripted([async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { kind: 'done' };
    }]);
    const house = kernel.work({ senders: [sender] });
    await enqueue(kernel.machine, message());
    await until(() => seen.length === 1);
    await house.stopWorkers();
    expect(await row()).toMatchObject({ status: 'done', delivery: 'sent' });
    await enqueue(kernel.machine, message());
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(await count(kernel.machine, 'work', "status = 'pending'")).toBe(1);
  });

  test('after a pause of the whole process its own calls are not taken for dead', async () => {
    const { seen, sender } = scripted([async () => {
      await kernel.machine.unitOfWork.run((tx) => tx.change('UPDATE work SET leaseUntilMs = 1'));
      await new Promise((resolve) => setTimeout(resolve, 2600)); // longer than the caretaker sleeps
      return { kind: 'done' };
    }]);
    kernel.work({ senders: [sender] });
    await enqueue(kernel.machine, message());
    await reaches('done');
    expect([seen.length, (await row())?.attempts]).toEqual([1, 1]);
  });

  test('a slow call holds up no other', async () => {
    const { seen, sender } = scripted([() => new Promise((resolve) => { setTimeout(() => resolve({ kind: 'done' }), 1500); }), { kind: 'done' }]);
    kernel.work({ senders: [sender] });
    await enqueue(kernel.machine, message());
    await until(() => seen.length === 1);
    await enqueue(kernel.machine, ...Array.from({ length: 100 }, (_, n) => message({ key: `n${n}` })));
    await until(async () => (await count(kernel.machine, 'work', "status = 'done'")) === 100, 1400);
  });
});
