import { Appeal } from '../../../entities/appeal';
import { ENGINES } from '../../support/databases';
import { eventually, openTown, type Town } from '../../support/referral-town';
import { openBrowser, type Browser } from '../sessions/browser';

const base = 'http://bot.test';
interface Item { id: string; text: string; answeredBy: string | null; evidence: { code: string }[]; drafts: { refuse: string }; referral: { id: string; friend: { name: string } } }

describe.each(ENGINES)('appeals and settings at the console, on %s', (engine) => {
  let town: Town;
  let referralId: string;
  const people = new Map<string, Browser>();
  const as = (userId: string) => people.get(userId) as Browser;
  const appeals = async (userId: string, query = '') => (await as(userId).get(`/api/console/appeals${query}`)).json as unknown as { items: Item[]; nextCursor: string | null; waiting: { claims: number; appeals: number } };
  beforeAll(async () => {
    town = await openTown(engine, { env: { PUBLIC_URL: base, ADMIN_USER_IDS: 'Boss,Chief' } });
    await town.company.simulator.control.seed({ staff: [{ userId: 'Boss', name: '老板' }, { userId: 'Chief', name: '主任' }] });
    const campaignId = await town.campaign();
    await town.scan('wmZhang', await town.code(campaignId), { userId: 'LiLei' });
    await town.company.settle();
    referralId = (await eventually(() => town.referrals(campaignId), (found) => found.length === 1))[0]?.id ?? '';
    const { machine } = town.company.bot.app;
    const [customer] = await machine.database.rows<{ id: string }>("SELECT id FROM customer WHERE externalUserId = 'wmZhang'");
    const appeal = (reason: string, text: string): Appeal => ({ id: machine.ids.next(), referralId, reason, customerId: customer?.id ?? '', status: 'open', text, textSealed: null, decision: null, sentence: null, sentenceSealed: null, answeredBy: null, answeredAtMs: null, createdAtMs: Date.now() });
    await machine.unitOfWork.run((tx) => tx.insert(Appeal, [appeal('self_referral', '第一条'), appeal('unfollowed', '第二条'), appeal('blocked', '第三条')]));
    for (const userId of ['Boss', 'Chief', 'LiLei']) {
      people.set(userId, openBrowser(base, () => town.company.url));
      await as(userId).signIn(`staff:${userId}`);
    }
  }, 90_000);
  afterAll(() => town.company.end());

  test('the queue is read oldest first, page by page, with verdict, evidence and a draft beside each', async () => {
    const { items, waiting } = await appeals('Boss');
    expect(items.map(({ text }) => text)).toEqual(['第一条', '第二条', '第三条']);
    expect(waiting).toEqual({ claims: 0, appeals: 3 });
    expect(items[0]).toMatchObject({ referral: { id: referralId, friend: { name: 'w*' } }, drafts: { refuse: '我们复核了这次推荐，结果不变：不能推荐自己。' } });
    expect(items[0]?.evidence.map(({ code }) => code)).toContain('self_referral');
    const first = await appeals('Boss', '?limit=2');
    expect((await appeals('Boss', `?limit=2&cursor=${first.nextCursor}`)).items.map(({ text }) => text)).toEqual(['第三条']);
    expect((await as('LiLei').get('/api/console/appeals')).status).toBe(403);
  });

  test('the home page says that they wait; the referral shows them, and who was faster when two answer', async () => {
    const home = (await as('Boss').get('/api/console/home')).json as unknown as { waiting: { kind: string; count: number }[] };
    expect(home.waiting).toContainEqual(expect.objectContaining({ kind: 'appeals', count: 3 }));
    const [{ id }] = (await appeals('Boss')).items as [Item];
    const answer = (userId: string) => as(userId).write('POST', `/api/console/appeals/${id}/answer`, { decision: 'refuse', sentence: '已核对' });
    expect([(await answer('Boss')).status, (await answer('Chief')).status]).toEqual([200, 409]);
    const file = (await as('Chief').get(`/api/console/referrals/${referralId}`)).json as unknown as { appeals: Item[] };
    expect(file.appeals.find((each) => each.id === id)).toMatchObject({ status: 'answered', answeredBy: '老板', sentence: '已核对' });
    expect((await appeals('Boss')).items.map(({ text }) => text)).toEqual(['第二条', '第三条']);
    expect((await appeals('Boss', '?status=answered')).items).toHaveLength(1);
  });

  test('the evidence of a referral is one text, masked, with the appeals in it', async () => {
    const { status, text, headers } = await as('Boss').get(`/api/console/referrals/${referralId}/evidence?language=zh-CN`);
    expect([status, headers['content-type'], headers['content-disposition']]).toEqual([200, 'text/plain; charset=utf-8', `attachment; filename="referral-${referralId}.txt"`]);
    expect(text).toContain('× 扫码的是推荐人自己的账号');
    expect(text).toMatch(/结论 {2}未计入 · 不能推荐自己/);
    expect(text).toContain('第一条 → 不同意: 已核对');
    expect((await as('LiLei').get(`/api/console/referrals/${referralId}/evidence`)).text).toContain('w* (wmZhang)');
  });

  test('settings tell of secrets only that they are there; a text is published as a new version', async () => {
    const { text, json } = await as('Boss').get('/api/console/settings');
    expect(json).toMatchObject({ company: { corpId: 'wwtest000000000001', adminUserIds: ['Boss', 'Chief'], configured: { secret: true, callback: true, wxpay: false } }, consentTexts: [], sessions: 1 });
    expect(text).not.toMatch(/simulated-secret|callbackToken1|abcdefghijklmnop/);
    expect((await as('Boss').write('POST', '/api/console/consent-texts', { text: '我们只记录推荐关系。' })).status).toBe(201);
    expect((await as('Boss').get('/api/console/settings')).json).toMatchObject({ consentTexts: [{ version: 1, text: '我们只记录推荐关系。', publishedBy: '老板' }] });
    expect((await as('LiLei').get('/api/console/settings')).status).toBe(403);
  });
});
