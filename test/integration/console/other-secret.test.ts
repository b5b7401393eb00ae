import { openCompany, type Company } from '../../support/company';
import { ENGINES, freshDatabase, type TestDatabase } from '../../support/databases';
import { termsOf } from '../../support/referral-town';
import { openBrowser, type Browser } from '../sessions/browser';

const base = 'http://bot.test';
const SEED = { staff: [{ userId: 'Boss' }, { userId: 'WangFang', name: '王芳' }, { userId: 'LiLei', name: '李雷' }], customers: [{ externalUserId: 'wmZhang', name: '张三丰' }, { externalUserId: 'wmLiu', name: '刘备' }],
  follows: ['wmZhang', 'wmLiu'].map((customer) => ({ userId: 'WangFang', customer, createdAt: Math.floor(Date.now() / 1000) - 90 * 86_400 })) };
const env = { PUBLIC_URL: base, ADMIN_USER_IDS: 'Boss' };

describe.each(ENGINES)('a database that meets another APP_SECRET, on %s', (engine) => {
  let database: TestDatabase;
  let company: Company;
  let boss: Browser;
  let wang: Browser;

  beforeAll(async () => {
    database = await freshDatabase(engine);
    const first = await openCompany(engine, { seed: SEED, env, database: { ...database, drop: () => Promise.resolve() } });
    await first.settle();
    const { id } = (await first.api<{ id: string }>('POST', '/campaigns', termsOf())).body;
    await first.api('POST', `/campaigns/${id}/publish`);
    expect((await first.api('POST', '/claims', { refereeExternalUserId: 'wmLiu', referrerExternalUserId: 'wmZhang', campaignId: id, evidence: '电话里说过' })).status).toBe(201);
    expect((await first.api('POST', '/leads', { referrerExternalUserId: 'wmZhang', campaignId: id, name: '司马', phone: '13912345678', consent: true })).status).toBe(201);
    expect((await first.api('GET', '/customers/wmZhang')).body).toMatchObject({ name: '张三丰' });
    await first.end();
    company = await openCompany(engine, { seed: SEED, env, database }); // APP_SECRET is drawn anew
    await company.settle();
    [boss, wang] = [openBrowser(base, () => company.url), openBrowser(base, () => company.url)];
    await boss.signIn('staff:Boss');
    await wang.signIn('staff:WangFang');
  }, 90_000);
  afterAll(() => company.end());

  test('has no names and no words, and fails nowhere', async () => {
    expect((await company.api('GET', '/customers/wmZhang'))).toMatchObject({ status: 200, body: { name: null } });
    expect((await company.api('GET', '/claims')).body).toMatchObject({ items: [{ evidence: '', note: null }] });
    expect((await company.api('GET', '/leads')).body).toMatchObject({ items: [{ name: null, phone: null }] });
    for (const path of ['/home', '/customers', '/customers/wmZhang', '/referrals', '/leads', '/claims', '/deals', '/rewards']) expect([path, (await boss.get(`/api/console${path}`)).status]).toEqual([path, 200]);
    expect((await wang.get('/api/sidebar/card?externalUserId=wmZhang')).json).toMatchObject({ customer: { name: null } });
    expect((await boss.write('POST', '/api/console/customers/wmZhang/reveal')).json).toMatchObject({ status: 404, code: 'customer.unnamed' });
    expect((await boss.write('POST', '/api/console/search', { q: '张三丰' })).json).toEqual({ items: [] });
    expect((await wang.write('POST', '/api/sidebar/customers/find', { name: '张' })).json).toEqual({ items: [] });
  });

  test('has the name again once WeCom tells it', async () => {
    await company.simulator.control.staffEdits({ userId: 'WangFang', customer: 'wmZhang', mobiles: ['13912345679'] });
    await company.settle();
    expect((await company.api('GET', '/customers/wmZhang')).body).toMatchObject({ name: '张三丰' });
    expect((await boss.write('POST', '/api/console/search', { q: '张三丰' })).json).toMatchObject({ items: [{ id: 'wmZhang', label: '张*' }] });
  });
});
