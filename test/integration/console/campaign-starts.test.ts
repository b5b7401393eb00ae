import { ENGINES } from '../../support/databases';
import { openTown, type Town } from '../../support/referral-town';
import { openBrowser, type Browser } from '../sessions/browser';

const base = 'http://bot.test';
interface Template { key: string; name: { 'zh-CN': string; en: string }; welcome: { 'zh-CN': string; en: string }; terms: Record<string, unknown> }
interface Starts { templates: Template[]; campaigns: { id: string; name: string }[] }
interface Checks { faults: { code: string }[]; warnings: { code: string }[] }

describe.each(ENGINES)('what a new campaign begins from, on %s', (engine) => {
  let town: Town;
  let boss: Browser;
  const at = async <T>(path: string): Promise<T> => (await boss.get(`/api/console${path}`)).json as T;
  const drafted = async (terms: object) => {
    const { status, json } = await boss.write('POST', '/api/console/campaigns', terms);
    expect([status, json]).toEqual([201, expect.anything()]);
    return String(json['id']);
  };

  beforeAll(async () => {
    town = await openTown(engine, { env: { PUBLIC_URL: base, ADMIN_USER_IDS: 'Boss' } });
    await town.company.simulator.control.seed({ staff: [{ userId: 'Boss' }] });
    boss = openBrowser(base, () => town.company.url);
    await boss.signIn('staff:Boss');
    await boss.write('POST', '/api/console/consent-texts', { text: '我们只用它来核对推荐。' });
  }, 90_000);
  afterAll(() => town.company.end());

  test('each template, in either language, lacks nothing but its staff', async () => {
    const { templates } = await at<Starts>('/campaign-templates');
    expect(templates.map(({ key }) => key)).toEqual(['both-sides', 'third-friend', 'deal-points', 'first-talk']);
    for (const { terms, name, welcome } of templates) {
      for (const language of ['zh-CN', 'en'] as const) {
        const id = await drafted({ ...terms, staffUserIds: [], name: name[language], welcome: { text: welcome[language] }, startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 86_400_000).toISOString() });
        expect([name[language], await at<Checks>(`/campaigns/${id}/checks`)]).toEqual([name[language], { faults: [expect.objectContaining({ code: 'staff_count' })], warnings: [] }]);
      }
    }
  });

  test('a copy has the terms of the campaign, from now on; what does not fit any more the checks say', async () => {
    const [startsAt, endsAt] = ['2025-01-01T00:00:00.000Z', '2025-01-31T00:00:00.000Z'];
    const id = await drafted({ name: '去年的活动', startsAt, endsAt, codeKind: 'contact_way', staffUserIds: ['WangFang', 'LeftLongAgo'], staffPick: 'pool', retention: 'P7D', rewards: [], acknowledge: ['per_head'], audience: { stages: ['老客户'] } });
    expect((await at<Starts>('/campaign-templates')).campaigns).toContainEqual({ id, name: '去年的活动' });
    const { terms } = await at<{ terms: { startsAt: string; endsAt: string; name: string } }>(`/campaigns/${id}/copy`);
    expect(terms).toMatchObject({ name: '去年的活动', staffUserIds: ['WangFang', 'LeftLongAgo'], audience: { stages: ['老客户'] } });
    expect(terms).not.toHaveProperty('acknowledge');
    expect(Date.parse(terms.endsAt) - Date.parse(terms.startsAt)).toBe(30 * 86_400_000);
    expect(Math.abs(Date.parse(terms.startsAt) - Date.now())).toBeLessThan(60_000);
    const copy = await drafted({ ...terms, name: '去年的活动 副本' });
    expect((await at<Checks>(`/campaigns/${copy}/checks`)).faults.map(({ code }) => code)).toEqual(['staff_unknown']);
  });

  test('only whoever may draft is shown them', async () => {
    const member = openBrowser(base, () => town.company.url);
    await member.signIn('staff:WangFang');
    expect((await member.get('/api/console/campaign-templates')).status).toBe(403);
    expect((await boss.get('/api/console/campaigns/01m0000000000000000000000/copy')).status).toBe(404);
  });
});
