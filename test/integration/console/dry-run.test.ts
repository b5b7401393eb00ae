import { ENGINES } from '../../support/databases';
import { openTown, points, type Town } from '../../support/referral-town';
import { openBrowser, type Browser } from '../sessions/browser';

const base = 'http://bot.test';
interface Tried { over: { id: string } | null; friends: number; items: { key: string; paid: number; paidSum: number; waiting: number; unfunded: number }[]; points: { paid: number; waiting: number; left: number | null }; top: { referrer: { name: string }; points: number }[] }

describe.each(ENGINES)('a dry run at the console, on %s', (engine) => {
  let town: Town;
  let campaignId: string;
  let boss: Browser;
  const REWARDS = [points('referrer', 100), points('referee', 50, { beneficiary: 'referee' }), points('second', 500, { atCount: 2 })];
  const tryOn = async (id: string, body: object) => (await boss.write('POST', `/api/console/campaigns/${id}/dry-run`, { days: 90, rewards: REWARDS, ...body })) as unknown as { status: number; json: Tried };
  beforeAll(async () => {
    town = await openTown(engine, { env: { PUBLIC_URL: base, ADMIN_USER_IDS: 'Boss' } });
    await town.company.simulator.control.seed({ staff: [{ userId: 'Boss', name: '老板' }] });
    boss = openBrowser(base, () => town.company.url);
    await boss.signIn('staff:Boss');
    campaignId = await town.campaign({ rewards: REWARDS });
    await town.strangers('wmOne', 'wmTwo');
    const code = await town.code(campaignId);
    for (const friend of ['wmOne', 'wmTwo']) await town.scan(friend, code);
    await town.company.settle();
    await town.retained();
  }, 90_000);
  afterAll(() => town.company.end());

  test('the terms that were in force give what they gave', async () => {
    const given = await town.rewards(campaignId);
    const { status, json } = await tryOn(campaignId, {});
    expect([status, json.over?.id, json.friends]).toEqual([200, campaignId, 2]);
    expect(json.items.map(({ key, paid }) => [key, paid])).toEqual(REWARDS.map(({ key }) => [key, given.filter((reward) => reward.itemKey === key && reward.status === 'issued').length]));
    expect(json.points).toEqual({ paid: 800, waiting: 0, left: null });
    expect(json.top).toEqual([{ referrer: expect.objectContaining({ name: 'w*', masked: true }) as object, points: 700 }]);
  });

  test('a draft that nobody came by is tried on the friends of the last campaign; a budget runs out; nothing is written', async () => {
    const { id } = await town.ok<{ id: string }>('POST', '/campaigns', { name: '草稿', startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 86_400_000).toISOString(), codeKind: 'contact_way', staffUserIds: ['WangFang'], staffPick: 'owner', retention: 'P7D', rewards: [] });
    const rows = () => Promise.all(['reward', 'audit_entry', 'journal'].map((table) => town.company.bot.app.machine.database.one(`SELECT COUNT(*) AS n FROM ${table}`)));
    const before = await rows();
    expect((await tryOn(id, { rewards: [points('referrer', 100)], budget: { points: 150 } })).json).toMatchObject({ over: { id: campaignId }, items: [{ paid: 1, unfunded: 1 }], points: { paid: 100, left: 50 } });
    expect((await tryOn(id, { rewards: [{ key: 'x' }] })).status).toBe(400);
    expect((await tryOn(id, { over: 'nowhere' })).status).toBe(404);
    expect((await tryOn('nowhere', {})).status).toBe(404);
    expect(await rows()).toEqual(before);
  });
});
