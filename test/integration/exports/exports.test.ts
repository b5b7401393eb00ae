import { Deal } from '../../../entities/deal';
import { StaffRole } from '../../../entities/staff-role';
import type { WorkItem } from '../../../src/kernel/work/outcome';
import { ENGINES } from '../../support/databases';
import { eventually, openTown, type Town } from '../../support/referral-town';
import { openBrowser, type Browser, type Page } from '../sessions/browser';

const base = 'http://bot.test';
const DEALS = 450;
interface Shown { id: string; list: string; status: string; reason: string | null; rows: number }

describe.each(ENGINES)('exports on %s', (engine) => {
  let town: Town;
  const people = new Map<string, Browser>();
  const as = (userId: string) => people.get(userId) as Browser;
  const machine = () => town.company.bot.app.machine;
  const ask = (userId: string, body: object, headers: Record<string, string> = {}): Promise<Page> => as(userId).write('POST', '/api/console/exports', { format: 'csv', ...body }, headers);
  const mine = async (userId: string) => (await as(userId).get('/api/console/exports')).json['items'] as Shown[];
  const settled = async (userId: string, id: string): Promise<Shown> => (await eventually(() => mine(userId), (found) => found.some((each) => each.id === id && each.status !== 'running'))).find((each) => each.id === id) as Shown;
  const file = (userId: string, id: string): Promise<Page> => as(userId).get(`/api/console/exports/${id}/file`);
  const made = async (userId: string, body: object): Promise<string> => {
    const { status, json } = await ask(userId, body);
    if (status !== 202) throw new Error(JSON.stringify(json));
    await settled(userId, String(json['id']));
    return String(json['id']);
  };
  const lines = (text: string) => text.replace('\uFEFF', '').split('\r\n').slice(0, -1).map((line) => line.split(','));
  const runJob = (kind: string, key: string, then: () => void = () => undefined) => machine().unitOfWork.run(async (tx) => {
    await machine().registry.jobs.get(kind)?.run?.(tx, { key } as WorkItem);
    then();
  });
  const change = (sql: string, params: string[]) => machine().unitOfWork.run((tx) => tx.change(sql, params));
  const clear = async (userId: string) => {
    for (const { id } of await mine(userId)) await as(userId).write('POST', `/api/console/exports/${id}/remove`);
  };

  beforeAll(async () => {
    town = await openTown(engine, { env: { PUBLIC_URL: base, ADMIN_USER_IDS: 'Boss' } });
    await town.company.simulator.control.seed({ staff: [{ userId: 'Boss' }, { userId: 'Audit' }], customers: [{ externalUserId: 'wmFriend', name: '=朋友' }] });
    const campaignId = await town.campaign({ staffUserIds: ['WangFang'] });
    await town.scan('wmFriend', await town.code(campaignId));
    await town.company.settle();
    await eventually(() => town.rewards(campaignId), (found) => found.length === 1 && found.every(({ status }) => status === 'issued'));
    await eventually(() => machine().database.rows("SELECT id FROM customer WHERE externalUserId = 'wmFriend' AND nameSealed IS NOT NULL"), (found) => found.length === 1);
    const [friend] = await machine().database.rows<{ id: string }>("SELECT id FROM customer WHERE externalUserId = 'wmFriend'");
    const deal = (n: number): Deal => ({ id: machine().ids.next(), reference: `D-${n}`, customerId: friend?.id ?? '', campaignId: null, amountFen: 1000 + n, closedAtMs: Date.UTC(2026, 10, 3, 6, 5, 9), refundedFen: 0, createdAtMs: Date.now() });
    await machine().unitOfWork.run((tx) => tx.insert(Deal, Array.from({ length: DEALS }, (_, n) => deal(n))));
    for (const userId of ['Boss', 'WangFang', 'LiLei', 'Audit']) people.set(userId, openBrowser(base, () => town.company.url));
    await as('Audit').signIn('staff:Audit');
    const [auditor] = await machine().database.rows<{ id: string }>("SELECT id FROM staff WHERE userKey = 'audit'");
    await machine().unitOfWork.run((tx) => tx.insert(StaffRole, { staffId: auditor?.id ?? '', role: 'auditor', setBy: 'x', setAtMs: 0 }));
    for (const userId of ['Boss', 'WangFang', 'LiLei', 'Audit']) await as(userId).signIn(`staff:${userId}`);
  }, 90_000);
  afterAll(() => town.company.end());
  afterEach(async () => {
    for (const userId of people.keys()) await clear(userId);
  });

  test('every row once, newest first, money exact, absolute times of the company, names masked and inert', async () => {
    const id = await made('Boss', { list: 'deals' });
    expect(await settled('Boss', id)).toMatchObject({ list: 'deals', status: 'ready', rows: DEALS });
    const { text, headers } = await file('Boss', id);
    expect(headers).toMatchObject({ 'content-type': 'text/csv; charset=utf-8', 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' });
    expect(headers['content-disposition']).toMatch(/^attachment; filename="deals-\d{12}\.csv"$/);
    const [head, ...rows] = lines(text);
    expect(head?.[0]).toBe('单号');
    expect(rows.map(([reference]) => reference)).toEqual(Array.from({ length: DEALS }, (_, n) => `D-${DEALS - 1 - n}`));
    expect(rows[0]).toEqual([`D-${DEALS - 1}`, "'=*", 'wmFriend', '', '14.49', '0.00', '2026-11-03 14:05:09', expect.any(String)]);
  });

  test('a crash in the middle of a page, and a restart, double and lose nothing', async () => {
    const { json } = await ask('Boss', { list: 'deals', language: 'en' });
    const id = String(json['id']);
    await runJob('export.page', id, () => { throw new Error('crash'); }).catch(() => undefined);
    await town.company.restart();
    expect(await settled('Boss', id)).toMatchObject({ status: 'ready', rows: DEALS });
    const references = lines((await file('Boss', id)).text).slice(1).map(([reference]) => reference);
    expect([references.length, new Set(references).size]).toEqual([DEALS, DEALS]);
    await runJob('export.page', id); // a page that comes late changes nothing
    expect((await settled('Boss', id)).rows).toBe(DEALS);
  });

  test('every list, both formats; the filter of the screen is the filter of the file', async () => {
    for (const [list, filter, least] of [['referrals', { status: 'retained' }, 1], ['referrals', { status: 'rejected' }, 0], ['referrals', { friend: 'wmFriend' }, 1], ['rewards', { status: 'issued' }, 1], ['ledger', {}, 4], ['customers', {}, 4], ['audit', {}, 3]] as const) {
      const id = await made('Boss', { list, filter, format: list === 'ledger' ? 'xlsx' : 'csv' });
      const { rows } = await settled('Boss', id);
      expect([list, filter, least === 0 ? rows : rows >= least]).toEqual([list, filter, least === 0 ? 0 : true]);
      const { status, text } = await file('Boss', id);
      expect([status, text.slice(0, 2) === 'PK']).toEqual([200, list === 'ledger']);
      await clear('Boss');
    }
    expect((await ask('Boss', { list: 'referrals', filter: { status: 'nonsense' } })).status).toBe(400);
    const stored = await machine().database.rows<{ question: string }>('SELECT question FROM list_export');
    expect(JSON.stringify(stored)).not.toContain('wmFriend');
  });

  test('everybody gets what the list shows them, masked even where the list is not, and nobody another\'s file', async () => {
    const [own, other] = [await made('WangFang', { list: 'referrals' }), await made('LiLei', { list: 'referrals' })];
    expect([(await settled('WangFang', own)).rows, (await settled('LiLei', other)).rows]).toEqual([1, 0]);
    expect((await file('WangFang', own)).text).toContain("'=*");
    expect((await file('WangFang', own)).text).not.toContain('朋友');
    for (const reach of [() => file('LiLei', own), () => file('Boss', own), () => as('LiLei').write('POST', `/api/console/exports/${own}/remove`)]) expect((await reach()).status).toBe(404);
    expect(await mine('Boss')).toEqual([]);
    expect((await ask('WangFang', { list: 'audit' })).status).toBe(403);
    expect((await ask('WangFang', { list: 'ledger' })).status).toBe(403);
    expect((await settled('Audit', await made('Audit', { list: 'ledger' }))).status).toBe('ready');
    expect((await as('Audit').write('POST', '/api/console/deals', {})).status).toBe(403);
  });

  test('rights that changed end it with a reason, in the middle and at the download', async () => {
    const id = await made('WangFang', { list: 'customers' });
    await change("UPDATE list_export SET rights = 'others' WHERE id = ?", [id]);
    expect(await file('WangFang', id)).toMatchObject({ status: 403, json: { code: 'rights_changed' } });
    await change("UPDATE list_export SET status = 'running', pages = 0, rowsDone = 0, lastId = NULL WHERE id = ?", [id]);
    await runJob('export.page', id);
    expect(await settled('WangFang', id)).toMatchObject({ status: 'failed', reason: 'rights_changed', rows: 0 });
    expect((await file('WangFang', id)).status).toBe(409);
    await eventually(() => machine().database.rows('SELECT page FROM list_export_page WHERE exportId = ?', [id]), (left) => left.length === 0);
    const [member] = await machine().database.rows<{ id: string }>("SELECT id FROM staff WHERE userKey = 'lilei'");
    const late = await made('LiLei', { list: 'customers' });
    await change("UPDATE list_export SET status = 'running' WHERE id = ?", [late]);
    await change('UPDATE staff SET leftAtMs = 1 WHERE id = ?', [member?.id ?? '']);
    await runJob('export.page', late);
    await change('UPDATE staff SET leftAtMs = NULL WHERE id = ?', [member?.id ?? '']);
    await eventually(() => as('LiLei').get('/api/console/me'), ({ status }) => status === 200);
    expect((await settled('LiLei', late)).reason).toBe('rights_changed');
  });

  test('a person has five places, also when they ask eight times at once; the same request asks once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask('Boss', { list: 'customers' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 202, 202, 202, 202, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.json).toMatchObject({ code: 'too_many_exports' });
    await as('Boss').write('POST', `/api/console/exports/${String(answers.find(({ status }) => status === 202)?.json['id'])}/remove`);
    const again = () => ask('Boss', { list: 'customers' }, { 'idempotency-key': 'one export' });
    const [first, second] = [await again(), await again()];
    expect([first.status, second.json]).toEqual([202, first.json]);
    expect(await mine('Boss')).toHaveLength(5);
  });

  test('what was removed, or is a day old, is gone with its rows', async () => {
    const id = await made('Boss', { list: 'customers' });
    const [due] = await machine().database.rows<{ notBeforeMs: number; createdAtMs: number }>("SELECT notBeforeMs, createdAtMs FROM work WHERE kind = 'export.forget' AND subject = ? AND status = 'pending'", [id]);
    expect(Number(due?.notBeforeMs) - Number(due?.createdAtMs)).toBeGreaterThan(23.9 * 3_600_000);
    await change("UPDATE work SET notBeforeMs = 0 WHERE kind = 'export.forget' AND subject = ?", [id]);
    await eventually(() => machine().database.rows('SELECT id FROM list_export WHERE id = ? UNION ALL SELECT exportId FROM list_export_page WHERE exportId = ?', [id, id]), (left) => left.length === 0);
    expect((await file('Boss', id)).status).toBe(404);
  });

  test('somebody who has themselves erased takes the files with them', async () => {
    const id = await made('Boss', { list: 'customers' });
    await machine().unitOfWork.run((tx) => Promise.resolve(tx.emit({ type: 'customer.erased', subject: 'x', data: { codes: 0, messages: 0 }, cause: { type: 'customer', id: 'x' } })));
    const [failed] = await eventually(() => mine('Boss'), ([each]) => each?.status === 'failed');
    expect(failed).toMatchObject({ id, reason: 'erased' });
    await eventually(() => machine().database.rows('SELECT page FROM list_export_page WHERE exportId = ?', [id]), (left) => left.length === 0);
  });

  test('who exported and who fetched what, and how many rows, is told, without anybody\'s name', async () => {
    const id = await made('Boss', { list: 'deals' });
    await file('Boss', id);
    const entries = (await as('Boss').get(`/api/console/audit?subject=export:${id}`)).json['items'] as object[];
    expect(entries).toMatchObject([
      { action: 'GET /api/console/exports/:id/file', actor: { role: 'admin' }, after: { list: 'deals', rows: DEALS } }, { action: 'export ready', after: { list: 'deals', format: 'csv', rows: DEALS } },
      { action: 'POST /api/console/exports', after: { list: 'deals', format: 'csv' } },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/wmFriend|朋友/);
  });
});
