import { openCompany, type Company } from '../../support/company';
import { ENGINES } from '../../support/databases';
import { eventually, termsOf } from '../../support/referral-town';
import { openBrowser, type Browser } from '../sessions/browser';

const base = 'http://bot.test';
interface Home { guide: { steps: { step: string; state: string; gap: string | null; campaignId: string | null; progress: object | null }[] } | null; failed: string[] }

describe.each(ENGINES)('the guide of a new installation, on %s', (engine) => {
  let company: Company;
  let boss: Browser;
  const home = async (browser = boss) => (await browser.get('/api/console/home')).json as unknown as Home;
  const gaps = async () => (await home()).guide?.steps.map(({ gap }) => gap);
  const run = (sql: string) => company.bot.app.machine.database.writer.query(sql);
  const signedIn = async (userId: string) => {
    const browser = openBrowser(base, () => company.url);
    await browser.signIn(`staff:${userId}`);
    return browser;
  };

  beforeAll(async () => {
    company = await openCompany(engine, { env: { PUBLIC_URL: base, ADMIN_USER_IDS: 'Boss' }, seed: {
      staff: [{ userId: 'WangFang', name: '王芳' }, { userId: 'Boss', name: '老板' }], customers: [{ externalUserId: 'wmZhang', name: '张三' }, { externalUserId: 'wmFriend', name: '李四' }],
      follows: [{ userId: 'WangFang', customer: 'wmZhang', createdAt: Math.floor(Date.now() / 1000) - 90 * 86_400 }],
    } });
    await company.settle();
    boss = await signedIn('Boss');
  }, 90_000);
  afterAll(() => company.end());

  test('each step is seen in what is there, says what is missing and where, and all of it goes by itself', async () => {
    expect(await gaps()).toEqual([null, 'no_callback', null, 'no_campaign', 'no_campaign', 'not_published']);
    const { tagIds: [tagId = ''] } = await company.simulator.control.adminCreatesTags({ group: '等级', tags: ['老客户'] });
    await company.settle();
    expect((await gaps())?.[1]).toBe('no_customer_event'); // a tag of the company is no customer's
    await company.simulator.control.staffEdits({ userId: 'WangFang', customer: 'wmZhang', addTags: [tagId] });
    await company.settle();
    expect((await gaps())?.[1]).toBeNull();
    const { id } = (await company.api<{ id: string }>('POST', '/campaigns', termsOf({ staffUserIds: [] }))).body;
    expect((await home()).guide?.steps).toMatchObject([{}, {}, {}, { gap: 'nobody_chosen', campaignId: id }, { gap: 'draft', campaignId: id }, { gap: 'not_published', campaignId: null }]);
    await company.api('POST', `/campaigns/${id}/archive`);
    expect((await gaps())?.slice(3)).toEqual(['no_campaign', 'no_campaign', 'not_published']); // one that was put away is nothing to go on with
    await company.api('POST', `/campaigns/${id}/restore`);
    await company.api('PATCH', `/campaigns/${id}`, { staffUserIds: ['WangFang'] });
    expect((await gaps())?.slice(3)).toEqual([null, 'draft', 'not_published']);
    await company.api('POST', `/campaigns/${id}/publish`);
    expect((await home()).guide?.steps.slice(3)).toMatchObject([{ state: 'done' }, { gap: 'not_tried', campaignId: id }, { gap: 'no_code', campaignId: id }]);
    expect((await boss.write('POST', `/api/console/campaigns/${id}/dry-run`, { days: 30, rewards: [] })).status).toBe(200);
    expect((await home()).guide?.steps.slice(3)).toMatchObject([{ state: 'done' }, { state: 'done' }, { gap: 'no_code', campaignId: id }]);
    const { configId } = (await company.api<{ configId: string }>('POST', `/campaigns/${id}/codes`, { referrerExternalUserId: 'wmZhang' })).body;
    expect((await home()).guide?.steps[5]).toMatchObject({ gap: 'not_scanned', campaignId: id });
    await company.simulator.control.scan({ customer: 'wmFriend', configId, userId: 'WangFang' });
    await company.settle();
    await eventually(home, ({ guide }) => guide === null);
  });

  test('a listing that goes on says how far it is, whatever else is done', async () => {
    await run("UPDATE named_state SET value = '{\"startedAtMs\":1,\"finishedAtMs\":null}' WHERE name = 'baseline'");
    await run("UPDATE named_state SET value = 'open' WHERE name LIKE 'baseline:%'");
    const { guide } = await home();
    expect(guide?.steps.map(({ state }) => state)).toEqual(['done', 'done', 'running', 'done', 'done', 'done']);
    expect(guide?.steps[2]?.progress).toEqual({ n: 0, total: 2 });
    expect((await home(await signedIn('WangFang'))).guide).toBeNull();
  });

  test('a guide that cannot be read fails alone', async () => {
    await run('ALTER TABLE named_state RENAME TO named_state_away');
    try {
      expect((await home()).failed).toContain('guide');
    } finally {
      await run('ALTER TABLE named_state_away RENAME TO named_state');
    }
  });
});
