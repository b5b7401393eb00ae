import { randomBytes } from 'node:crypto';
import { deriveKey, personKey } from '../../../src/kernel/person-key';
import { ENGINES } from '../../support/databases';
import { eventually, openTown, type Town } from '../../support/referral-town';
import { login } from '../../../scripts/login';
import { deleteOver } from '../../../src/features/sessions/store';
import { openBrowser, type Browser } from './browser';

const APP_SECRET = randomBytes(32).toString('base64');

interface Me { staffId: string | null; name: string; userId: string | null; role: string; scope: { kind: string; members: number | null; departments: string[] }; company: string; apiHost: string | null }

describe.each(ENGINES)('people on %s', (engine) => {
  let town: Town;
  const base = 'http://bot.test';
  const browser = (): Browser => openBrowser(base, () => town.company.url);

  beforeAll(async () => {
    town = await openTown(engine, { env: { ADMIN_USER_IDS: 'Boss', PUBLIC_URL: base, APP_SECRET } });
    await town.company.simulator.control.seed({
      departments: [{ id: 2, name: '销售部' }, { id: 3, name: '一组', parentId: 2 }],
      staff: [{ userId: 'Boss', name: '钱总', contactEnabled: false }, { userId: 'ZhaoLead', name: '赵经理', departments: [2], leads: [2] }, { userId: 'Gone', name: '离职', departments: [3] }, { userId: 'SunOut', name: '孙', departments: [3] }],
    });
    await town.company.simulator.control.updateStaff({ userId: 'WangFang', departments: [3] });
    await town.ok('POST', '/reconciliations');
    await town.company.settle();
    await eventually(() => rows("SELECT d.departmentId FROM staff_department d JOIN staff s ON s.id = d.staffId WHERE s.userKey = 'wangfang' AND d.departmentId = 3"), (found) => found.length === 1);
    await eventually(() => rows('SELECT id FROM department'), (found) => found.length === 3);
  }, 60_000);
  afterAll(() => town.company.end());
  const rows = <Row extends object = Record<string, unknown>>(sql: string) => town.company.bot.app.machine.database.rows<Row>(sql);

  const me = async (person: Browser) => (await person.get('/api/console/me')) as unknown as { status: number; json: Me };

  test('by QR code, as whom WeCom says; own name whole, and no more rights than the directory gives', async () => {
    const wang = browser();
    expect(await wang.signIn('staff:WangFang', { back: '/console/#/referrals' })).toBe(`${base}/console/#/referrals`);
    const found = await me(wang);
    expect(found.status).toBe(200);
    expect(found.json).toMatchObject({ name: '王芳', role: 'staff', company: '总部', scope: { kind: 'members', members: 1, departments: ['一组'] }, apiHost: expect.stringContaining('127.0.0.1') as string });
    const stored = await rows('SELECT * FROM session');
    expect(JSON.stringify(stored)).not.toContain(wang.jar.get('session'));
  });

  test('ADMIN_USER_IDS is admin without serving a customer; a leader supervises everybody below', async () => {
    const [boss, lead] = [browser(), browser()];
    await boss.signIn('staff:Boss');
    expect((await me(boss)).json).toMatchObject({ role: 'admin', scope: { kind: 'all' } });
    await lead.signIn('staff:ZhaoLead');
    expect((await me(lead)).json).toMatchObject({ role: 'supervisor', scope: { kind: 'members', departments: ['销售部'] } });
    expect((await me(lead)).json.scope.members).toBeGreaterThanOrEqual(2);
  });

  test('a customer comes in by WeChat at H5 only, and sees no face of the company', async () => {
    const friend = browser();
    expect(await friend.signIn('customer:wmZhang', { face: 'h5' })).toBe(`${base}/h5/`);
    expect((await friend.get('/api/console/me')).status).toBe(403);
    expect((await friend.write('POST', '/api/h5/logout')).status).toBe(200);
    expect((await friend.write('POST', '/api/h5/logout')).status).toBe(401);
    expect(await browser().signIn('customer:wmZhang', { face: 'sidebar' })).toBe(`${base}/sidebar/#/signin?why=not_staff`);
    await town.company.simulator.control.seed({ customers: [{ externalUserId: 'wmNobodys', name: 'x' }] });
    expect(await browser().signIn('customer:wmNobodys', { face: 'h5' })).toBe(`${base}/h5/#/signin?why=unknown_customer`);
  });

  test('a customer whom nobody in range follows any more is known by the openid that was asked for before, and by nothing else', async () => {
    const { world, control } = town.company.simulator;
    const openid = world.customers.get('wmChen')?.openid ?? '';
    await control.staffDeletes({ userId: 'WangFang', customer: 'wmChen' });
    expect(await browser().signIn('customer:wmChen', { face: 'h5' })).toBe(`${base}/h5/#/signin?why=unknown_customer`);
    await town.company.bot.app.machine.unitOfWork.run((tx) => tx.change('UPDATE customer SET openidKey = ? WHERE externalUserId = ?', [personKey(deriveKey(Buffer.from(APP_SECRET, 'base64'), 'openid'), openid), 'wmChen']));
    const friend = browser();
    expect(await friend.signIn('customer:wmChen', { face: 'h5' })).toBe(`${base}/h5/`);
    expect(await rows("SELECT c.externalUserId FROM session s JOIN customer c ON c.id = s.personId WHERE s.kind = 'customer' AND c.externalUserId = 'wmChen'")).toHaveLength(1);
  });

  test('of two rows that are one member the role that was given last is theirs', async () => {
    const give = (staffId: string, role: string, setAtMs: number) => town.company.bot.app.machine.unitOfWork.run((tx) => tx.change('INSERT INTO staff_role (staffId, role, setBy, setAtMs) VALUES (?, ?, ?, ?)', [staffId, role, 'boss', setAtMs]));
    await give('older', 'auditor', 1);
    await give('younger', 'finance', 2);
    await town.company.bot.app.machine.unitOfWork.run((tx) => Promise.resolve(tx.emit({ type: 'staff.merged', subject: 'younger', data: { into: 'older' }, cause: { type: 'work', id: 'x' } })));
    await town.company.settle();
    expect(await rows("SELECT staffId, role FROM staff_role WHERE staffId IN ('older', 'younger')")).toEqual([{ staffId: 'older', role: 'finance' }]);
  });

  test('who says no, comes twice, or comes back in another browser is not signed in', async () => {
    expect(await browser().signIn('nobody')).toBe(`${base}/console/#/signin?why=denied`);
    const [mine, other] = [browser(), browser()];
    const wecom = `${mine.to(await mine.get('/auth/start?face=console'))}&as=staff:WangFang`;
    const home = mine.to(await mine.get(wecom));
    expect(other.to(await other.get(home))).toBe(`${base}/console/#/signin?why=other_browser`);
    expect(mine.to(await mine.get(home))).toBe(`${base}/console/#/signin?why=expired`); // the state is spent, whoever spent it
    const spent = new URL(home).searchParams.get('code') ?? '';
    const again = new URL(mine.to(await mine.get(mine.to(await mine.get(`${mine.to(await mine.get('/auth/start?face=console'))}&as=nobody`)))));
    expect(again.hash).toBe('#/signin?why=denied');
    const state = new URL(mine.to(await mine.get('/auth/start?face=console'))).searchParams.get('state') ?? '';
    await mine.get(`/auth/callback?state=${state}&code=${spent}`);
    const state2 = new URL(mine.to(await mine.get('/auth/start?face=console'))).searchParams.get('state') ?? '';
    expect(mine.to(await mine.get(`/auth/callback?state=${state2}&code=${spent}`))).toBe(`${base}/console/#/signin?why=code_used`);
    expect(mine.jar.has('session')).toBe(true); // of the first use of that code
  });

  test('a sign-in leads back to its own face and nowhere else', async () => {
    for (const back of ['https://evil.example/', '//evil.example', '/console/../h5/', '/console/\\evil', '/h5/', '/console//evil.example']) {
      expect(await browser().signIn('staff:WangFang', { back })).toBe(`${base}/console/`);
    }
    expect((await browser().get('/auth/start?face=admin')).status).toBe(400);
  });

  test('departments follow WeCom: an event asks for the tree, which replaces what was known, and an answer without any replaces nothing', async () => {
    const { simulator, bot } = town.company;
    const nameOf = async (id: number) => (await rows<{ name: string }>(`SELECT name FROM department WHERE id = ${id}`))[0]?.name;
    const list = () => bot.app.machine.unitOfWork.run((tx) => Promise.resolve(tx.enqueue({ kind: 'departments.list', key: 'all', lane: 'bulk', payload: {} })));
    await simulator.control.seed({ departments: [{ id: 7, name: '新部' }] });
    await simulator.control.postEvent({ xml: '<xml><ToUserName><![CDATA[wwtest000000000001]]></ToUserName><FromUserName>sys</FromUserName><CreateTime>1790000000</CreateTime><MsgType>event</MsgType><Event>change_contact</Event><ChangeType>create_party</ChangeType><Id>7</Id></xml>' });
    await eventually(() => rows("SELECT id FROM work WHERE kind = 'departments.list' AND once LIKE 'departments.list:%'"), (found) => found.length > 0);
    await list(); // the event's own is for the next minute
    await eventually(() => nameOf(7), (name) => name === '新部');
    const before = await rows('SELECT * FROM department ORDER BY id');
    simulator.world.departments.clear();
    await list();
    await town.company.settle();
    expect(await rows('SELECT * FROM department ORDER BY id')).toEqual(before);
  });

  test('another site causes no write, whatever the cookie', async () => {
    const boss = browser();
    await boss.signIn('staff:Boss');
    const make = (headers: Record<string, string>) => boss.ask('POST', '/api/console/api-keys', { body: { name: 'x', role: 'staff' }, headers });
    for (const headers of [{}, { origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, { 'sec-fetch-site': 'same-site', origin: 'https://evil.example' }] as Record<string, string>[]) {
      expect([(await make(headers)).status, (await make(headers)).json['code']]).toEqual([403, 'cross_site']);
    }
    expect((await make({ origin: base })).status).toBe(201);
    expect((await make({ 'sec-fetch-site': 'same-origin' })).status).toBe(201);
  });

  test('whoever is disabled, leaves or gets another role is out within a second', async () => {
    const outAfter = async (userId: string, change: () => Promise<unknown>) => {
      const person = browser();
      await person.signIn(`staff:${userId}`);
      expect((await me(person)).status).toBe(200);
      await change();
      await eventually(() => me(person), ({ status }) => status === 401);
    };
    const { simulator } = town.company;
    await outAfter('SunOut', async () => {
      await simulator.control.fault({ api: 'user/get', kind: 'httpError', times: 100 }); // the event alone is enough
      await simulator.control.updateStaff({ userId: 'SunOut', disabled: true });
    });
    await simulator.control.clearFaults();
    expect(await browser().signIn('staff:SunOut')).toBe(`${base}/console/#/signin?why=not_active`);
    await outAfter('Gone', async () => { await simulator.control.updateStaff({ userId: 'Gone', left: true }); await town.company.settle(); });
    const [{ id }] = (await rows<{ id: string }>("SELECT id FROM staff WHERE userKey = 'lilei'")) as [{ id: string }];
    const boss = browser();
    await boss.signIn('staff:Boss');
    await outAfter('LiLei', async () => expect((await boss.write('PUT', `/api/console/staff/${id}/role`, { role: 'finance' })).status).toBe(200));
    const li = browser();
    await li.signIn('staff:LiLei');
    expect((await me(li)).json).toMatchObject({ role: 'finance', scope: { kind: 'all' } });
    expect((await boss.write('PUT', `/api/console/staff/${id}/role`, { role: null })).json).toMatchObject({ assigned: null, role: 'staff' });
    const own = (await me(boss)).json.staffId ?? '';
    expect((await boss.write('PUT', `/api/console/staff/${own}/role`, { role: 'staff' })).json['code']).toBe('own_role');
  });

  test('a sign-in replaces the session that the browser had; out everywhere is everywhere', async () => {
    const [desk, phone] = [browser(), browser()];
    await desk.signIn('staff:WangFang');
    const before = desk.jar.get('session') ?? '';
    await desk.signIn('staff:WangFang');
    expect(desk.jar.get('session')).not.toBe(before);
    expect((await desk.ask('GET', '/api/console/me', { headers: { cookie: `session=${before}` } })).status).toBe(401);
    await phone.signIn('staff:WangFang');
    expect((await desk.write('POST', '/api/console/logout', { everywhere: true })).status).toBe(200);
    expect((await me(desk)).status).toBe(401);
    expect((await me(phone)).status).toBe(401);
  });

  test('a one-time link makes an administrator once, and is told to the audit', async () => {
    const { link } = await login(['--name', '夜班'], { DATABASE_URL: town.company.databaseUrl, PUBLIC_URL: base });
    expect(link).toMatch(new RegExp(`^${base}/auth/link#[A-Za-z0-9_-]{43}$`));
    const [first, second] = [browser(), browser()];
    expect((await first.get('/auth/link')).text).toContain('link.js');
    expect((await first.ask('POST', '/auth/link', { body: { token: link.split('#')[1] } })).status).toBe(403);
    expect((await first.useLink(link)).status).toBe(204);
    expect((await second.useLink(link)).json).toMatchObject({ status: 401, code: 'link_over' });
    expect((await me(first)).json).toMatchObject({ staffId: null, name: '夜班', role: 'admin', scope: { kind: 'all' } });
    const { json } = await first.get('/api/console/audit');
    expect(json['items']).toEqual(expect.arrayContaining([expect.objectContaining({ action: 'npm run login' }), expect.objectContaining({ action: 'sign in', after: { way: 'link' } })]));
    expect(JSON.stringify(json)).not.toContain(link.split('#')[1]);
    await expect(login(['--minutes', '600'], { DATABASE_URL: town.company.databaseUrl, PUBLIC_URL: base })).rejects.toThrow('1–60');
    await expect(login([], { DATABASE_URL: town.company.databaseUrl })).rejects.toThrow('PUBLIC_URL');
  });

  test('what is over is deleted, and nothing that still stands', async () => {
    const { unitOfWork, clock } = town.company.bot.app.machine;
    const person = browser();
    await person.signIn('staff:WangFang');
    await login([], { DATABASE_URL: town.company.databaseUrl, PUBLIC_URL: base });
    await person.get('/auth/start?face=console');
    const count = async () => (await Promise.all(['session', 'sign_in', 'sign_in_link'].map(async (table) => (await rows<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n))).map(Number);
    const before = await count();
    await unitOfWork.run((tx) => deleteOver(tx, clock.nowMs()));
    expect(await count()).toEqual(before);
    await unitOfWork.run((tx) => deleteOver(tx, clock.nowMs() + 9 * 3_600_000));
    expect(await count()).toEqual([await customers(), 0, 0]);
    expect((await me(person)).status).toBe(401);
  });
  const customers = async () => Number((await rows<{ n: number }>("SELECT COUNT(*) AS n FROM session WHERE kind = 'customer'"))[0]?.n);

  test('guesses are counted by address, and a good link passes all the same', async () => {
    const { link } = await login([], { DATABASE_URL: town.company.databaseUrl, PUBLIC_URL: base });
    const guess = () => browser().write('POST', '/auth/link', { token: 'x'.repeat(43) });
    for (let tries = 0; tries < 20; tries += 1) await guess();
    expect((await guess()).status).toBe(429);
    expect((await browser().useLink(link)).status).toBe(204);
  });
});
