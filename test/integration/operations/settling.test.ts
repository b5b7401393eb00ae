import type { InboxRow } from '../../../entities/inbox-row';
import { makeSettleArrival } from '../../../src/features/operations/settle-arrival';
import { follow } from '../../support/contact-events';
import { ENGINES } from '../../support/databases';
import { inboxRow, storeInbox } from '../../support/inbox-rows';
import { testMachine, type TestMachine } from '../../support/machine';
import { eventually, nowS, openTown, type Town } from '../../support/referral-town';
import { openBrowser, type Browser } from '../sessions/browser';

const base = 'http://bot.test';
/** Nobody waits for what is due then. */
const LATER_MS = Date.now() + 3_600_000;
const REASON = '已在企业微信里手工处理';
interface Item { id: string; status: string; attempts: number; error: string | null; settled: { reason: string; by: { type: string; id: string; name: string | null }; from: string } | null }

describe.each(ENGINES)('a callback that is handled by hand, on %s', (engine) => {
  let town: Town;
  let boss: Browser;
  beforeAll(async () => {
    town = await openTown(engine, { env: { PUBLIC_URL: base, ADMIN_USER_IDS: 'Boss' } });
    await town.company.simulator.control.seed({ staff: [{ userId: 'Boss', name: '老板' }] });
    boss = openBrowser(base, () => town.company.url);
    await boss.signIn('staff:Boss');
  }, 60_000);
  afterAll(() => town.company.end());

  const machine = () => town.company.bot.app.machine;
  const arrive = async (more: Partial<InboxRow> = {}): Promise<string> => {
    const row = inboxRow({ receivedAtMs: Date.now(), ...more });
    await storeInbox(machine(), [row]);
    return row.id;
  };
  const act = (id: string, step: string, body?: unknown) => town.company.api<Item & { code: string }>('POST', `/inbox/${id}/${step}`, body);
  const settle = (id: string, reason = REASON) => act(id, 'settle', { reason });
  const stored = async (id: string) => (await machine().database.one<InboxRow>('SELECT * FROM inbox WHERE id = ?', [id])) as InboxRow;
  const told = async (subject: string) => (await machine().database.rows<{ type: string; data: string }>("SELECT type, data FROM journal WHERE subject = ? AND type LIKE 'inbox.%' ORDER BY id", [subject])).map(({ type, data }) => [type, JSON.parse(data) as unknown]);

  test.each(['parked', 'failed'])('one that is %s is done, with who and why beside it, and the error it had', async (status) => {
    const id = await arrive({ status });
    const answer = await settle(id, `  ${REASON} `);
    expect(answer).toMatchObject({ status: 200, body: { id, status: 'done', attempts: 3, error: 'x', settled: { reason: REASON, by: { type: 'api', name: 'test' }, from: status } } });
    const { items } = await town.ok<{ items: Item[] }>('GET', '/inbox?status=done');
    expect(items.find((item) => item.id === id)).toEqual(answer.body);
    expect(await told(id)).toEqual([['inbox.settled', { from: status }]]);
  });

  test('the audit says who and what, and like the journal not why: the reason may name somebody, and those forget nothing', async () => {
    const id = await arrive();
    await settle(id, '欧阳已加回来');
    const entries = await machine().database.rows<{ route: string; stateBefore: string; stateAfter: string }>("SELECT route, stateBefore, stateAfter FROM audit_entry WHERE subjectType = 'inbox' AND subjectId = ?", [id]);
    expect(entries).toEqual([{ route: 'POST /api/v1/inbox/:id/settle', stateBefore: '{"status":"parked"}', stateAfter: '{"status":"done","settled":true}' }]);
    for (const table of ['audit_entry', 'journal']) expect(JSON.stringify(await machine().database.rows(`SELECT * FROM ${table}`))).not.toContain('欧阳已加回来');
  });

  test('a second time is refused, and so is what is being processed or was done by the bot', async () => {
    const id = await arrive();
    const first = await settle(id);
    expect(first.status).toBe(200);
    expect(await settle(id)).toEqual(first); // said again by the same, as after an answer that was lost
    expect(await settle(id, '另一个原因')).toMatchObject({ status: 409, body: { code: 'inbox.already_settled' } });
    expect((await boss.write('POST', `/api/console/inbox/${id}/settle`, { reason: REASON })).status).toBe(409); // another person
    for (const status of ['processing', 'done']) expect(await settle(await arrive({ status, leaseUntilMs: LATER_MS, notBeforeMs: LATER_MS, claimToken: 'x' }))).toMatchObject({ status: 409, body: { code: 'inbox.not_settleable' } });
    expect(await settle('nothing')).toMatchObject({ status: 404, body: { code: 'inbox.not_found' } });
    expect(await act('nothing', 'unsettle')).toMatchObject({ status: 404, body: { code: 'inbox.not_found' } });
    expect(await told(id)).toHaveLength(1);
  });

  test.each([['', '', 400], ['spaces', '   ', 400], ['201 characters', '长'.repeat(201), 400], ['200 characters of two halves', '🙂'.repeat(200), 200]])('a reason of %s', async (_, reason, status) => {
    const id = await arrive();
    expect((await settle(id, reason)).status).toBe(status);
    expect((await stored(id)).status).toBe(status === 200 ? 'done' : 'parked');
  });

  test('other shapes are refused', async () => {
    const id = await arrive();
    for (const body of [{}, { reason: 1 }, { reason: 'x', by: 'me' }, undefined]) expect((await act(id, 'settle', body)).status).toBe(400);
    expect((await stored(id)).status).toBe('parked');
  });

  test('taken back it is what it was, and one that waited is worked', async () => {
    const [parked, put, due] = [await arrive(), await arrive({ status: 'pending', notBeforeMs: LATER_MS }), await arrive({ status: 'pending', notBeforeMs: LATER_MS })];
    const before = await Promise.all([parked, put].map(stored));
    for (const id of [parked, put, due]) expect((await settle(id)).status).toBe(200);
    await machine().unitOfWork.run((tx) => tx.change('UPDATE inbox SET notBeforeMs = 1 WHERE id = ?', [due])); // its time came meanwhile, and nobody took it up
    await town.company.settle();
    expect((await stored(due)).attempts).toBe(3);
    for (const id of [parked, put, due]) expect(await act(id, 'unsettle')).toMatchObject({ status: 200, body: { id, settled: null } });
    expect(await Promise.all([parked, put].map(stored))).toEqual(before);
    await eventually(() => stored(due), ({ status, attempts }) => status !== 'pending' && status !== 'processing' && attempts === 4);
    expect(await act(parked, 'unsettle')).toMatchObject({ status: 409, body: { code: 'inbox.not_settled' } });
    expect(await told(parked)).toEqual([['inbox.settled', { from: 'parked' }], ['inbox.unsettled', { to: 'parked' }]]);
  });

  test('one that waited and was blanked since cannot be taken back: nothing is left to work', async () => {
    const id = await arrive({ status: 'pending', notBeforeMs: LATER_MS });
    await settle(id);
    await machine().unitOfWork.run((tx) => tx.change('UPDATE inbox SET body = NULL WHERE id = ?', [id]));
    expect(await act(id, 'unsettle')).toMatchObject({ status: 409, body: { code: 'inbox.not_replayable' } });
    expect((await stored(id)).status).toBe('done');
  });

  test('a replay has the last word: the mark is gone, and it is worked', async () => {
    const id = await arrive({ body: follow('edit_external_contact', 'WangFang', 'wmZhang', nowS()) });
    await settle(id);
    expect(await act(id, 'replay')).toMatchObject({ status: 200, body: { settled: null } });
    await eventually(() => stored(id), ({ status }) => status === 'done');
    expect(await act(id, 'unsettle')).toMatchObject({ status: 409, body: { code: 'inbox.not_settled' } });
  });

  test('the console does the same for a person, who is named', async () => {
    const id = await arrive();
    expect((await boss.write('POST', `/api/console/inbox/${id}/settle`, { reason: REASON })).status).toBe(200);
    const { json } = await boss.get(`/api/console/operations/inbox/${id}`);
    expect(json).toMatchObject({ status: 'done', body: '<xml/>', settled: { reason: REASON, by: { type: 'staff', name: '老板' }, from: 'parked' } });
    expect((await boss.write('POST', `/api/console/inbox/${id}/unsettle`)).json).toMatchObject({ status: 'parked', settled: null });
  });

  test('nobody of the same customer waits for it: the next callback is worked at once, and the add that is missing comes with the next reconcile, with its state', async () => {
    const { control } = town.company.simulator;
    const campaign = await town.campaign({ startsAt: new Date(Date.now() - 3_600_000).toISOString() });
    const code = await town.code(campaign);
    await town.strangers('wmByHand');
    await control.scan({ customer: 'wmByHand', configId: code.configId, userId: 'WangFang', at: nowS() - 600, lose: true });
    const id = await arrive({ body: follow('add_external_contact', 'WangFang', 'wmByHand', nowS() - 600, code.state) });
    expect((await settle(id)).status).toBe(200);
    const follows = async () => (await town.company.api<{ follows?: { staffUserId: string }[] }>('GET', '/customers/wmByHand')).body.follows?.map(({ staffUserId }) => staffUserId).sort() ?? [];
    expect(await follows()).toEqual([]);
    await machine().accept({ hash: 'next of the same customer', body: follow('edit_external_contact', 'WangFang', 'wmByHand', nowS()), urgent: false });
    await town.company.settle();
    expect(await machine().database.one("SELECT status FROM inbox WHERE hash = 'next of the same customer'")).toEqual({ status: 'done' });
    expect([await follows(), await town.referrals(campaign)]).toEqual([[], []]);
    await town.ok('POST', '/reconciliations');
    await eventually(() => town.referrals(campaign), ([item]) => item?.refereeExternalUserId === 'wmByHand' && item.referrerExternalUserId === 'wmZhang');
    expect(await follows()).toEqual(['WangFang']);
    expect((await stored(id)).status).toBe('done');
  });
});

describe.each(ENGINES)('marks by hand without workers, on %s', (engine) => {
  let machine: TestMachine;
  beforeAll(async () => { machine = await testMachine(engine); });
  afterAll(() => machine.end());
  const by = { type: 'staff' as const, id: 'somebody' };

  test('of two at the same moment one holds', async () => {
    const row = inboxRow();
    await storeInbox(machine, [row]);
    const settle = makeSettleArrival(machine);
    const said = await Promise.allSettled([settle(row.id, 'a', by), settle(row.id, 'b', by)]);
    expect(said.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await machine.database.rows('SELECT arrivalId FROM arrival_settlement')).toHaveLength(1);
  });

  test('a greeting that has not begun is not sent any more', async () => {
    const row = inboxRow({ status: 'pending', urgent: 1 });
    await storeInbox(machine, [row]);
    await makeSettleArrival(machine)(row.id, 'a', by);
    expect(await machine.database.one('SELECT urgent, status FROM inbox WHERE id = ?', [row.id])).toEqual({ urgent: 0, status: 'done' });
  });
});
