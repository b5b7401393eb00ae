import { InboxRow } from '../../../entities/inbox-row';
import { ArrivalSettlement } from '../../../entities/arrival-settlement';
import { WorkRow } from '../../../entities/work-row';
import { BODIES_MS, forgetOldRows, KEYS_MS } from '../../../src/features/operations/forget-old-rows';
import { AT_ONCE } from '../../../src/features/operations/retention-store';
import type { WorkItem } from '../../../src/kernel/work/outcome';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-22T00:00:00Z');

describe.each(ENGINES)('what is kept for how long, on %s', (engine) => {
  let machine: TestMachine;
  let nowMs = START;
  const clock = { nowMs: () => nowMs, sleep: () => Promise.resolve() };
  beforeAll(async () => { machine = await testMachine(engine, { clock }); });
  afterAll(() => machine.end());

  let serial = 0;
  const idAt = (atMs: number) => `${atMs.toString(36).padStart(10, '0')}${String((serial += 1)).padStart(16, '0')}`;
  const none = { leaseUntilMs: null, claimToken: null, error: null, doneAtMs: null };
  const arrival = (ageMs: number, status = 'done'): InboxRow => {
    const atMs = nowMs - ageMs;
    const id = idAt(atMs);
    return { id, hash: id, receivedAtMs: atMs, body: '<xml/>', urgent: 0, event: 'e', changeType: null, status, attempts: 1, notBeforeMs: atMs, ...none };
  };
  const work = (ageMs: number, more: Partial<WorkRow> = {}): WorkRow => {
    const atMs = nowMs - ageMs;
    return { id: idAt(atMs), kind: 'k', lane: 'job', subject: 's', payload: '{}', once: null, status: 'done', attempts: 1, doubt: 0, notBeforeMs: atMs, deliverByMs: null, createdAtMs: atMs, delivery: null, recipient: null, sentAtMs: null, ...none, ...more };
  };
  /** The job and everything it asks for again; answers how many steps it took. */
  const forget = async (): Promise<number> => {
    const job = forgetOldRows({ clock });
    for (let steps = 1; ; steps += 1) {
      let again = false;
      await machine.unitOfWork.run(async (tx) => {
        again = false;
        await job.run?.({ ...tx, enqueue: () => { again = true; } }, {} as WorkItem);
      });
      if (!again) return steps;
    }
  };
  const left = async (table: 'inbox' | 'work') => (await machine.database.rows<{ id: string }>(`SELECT id FROM ${table} ORDER BY id`)).map(({ id }) => id);

  test('bodies of callbacks go after 30 days, their keys after 400; what waits is touched by neither', async () => {
    const [ancient, old, young] = [arrival(KEYS_MS + HOUR), arrival(BODIES_MS + HOUR), arrival(BODIES_MS - HOUR)];
    const many = Array.from({ length: AT_ONCE * 2 }, () => arrival(BODIES_MS + 2 * HOUR, 'parked'));
    const waiting = arrival(BODIES_MS + HOUR / 2, 'pending');
    await machine.unitOfWork.run((tx) => tx.insert(InboxRow, [ancient, old, young, ...many, waiting]));
    await machine.unitOfWork.run((tx) => tx.insert(ArrivalSettlement, [ancient, old].map(({ id }) => ({ arrivalId: id, fromStatus: 'parked', reason: '已电话处理', byType: 'staff', byId: 'x', atMs: nowMs }))));
    expect(await forget()).toBeGreaterThan(2);
    const bodies = await machine.database.rows<{ id: string }>('SELECT id FROM inbox WHERE body IS NOT NULL ORDER BY id');
    expect(bodies.map(({ id }) => id)).toEqual([waiting.id, young.id]);
    expect(await left('inbox')).toEqual([...many.map(({ id }) => id), old.id, waiting.id, young.id].sort());
    expect(await machine.database.rows('SELECT arrivalId FROM arrival_settlement')).toEqual([{ arrivalId: old.id }]); // what was said of a callback by hand goes with it
    await machine.unitOfWork.run((tx) => tx.change("UPDATE inbox SET status = 'done' WHERE id = ?", [waiting.id]));
    nowMs += 2 * HOUR; // the waiting one is worked off, the young one is old now
    await forget();
    expect(await machine.database.rows('SELECT id FROM inbox WHERE body IS NOT NULL')).toEqual([]);
  });

  test('finished work goes after 30 days; messages and what is done once stay 400; what is not finished stays', async () => {
    nowMs = START + 8 * 24 * HOUR; // the walk begins once a week, and began at the start of the test before
    const gone = [work(BODIES_MS + HOUR), work(BODIES_MS + HOUR, { status: 'expired' }), work(KEYS_MS + HOUR, { once: 'a' }), work(KEYS_MS + HOUR, { delivery: 'sent', recipient: 'staff:x' }), ...Array.from({ length: AT_ONCE }, () => work(BODIES_MS + HOUR))];
    const kept = [
      work(BODIES_MS - HOUR), work(KEYS_MS - HOUR, { once: 'b' }), work(KEYS_MS - HOUR, { delivery: 'sent', recipient: 'staff:x' }),
      work(KEYS_MS + HOUR, { status: 'parked' }), work(KEYS_MS + HOUR, { status: 'pending' }), work(KEYS_MS + HOUR, { status: 'processing' }),
    ];
    await machine.unitOfWork.run((tx) => tx.insert(WorkRow, [...gone, ...kept]));
    expect(await forget()).toBe(2);
    expect(await left('work')).toEqual(kept.map(({ id }) => id).sort());
    const late = work(BODIES_MS + HOUR);
    await machine.unitOfWork.run((tx) => tx.insert(WorkRow, [late]));
    await forget();
    expect(await left('work')).toContain(late.id);
    nowMs += 8 * 24 * HOUR;
    await forget();
    expect(await left('work')).not.toContain(late.id);
  });
});
