import type { InboxRow } from '../../../entities/inbox-row';
import { makeAskBulkReplay, STANDS_STILL_MS } from '../../../src/features/operations/bulk-replay/ask-bulk-replay';
import { arrivalsToReplay, countArrivals, lastReplay, type ReplayFilter } from '../../../src/features/operations/bulk-replay/bulk-replay-store';
import { replayStep } from '../../../src/features/operations/bulk-replay/replay-step';
import { AT_ONCE } from '../../../src/features/operations/retention-store';
import type { Reader, SqlValue } from '../../../src/kernel/database/database';
import type { NewWork } from '../../../src/kernel/events';
import type { WorkItem } from '../../../src/kernel/work/outcome';
import { follow } from '../../support/contact-events';
import { ENGINES } from '../../support/databases';
import { inboxRow, storeInbox } from '../../support/inbox-rows';
import { testMachine, type TestMachine } from '../../support/machine';
import { eventually, nowS, openTown, type Town } from '../../support/referral-town';
import { walksOf } from '../lists/list-fixture';

const HOUR = 3_600_000;
interface Run { id: string; status: string; wanted: string; counted: { n: number; kind: string }; replayed: number; untouched: number; finishedAt: string | null }

describe.each(ENGINES)('a bulk replay on %s', (engine) => {
  let town: Town;
  beforeAll(async () => { town = await openTown(engine); }, 60_000);
  afterAll(() => town.company.end());

  const machine = () => town.company.bot.app.machine;
  const last = () => town.ok<Run>('GET', '/inbox/replays/last');
  const over = (id: string) => eventually(last, (run) => run.id === id && run.status !== 'running', 30_000);
  const states = async (rows: readonly InboxRow[]) => {
    const found = new Map((await machine().database.rows<{ id: string; status: string; attempts: number }>('SELECT id, status, attempts FROM inbox')).map((row) => [row.id, `${row.status} ${row.attempts}`]));
    return new Set(rows.map(({ id }) => found.get(id)));
  };
  const many = (n: number, more: Partial<InboxRow> = {}) => Array.from({ length: n }, () => inboxRow({ body: follow('edit_external_contact', 'WangFang', 'wmZhang', nowS()), ...more }));

  test('before the first there is none', async () => expect(await town.company.api('GET', '/inbox/replays/last')).toMatchObject({ status: 404, body: { code: 'inbox.no_replay' } }));

  test('says how many, works off exactly those of its filter, leaves and counts what was blanked, and is told once', async () => {
    const now = Date.now();
    const [wanted, blanked] = [many(AT_ONCE * 2 + 50), many(3, { body: null })];
    const [early, late, failed] = [many(2, { receivedAtMs: now - 10 * HOUR }), many(2, { receivedAtMs: now - HOUR / 4 }), many(5, { status: 'failed' })];
    await storeInbox(machine(), [...wanted, ...blanked, ...early, ...late, ...failed]);
    const span = { receivedFrom: new Date(now - 2 * HOUR).toISOString(), receivedTo: new Date(now - HOUR / 2).toISOString() };
    expect(await town.ok('GET', `/inbox/replays/count?status=parked&receivedFrom=${span.receivedFrom}&receivedTo=${span.receivedTo}`)).toEqual({ n: wanted.length + 3, kind: 'exact' });
    expect(await town.ok('GET', '/inbox/replays/count?status=parked')).toEqual({ n: wanted.length + 7, kind: 'exact' });
    const listed = await town.ok<{ items: { id: string }[] }>('GET', `/inbox?status=parked&limit=100&receivedTo=${new Date(now - 3 * HOUR).toISOString()}`);
    expect(listed.items.map(({ id }) => id).sort()).toEqual(early.map(({ id }) => id).sort());
    const asked = await town.company.api<Run>('POST', '/inbox/replays', { status: 'parked', ...span });
    expect(asked).toMatchObject({ status: 202, body: { wanted: 'parked', ...span, counted: { n: wanted.length + 3, kind: 'exact' } } });
    expect(await over(asked.body.id)).toMatchObject({ status: 'done', replayed: wanted.length, untouched: 3 });
    await town.company.settle();
    expect([await states(wanted), await states([...blanked, ...early, ...late]), await states(failed)]).toEqual([new Set(['done 1']), new Set(['parked 3']), new Set(['failed 3'])]);
    const audited = await machine().database.rows<{ route: string; subjectId: string; stateAfter: string }>("SELECT route, subjectId, stateAfter FROM audit_entry WHERE subjectType = 'bulk_replay'");
    expect(audited).toEqual([{ route: 'POST /api/v1/inbox/replays', subjectId: asked.body.id, stateAfter: JSON.stringify({ wanted: 'parked', ...span, counted: wanted.length + 3 }) }]);
    const told = await machine().database.rows<{ type: string; data: string }>('SELECT type, data FROM journal WHERE subject = ? ORDER BY id', [asked.body.id]);
    expect(told).toEqual([
      { type: 'inbox.bulk_replay_asked', data: JSON.stringify({ wanted: 'parked', counted: wanted.length + 3 }) }, { type: 'inbox.bulk_replayed', data: JSON.stringify({ replayed: wanted.length, untouched: 3 }) },
    ]);
  });

  test('what parks again is met once, and the same request again is the same run', async () => {
    const odd = many(AT_ONCE + 20, { status: 'failed', body: '<xml' });
    await storeInbox(machine(), odd);
    const ask = () => town.company.api<Run>('POST', '/inbox/replays', { status: 'failed' }, { 'idempotency-key': 'again' });
    const { body } = await ask();
    expect(await over(body.id)).toMatchObject({ replayed: odd.length + 5, untouched: 0 });
    expect((await ask()).body.id).toBe(body.id);
    await town.company.settle();
    expect(await states(odd)).toEqual(new Set(['parked 1']));
    expect((await last()).id).toBe(body.id);
  });

  test.each([[{}], [{ status: 'done' }], [{ status: 'parked', receivedFrom: 'yesterday' }], [{ status: 'parked', receivedTo: '2026-01-01T00:00:00+08:00' }], [{ status: 'parked', ids: [] }]])('%j is refused', async (body) => {
    expect((await town.company.api('POST', '/inbox/replays', body)).status).toBe(400);
    expect((await town.company.api('GET', `/inbox/replays/count?${new URLSearchParams(body as Record<string, string>).toString()}`)).status).toBe(400);
  });
});

