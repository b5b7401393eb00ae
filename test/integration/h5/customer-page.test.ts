import { ENGINES } from '../../support/databases';
import { eventually, nowS, openTown, type Town } from '../../support/referral-town';
import { openBrowser, type Browser } from '../sessions/browser';

interface Home { left: boolean; chosen: { campaign: { id: string; name: string; retentionDays: number; rewards: string[] }; code: { id: string; status: string } | null; why: { code: string; sentence: string } | null; posterUrl: string | null; rulesVersion: number } | null; counts: Record<string, unknown>; campaigns: { id: string }[] }
interface FriendItem {
  id: string; number: number; name: string | null; status: string; steps: { key: string; at: string | null }[]; nextAt: string | null; points: { issued: number; expected: number };
  reason: { code: string; sentence: string; appealBy: string; mayAppeal: boolean; appeal: { status: string; decision: string | null; sentence: string | null } | null } | null;
}
interface Appeal { id: string; text: string; status: string; reason: { code: string }; referrerExternalUserId: string }

const SECRET_NAME = '欧阳绝密客户';

describe.each(ENGINES)('the customer page on %s', (engine) => {
  let town: Town;
  let zhang: Browser;
  let campaign: string;
  const base = 'http://bot.test';
  const rows = <Row extends object = Record<string, unknown>>(sql: string, params: string[] = []) => town.company.bot.app.machine.database.rows<Row>(sql, params);
  const enter = async (customer: string): Promise<Browser> => {
    const browser = openBrowser(base, () => town.company.url);
    expect(await browser.signIn(`customer:${customer}`, { face: 'h5' })).toBe(`${base}/h5/`);
    return browser;
  };
  const home = async (browser: Browser, query = '') => (await browser.get(`/api/h5/home${query}`)).json as unknown as Home;
  const friends = async (browser: Browser) => (await browser.get('/api/h5/friends')).json['items'] as FriendItem[];
  const ready = (browser: Browser, query = '') => eventually(() => home(browser, query), ({ chosen }) => chosen?.code?.status === 'active');

  beforeAll(async () => {
    town = await openTown(engine, { env: { PUBLIC_URL: base } });
    campaign = await town.campaign({ name: '冬季转介绍' });
    zhang = await enter('wmZhang');
  }, 60_000);
  afterAll(() => town.company.end());

  test('the code is made at the first look, is the same ever after, and its poster is a JPEG', async () => {
    const first = await home(zhang);
    expect(first.chosen).toMatchObject({ campaign: { id: campaign, name: '冬季转介绍', rewards: ['好友保持联系满 2 秒后，你得 100 积分'] }, rulesVersion: 1, why: null });
    const { chosen } = await ready(zhang);
    expect(chosen?.posterUrl).toBe(`/api/h5/poster/${chosen?.code?.id}`);
    expect((await town.code(campaign)).id).toBe(chosen?.code?.id);
    const poster = await zhang.get(String(chosen?.posterUrl));
    expect([poster.status, poster.headers['content-type']]).toEqual([200, 'image/jpeg']);
    expect(await rows('SELECT id FROM referral_code WHERE campaignId = ?', [campaign])).toHaveLength(1);
  }, 60_000);

  test('law 7: an identity in the query changes nothing, another\'s poster is not there, and nobody who is signed out sees anything', async () => {
    const liu = await enter('wmLiu');
    const { chosen } = await ready(liu);
    expect((await zhang.get(String(chosen?.posterUrl))).status).toBe(404);
    expect((await zhang.get('/api/h5/poster/nothing')).status).toBe(404);
    for (const name of ['customerId', 'externalUserId', 'referrer']) expect((await zhang.get(`/api/h5/home?${name}=wmLiu`)).status).toBe(400);
    const stranger = openBrowser(base, () => town.company.url);
    for (const path of ['home', 'friends', 'points', 'rules', 'privacy', 'export', `poster/${chosen?.code?.id}`]) expect((await stranger.get(`/api/h5/${path}`)).status).toBe(401);
    const staff = openBrowser(base, () => town.company.url);
    await staff.signIn('staff:WangFang', { face: 'h5' });
    expect((await staff.get('/api/h5/home')).status).toBe(403);
    expect((await zhang.get('/api/h5/rules?campaignId=nothing')).status).toBe(404);
  });

  test('a friend goes from added to paid; the name is shown, masked, once the friend agreed to the text in force, and no longer when they take it back', async () => {
    await town.company.simulator.control.seed({ customers: [{ externalUserId: 'wmFriend', name: '李小明' }] });
    await town.scan('wmFriend', await town.code(campaign));
    const [added] = await eventually(() => friends(zhang), (found) => found.length === 1);
    expect(added).toMatchObject({ number: 1, name: null, reason: null, steps: [{ key: 'added', at: expect.any(String) as string }, { key: 'retained' }, { key: 'paid' }] });
    await town.retained();
    const [paid] = await eventually(() => friends(zhang), ([found]) => found?.points.issued === 100);
    expect(paid).toMatchObject({ nextAt: null, points: { issued: 100, expected: 0 } });
    expect(paid?.steps.every(({ at }) => at !== null)).toBe(true);
    const friend = await enter('wmFriend');
    expect((await friend.write('POST', '/api/h5/consent', { share: true, textVersion: 1 })).json).toMatchObject({ code: 'consent_text_outdated' });
    expect((await town.company.api('POST', '/consent-texts', { text: '我们保留……' })).body).toMatchObject({ version: 1 });
    expect((await town.company.api('POST', '/consent-texts', { text: '第二版' })).body).toMatchObject({ version: 2 });
    expect((await friend.write('POST', '/api/h5/consent', { share: true, textVersion: 1 })).status).toBe(409);
    expect((await friends(zhang))[0]?.name).toBeNull();
    expect((await friend.write('POST', '/api/h5/consent', { share: true, textVersion: 2 })).json).toMatchObject({ consent: { share: true, textVersion: 2 } });
    expect((await friends(zhang))[0]?.name).toBe('李*');
    await friend.write('POST', '/api/h5/consent', { share: false, textVersion: 2 });
    expect((await friends(zhang))[0]?.name).toBeNull();
    expect((await home(zhang)).counts).toMatchObject({ added: 1, counted: 1, waiting: 0, rejected: 0, points: { available: 100 } });
    expect((await zhang.get('/api/h5/points')).json).toMatchObject({ available: 100, items: expect.arrayContaining([expect.objectContaining({ purse: 'available', amount: 100 })]) as unknown });
  });

  test('P31 a "no" has its sentence and its date; it is appealed once, answered by the company, and the answer is read on the page', async () => {
    await town.company.simulator.control.seed({ customers: [{ externalUserId: 'wmOld', name: '老客' }], follows: [{ userId: 'LiLei', customer: 'wmOld', createdAt: nowS() - 40 * 86_400 }] });
    await town.scan('wmOld', await town.code(campaign));
    const [no] = await eventually(() => friends(zhang), ([found]) => found?.status === 'rejected');
    expect(no).toMatchObject({ number: 2, reason: { code: 'existing_customer', sentence: '这位好友扫码前已经是我们的客户，未计入。', mayAppeal: true, appeal: null } });
    expect(Date.parse(no?.reason?.appealBy ?? '')).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    const appeal = { referralId: no?.id, text: '他说从没加过' };
    const liu = await enter('wmLiu');
    expect((await liu.write('POST', '/api/h5/appeals', appeal)).status).toBe(404);
    for (const text of ['', ' ', 'x'.repeat(1001)]) expect((await zhang.write('POST', '/api/h5/appeals', { ...appeal, text })).status).toBe(400);
    expect((await zhang.ask('POST', '/api/h5/appeals', { body: appeal, headers: { origin: 'https://evil.example' } })).status).toBe(403);
    const counting = (await friends(zhang)).find(({ status }) => status === 'retained');
    expect((await zhang.write('POST', '/api/h5/appeals', { ...appeal, referralId: counting?.id })).json).toMatchObject({ code: 'nothing_to_appeal' });
    expect((await zhang.write('POST', '/api/h5/appeals', appeal)).status).toBe(201);
    expect((await zhang.write('POST', '/api/h5/appeals', appeal)).json).toMatchObject({ status: 409, code: 'appealed_already' });
    const listed = (await town.ok<{ items: Appeal[] }>('GET', '/appeals?status=open')).items;
    expect(listed).toMatchObject([{ text: '他说从没加过', status: 'open', reason: { code: 'existing_customer' }, referrerExternalUserId: 'wmZhang' }]);
    const answered = await town.company.api('POST', `/appeals/${listed[0]?.id}/answer`, { decision: 'refuse', sentence: '他去年加过李雷，可以问问他。' });
    expect(answered).toMatchObject({ status: 200, body: { status: 'answered', decision: 'refuse' } });
    expect((await town.company.api('POST', `/appeals/${listed[0]?.id}/answer`, { decision: 'accept', sentence: 'x' })).status).toBe(409);
    expect((await friends(zhang))[0]?.reason).toMatchObject({ mayAppeal: false, appeal: { status: 'answered', decision: 'refuse', sentence: '他去年加过李雷，可以问问他。' } });
  });

  test('staff and auditors answer no appeal', async () => {
    const [open] = await rows<{ id: string }>('SELECT id FROM appeal');
    const { key } = await town.company.bot.app.access.createApiKey({ name: 'audit', role: 'auditor' });
    const ask = await fetch(`${town.company.url}/api/v1/appeals/${open?.id}/answer`, { method: 'POST', headers: { authorization: `Bearer ${key}` }, body: JSON.stringify({ decision: 'accept', sentence: 'x' }) });
    expect(ask.status).toBe(403);
    const li = openBrowser(base, () => town.company.url);
    await li.signIn('staff:LiLei');
    expect((await li.get('/api/console/appeals')).status).toBe(403);
  });

  test('the rules in full words, of the version in force, in both languages', async () => {
    const rules = (await zhang.get(`/api/h5/rules?campaignId=${campaign}`)).json as unknown as { version: number; inForceAt: string; sections: { title: string; lines: string[] }[] };
    expect(rules.version).toBe(1);
    expect(rules.sections.map(({ title }) => title)).toEqual(['活动时间', '谁可以参加', '怎样才算', '奖励', '上限', '哪些不计入', '有疑问']);
    expect(JSON.stringify(rules)).not.toMatch(/\{\w+\}|分享|转发/);
    const english = (await zhang.get('/api/h5/rules?lang=en')).json as unknown as { sections: { title: string }[] };
    expect(english.sections[0]?.title).toBe('Period');
  });

  test('who leaves has no code and no poster, keeps the points, and may take part again in what comes', async () => {
    const chen = await enter('wmChen');
    const { chosen } = await ready(chen);
    expect((await chen.write('POST', '/api/h5/leave')).status).toBe(200);
    expect((await chen.write('POST', '/api/h5/leave')).status).toBe(200);
    expect(await home(chen)).toMatchObject({ left: true, chosen: { code: { status: 'revoked' }, posterUrl: null, why: { code: 'referrer_left' } } });
    expect((await chen.get(`/api/h5/poster/${chosen?.code?.id}`)).status).toBe(409);
    expect((await town.company.api('POST', `/campaigns/${campaign}/codes`, { referrerExternalUserId: 'wmChen' })).body).toMatchObject({ code: 'referrer_left' });
    await chen.write('POST', '/api/h5/return');
    const next = await town.campaign({ name: '春季' });
    expect((await ready(chen, `?campaignId=${next}`)).left).toBe(false);
    expect((await home(chen, `?campaignId=${campaign}`)).chosen).toMatchObject({ code: { status: 'revoked' }, why: { code: 'code_revoked' } });
  });

  describe('somebody who has themselves erased', () => {
    /** Every table and column that can hold text, whatever the engine. */
    const textOfDatabase = async (): Promise<string> => {
      const { writer } = town.company.bot.app.machine.database;
      const all: string[] = [];
      for (const { tableName } of writer.entityMetadatas) all.push(`${tableName} ${JSON.stringify(await rows(`SELECT * FROM ${tableName}`))}`);
      return all.join('\n');
    };
    let id: string;
    let ouyang: Browser;
    let wang: Browser;
    let code: Awaited<ReturnType<Town['code']>>;

    beforeAll(async () => {
      await town.company.simulator.control.seed({ customers: [{ externalUserId: 'wmOuyang', name: SECRET_NAME }], follows: [{ userId: 'WangFang', customer: 'wmOuyang', createdAt: nowS() - 30 * 86_400 }] });
      ouyang = await enter('wmOuyang');
      await ready(ouyang, `?campaignId=${campaign}`);
      code = await town.code(campaign, 'wmOuyang');
      await town.strangers('wmBrought');
      await town.scan('wmBrought', code);
      await town.retained();
      await eventually(() => town.available('wmOuyang'), (points) => points === 100);
      await town.company.simulator.control.staffEdits({ userId: 'WangFang', customer: 'wmOuyang', mobiles: ['13912345678'] });
      await town.company.settle();
      const [known] = await rows<{ id: string }>("SELECT id FROM customer WHERE externalUserId = 'wmOuyang'");
      id = String(known?.id);
      expect(await rows('SELECT id FROM follow_phone WHERE customerId = ?', [id])).toHaveLength(1);
      const claim = () => town.company.api('POST', '/claims', { refereeExternalUserId: 'wmOuyang', referrerExternalUserId: 'wmLiu', campaignId: campaign, evidence: `${SECRET_NAME} 是刘介绍的` }, { 'idempotency-key': 'claim' });
      const first = await claim();
      expect([first.status, await claim()]).toEqual([201, first]); // the answer is kept a day, and it holds the evidence
      await town.ok('POST', '/leads', { referrerExternalUserId: 'wmOuyang', campaignId: campaign, name: '某某', phone: '13800001111', consent: true });
      wang = openBrowser(base, () => town.company.url);
      await wang.signIn('staff:WangFang');
      expect((await wang.write('POST', '/api/sidebar/follow-ups', { externalUserId: 'wmOuyang', text: `${SECRET_NAME} 周末再打电话` })).status).toBe(201);
      const friend = (await friends(ouyang))[0];
      await town.ok('POST', `/referrals/${friend?.id}/milestones`, { milestone: 'contacted', note: `${SECRET_NAME} 的朋友` });
      const copy = await ouyang.get('/api/h5/export');
      expect(copy.json).toMatchObject({ profile: { name: SECRET_NAME, phonesHashed: 1 }, brought: { items: [{ campaign: '冬季转介绍' }] }, points: { balances: [{ purse: 'available', amount: 100 }, {}, {}] } });
      expect(copy.text).not.toMatch(/wmBrought|WangFang|王芳/);
    }, 60_000);

    test('before that, no table holds the name in the clear, though whoever may see it is shown every word that was written', async () => {
      const all = await textOfDatabase();
      for (const part of [SECRET_NAME, '欧阳', '某某', '周末再打电话', '是刘介绍的', '他说从没加过', '可以问问他']) expect(all).not.toContain(part);
      expect((await wang.get('/api/sidebar/follow-ups?externalUserId=wmOuyang')).json).toMatchObject({ items: [{ text: `${SECRET_NAME} 周末再打电话` }] });
      expect((await wang.get('/api/sidebar/card?externalUserId=wmOuyang')).json).toMatchObject({ customer: { name: SECRET_NAME }, latestNote: { text: `${SECRET_NAME} 周末再打电话` } });
      const claims = (await town.ok<{ items: { evidence: string }[] }>('GET', '/claims?referee=wmOuyang')).items;
      expect(claims).toMatchObject([{ evidence: `${SECRET_NAME} 是刘介绍的` }]);
      const [{ id: brought } = { id: '' }] = (await town.ok<{ items: { id: string }[] }>('GET', '/referrals?referrer=wmOuyang')).items;
      expect((await town.ok<{ history: { note: string | null }[] }>('GET', `/referrals/${brought}`)).history.at(-1)?.note).toBe(`${SECRET_NAME} 的朋友`);
      expect((await zhang.get('/api/h5/export')).json).toMatchObject({ appeals: { items: [{ text: '他说从没加过', sentence: '他去年加过李雷，可以问问他。' }] } });
    });

    test('types a word first, and then nothing of the name is left in any table; the ledger verifies, the points stand, the session is over', async () => {
      expect((await ouyang.write('POST', '/api/h5/erase', {})).status).toBe(400);
      expect((await ouyang.write('POST', '/api/h5/erase', { confirm: '好' })).status).toBe(400);
      expect((await ouyang.write('POST', '/api/h5/erase', { confirm: '删除我的资料' })).status).toBe(200);
      expect((await ouyang.get('/api/h5/home')).status).toBe(401);
      await town.company.settle();
      const left = await textOfDatabase();
      for (const part of [SECRET_NAME, '欧阳', '某某']) expect(left).not.toContain(part);
      const tables = left.split('\n').filter((line) => line.includes('wmOuyang')).map((line) => line.split(' ')[0]);
      expect(tables.filter((table) => table !== 'inbox')).toEqual([]); // what WeCom sent is blanked after 30 days
      expect(await rows('SELECT id FROM follow_phone WHERE customerId = ?', [id])).toEqual([]);
      expect((await town.company.api('GET', '/ledger/verification')).body).toMatchObject({ ok: true, faults: [] });
      expect(await rows(`SELECT balance FROM ledger_account WHERE account = 'customer:${id}:points:available'`)).toEqual([{ balance: 100 }]);
      expect(await rows("SELECT actorId, subjectId FROM audit_entry WHERE route = 'POST /api/h5/erase'")).toEqual([{ actorId: id, subjectId: id }]);
      expect(await rows("SELECT id FROM referral_code WHERE referrerId = ? AND revokedAtMs IS NULL", [id])).toEqual([]); // P16
    });

    test('is not brought back by a scan of theirs, a reconcile, an edit, a deal, or by opening the page', async () => {
      await town.company.simulator.control.staffEdits({ userId: 'WangFang', customer: 'wmOuyang', mobiles: ['13912345679'] });
      await town.ok('POST', '/reconciliations');
      await town.ok('POST', '/deals', { reference: 'after-erase', externalUserId: 'wmOuyang', amountFen: 100, closedAt: new Date().toISOString() });
      expect((await town.company.api('GET', '/customers/wmOuyang')).status).toBe(404);
      expect((await town.company.api('POST', `/campaigns/${campaign}/codes`, { referrerExternalUserId: 'wmOuyang' })).status).toBe(404);
      await town.company.settle();
      await eventually(() => town.ok<{ finishedAt: string | null }>('GET', '/reconciliations/last'), ({ finishedAt }) => finishedAt !== null);
      const again = openBrowser(base, () => town.company.url);
      expect(await again.signIn('customer:wmOuyang', { face: 'h5' })).toBe(`${base}/h5/#/signin?why=unknown_customer`);
      await town.company.settle();
      expect(await textOfDatabase()).not.toContain('欧阳');
      expect(await rows('SELECT name, nameSealed, nameKey, dataSalt FROM customer WHERE id = ?', [id])).toEqual([{ name: null, nameSealed: null, nameKey: null, dataSalt: null }]);
      expect(await rows('SELECT id FROM follow_episode WHERE customerId = ? AND endedAtMs IS NULL', [id])).toHaveLength(1); // a listing that shows it ends nothing
      expect(await rows("SELECT id FROM customer WHERE externalUserId = 'wmOuyang'")).toEqual([]);
      expect(await rows('SELECT customerId FROM deal WHERE reference = ?', ['after-erase'])).toEqual([{ customerId: id }]);
    });

    test('P8 who adds staff again is the same customer as before, and no new friend', async () => {
      await town.company.simulator.control.customerDeletes({ userId: 'WangFang', customer: 'wmOuyang' });
      await town.company.settle();
      expect(await rows('SELECT id FROM follow_episode WHERE customerId = ? AND endedAtMs IS NULL', [id])).toEqual([]);
      expect(await rows("SELECT id FROM customer WHERE externalUserId = 'wmOuyang'")).toEqual([]);
      await town.scan('wmOuyang', await town.code(campaign, 'wmLiu'), { userId: 'LiLei', at: nowS() + 2 });
      const [back] = await eventually(() => rows<{ id: string; nameSealed: string | null }>("SELECT id, nameSealed FROM customer WHERE externalUserId = 'wmOuyang'"), ([found]) => found?.nameSealed !== null && found !== undefined);
      expect(back?.id).toBe(id);
      expect((await town.company.api('GET', '/customers/wmOuyang')).body).toMatchObject({ name: SECRET_NAME });
      const scans = await eventually(async () => (await town.ok<{ items: { refereeExternalUserId: string; reason: { code: string } | null }[] }>('GET', `/referrals?referee=wmOuyang`)).items, (found) => found.length === 1);
      expect(scans[0]?.reason?.code).toBe('existing_customer');
      const again = await enter('wmOuyang');
      expect((await again.get('/api/h5/points')).json).toMatchObject({ available: 100 });
    });
  });
});