const ALL: ReplayFilter = { wanted: 'parked', fromMs: null, toMs: null };
const BY = { type: 'api' as const, id: 'k' };

describe.each(ENGINES)('the steps of a bulk replay on %s', (engine) => {
  let machine: TestMachine;
  let nowMs = Date.now();
  beforeAll(async () => { machine = await testMachine(engine, { clock: { nowMs: () => nowMs, sleep: () => Promise.resolve() } }); });
  afterAll(() => machine.end());
  beforeEach(async () => {
    for (const table of ['inbox', 'bulk_replay']) await machine.unitOfWork.run((tx) => tx.change(`DELETE FROM ${table}`));
  });

  const ask = () => makeAskBulkReplay(machine)(ALL, BY, null);
  /** One step, and what it asks for next; `fails`: the process dies before its transaction is committed. */
  const step = async (key: string, fails = false): Promise<NewWork[]> => {
    let next: NewWork[] = [];
    await machine.unitOfWork.run(async (tx) => {
      next = [];
      await replayStep(machine).run?.({ ...tx, enqueue: (work) => void next.push(work) }, { id: 'w', key } as WorkItem);
      if (fails) throw new Error('killed');
    });
    return next;
  };
  const statesOf = async () => {
    const rows = await machine.database.rows<{ status: string; n: number }>('SELECT status, COUNT(*) AS n FROM inbox GROUP BY status');
    return Object.fromEntries(rows.map(({ status, n }) => [status, Number(n)]));
  };
  const workOff = () => machine.unitOfWork.run((tx) => tx.change("UPDATE inbox SET status = 'done' WHERE status = 'pending'"));

  test('two hundred in a transaction; a step that died counts nothing and is done again', async () => {
    await storeInbox(machine, Array.from({ length: AT_ONCE + 30 }, () => inboxRow()));
    const { id } = await ask();
    await expect(step(id, true)).rejects.toThrow('killed');
    expect([await statesOf(), await lastReplay(machine.database)]).toMatchObject([{ parked: AT_ONCE + 30 }, { replayed: 0, afterId: '' }]);
    expect(await step(id)).toHaveLength(1);
    expect([await statesOf(), await lastReplay(machine.database)]).toMatchObject([{ parked: 30, pending: AT_ONCE }, { replayed: AT_ONCE, status: 'running' }]);
    await workOff();
    expect(await step(id)).toEqual([]);
    expect([await statesOf(), await lastReplay(machine.database)]).toMatchObject([{ pending: 30, done: AT_ONCE }, { replayed: AT_ONCE + 30, untouched: 0, status: 'done', openKey: null }]);
    expect(await step(id)).toEqual([]); // a step that comes after the end does nothing
    expect((await lastReplay(machine.database))?.replayed).toBe(AT_ONCE + 30);
  });

  test('what was left, and what parked again meanwhile, is not met again: the walk ends', async () => {
    const [blanked, odd, last] = [Array.from({ length: 150 }, () => inboxRow({ receivedAtMs: nowMs - 3 * HOUR, body: null })), Array.from({ length: 50 }, () => inboxRow({ receivedAtMs: nowMs - 2 * HOUR })), [inboxRow()]];
    await storeInbox(machine, [...blanked, ...odd, ...last]);
    const { id } = await ask();
    expect(await step(id)).toHaveLength(1);
    await machine.unitOfWork.run((tx) => tx.change("UPDATE inbox SET status = 'parked' WHERE status = 'pending'"));
    expect(await step(id)).toEqual([]);
    expect([await statesOf(), await lastReplay(machine.database)]).toMatchObject([{ parked: AT_ONCE, pending: 1 }, { replayed: 51, untouched: 150, status: 'done' }]);
  });

  test('it waits while two hundred callbacks are due: what arrives does not stand behind all that is old', async () => {
    await storeInbox(machine, [...Array.from({ length: 5 }, () => inboxRow()), ...Array.from({ length: AT_ONCE }, () => inboxRow({ status: 'pending' }))]);
    const { id } = await ask();
    const [next] = await step(id);
    expect(next).toMatchObject({ key: id });
    expect(next?.notBeforeMs).toBeGreaterThan(nowMs);
    expect(await statesOf()).toEqual({ parked: 5, pending: AT_ONCE });
    await workOff();
    await step(id);
    expect(await statesOf()).toEqual({ pending: 5, done: AT_ONCE });
  });

  test('what came after it was asked for is not meant', async () => {
    await storeInbox(machine, [inboxRow()]);
    const { id } = await ask();
    await storeInbox(machine, [inboxRow({ receivedAtMs: nowMs + HOUR })]);
    await step(id);
    expect([await statesOf(), (await lastReplay(machine.database))?.replayed]).toEqual([{ parked: 1, pending: 1 }, 1]);
  });

  test('one at a time, whoever asks at the same moment; one that stands still for an hour makes way', async () => {
    const asked = await Promise.allSettled([ask(), ask()]);
    expect(asked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(asked.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { status: 409, code: 'inbox.replay_running' } });
    const first = await lastReplay(machine.database);
    nowMs += STANDS_STILL_MS;
    const second = await ask();
    expect(await machine.database.one('SELECT status, openKey FROM bulk_replay WHERE id = ?', [String(first?.id)])).toEqual({ status: 'given_up', openKey: null });
    expect(await step(String(first?.id))).toEqual([]);
    await step(second.id);
    expect((await lastReplay(machine.database))?.status).toBe('done');
  });

  test('counting and walking go by the index of the states, between two ids', async () => {
    await storeInbox(machine, Array.from({ length: 1500 }, (_, n) => inboxRow({ status: n % 50 === 0 ? 'parked' : 'done' })));
    const heard: { sql: string; params: readonly SqlValue[] }[] = [];
    const rows: Reader['rows'] = (sql, params = []) => { heard.push({ sql, params }); return machine.database.rows(sql, params); };
    const reader: Reader = { rows, one: async <Row>(sql: string, params?: readonly SqlValue[]) => (await rows<Row>(sql, params))[0] ?? null };
    const run = await ask();
    expect(await countArrivals(reader, { wanted: 'parked', fromMs: nowMs - 2 * HOUR, toMs: nowMs })).toBe(30);
    expect(await arrivalsToReplay(reader as never, { ...run, fromMs: nowMs - 2 * HOUR, toMs: nowMs }, 10)).toHaveLength(10);
    const walks = (await Promise.all(heard.map(({ sql, params }) => walksOf(machine, 'inbox', sql, params)))).flat();
    expect(walks.map(({ index, sound }) => ({ index, sound }))).toEqual([{ index: 'ix_inbox_status', sound: true }, { index: 'ix_inbox_status', sound: true }]);
  });
});
