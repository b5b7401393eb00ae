import { ENGINES } from '../../support/databases';
import { openTown, points, termsOf, type Town } from '../../support/referral-town';
import { openBrowser, type Browser } from '../sessions/browser';

const base = 'http://bot.test';
interface Problem { code: string; detail: string; errors: { path: string; values: { name?: string; at?: string } }[] }
interface Listed { items: { id: string; archived: boolean }[]; nextCursor: string | null }
interface Names { campaigns: { id: string }[] }

describe.each(ENGINES)('campaigns out of the way, on %s', (engine) => {
  let town: Town;
  let boss: Browser;
  const at = async <T>(path: string): Promise<T> => (await boss.get(`/api/console${path}`)).json as T;
  const idsAt = async (path: string) => (await at<Listed>(path)).items.map(({ id }) => id);
  const idsOf = async (query: string) => (await town.ok<Listed>('GET', `/campaigns?limit=100${query}`)).items.map(({ id }) => id);
  const draft = async (more: Record<string, unknown> = {}) => (await town.ok<{ id: string }>('POST', '/campaigns', termsOf(more))).id;
  const steer = (id: string, step: string) => town.company.api<Problem>('POST', `/campaigns/${id}/${step}`);
  const events = async (id: string) => (await town.company.bot.app.machine.database.rows<{ type: string }>("SELECT type FROM journal WHERE subject = ? AND type IN ('campaign.archived', 'campaign.restored') ORDER BY id", [id])).map(({ type }) => type);

  beforeAll(async () => {
    town = await openTown(engine, { env: { PUBLIC_URL: base, ADMIN_USER_IDS: 'Boss' } });
    await town.company.simulator.control.seed({ staff: [{ userId: 'Boss', name: '老板' }] });
    boss = openBrowser(base, () => town.company.url);
    await boss.signIn('staff:Boss');
  }, 90_000);
  afterAll(() => town.company.end());

  test('a draft and one that is over leave the list of the console and come back; the open API shows all, or those that are asked for', async () => {
    const [kept, id, over] = [await draft(), await draft(), await town.campaign()];
    await town.ok('POST', `/campaigns/${over}/end`);
    for (const each of [id, over]) expect(await town.ok('POST', `/campaigns/${each}/archive`)).toMatchObject({ id: each, archived: true });
    expect(await idsAt('/campaigns')).toEqual([kept]);
    expect(await idsAt('/campaigns?archived=true')).toEqual([over, id]);
    expect((await at<{ campaign: object }>(`/campaigns/${over}`)).campaign).toMatchObject({ id: over, status: 'ended', archived: true });
    expect(await town.ok('GET', `/campaigns/${id}`)).toMatchObject({ status: 'draft', archived: true });
    expect([await idsOf(''), await idsOf('&archived=true'), await idsOf('&archived=false')]).toEqual([[over, id, kept], [over, id], [kept]]);
    expect((await town.company.api('GET', '/campaigns?archived=perhaps')).status).toBe(400);
    expect(await town.ok('POST', `/campaigns/${id}/restore`)).toMatchObject({ archived: false, status: 'draft' });
    expect(await idsAt('/campaigns')).toEqual([id, kept]);
  });

  test('twice is once, for either way', async () => {
    const id = await draft();
    for (const step of ['restore', 'archive', 'archive', 'restore', 'restore']) expect((await steer(id, step)).status).toBe(200);
    expect(await events(id)).toEqual(['campaign.archived', 'campaign.restored']);
    expect((await steer('nothing', 'archive')).status).toBe(404);
  });

  test('one that still brings friends in, or will again, has to be ended first', async () => {
    const scheduled = await town.campaign({ startsAt: new Date(Date.now() + 3_600_000).toISOString() });
    const [running, paused] = [await town.campaign(), await town.campaign()];
    await town.ok('POST', `/campaigns/${paused}/pause`);
    for (const [id, status] of [[scheduled, 'scheduled'], [running, 'running'], [paused, 'paused']] as const) {
      expect(await steer(id, 'archive')).toMatchObject({ status: 409, body: { code: `campaign.${status}`, detail: expect.stringContaining('end it first') as string } });
      expect((await town.ok<{ archived: boolean }>('GET', `/campaigns/${id}`)).archived).toBe(false);
    }
    await town.ok('POST', `/campaigns/${paused}/end`);
    expect((await steer(paused, 'archive')).status).toBe(200);
  });

  test('an archived draft is neither changed nor published until it is back', async () => {
    const id = await draft();
    await town.ok('POST', `/campaigns/${id}/archive`);
    const change = () => town.company.api<Problem>('PATCH', `/campaigns/${id}`, { name: '春季' });
    expect(await change()).toMatchObject({ status: 409, body: { code: 'campaign.archived' } });
    expect(await steer(id, 'publish')).toMatchObject({ status: 409, body: { code: 'campaign.archived' } });
    await town.ok('POST', `/campaigns/${id}/restore`);
    expect((await change()).status).toBe(200);
    expect((await steer(id, 'publish')).status).toBe(200);
  });

  test('P18 whoever came before is retained and paid though the campaign is archived meanwhile', async () => {
    const id = await town.campaign({ rewards: [points('referrer', 100)] });
    const code = await town.code(id, 'wmLiu');
    await town.strangers('wmPatient');
    await town.scan('wmPatient', code);
    await town.company.settle();
    const before = await town.available('wmLiu');
    await town.ok('POST', `/campaigns/${id}/end`);
    await town.ok('POST', `/campaigns/${id}/archive`);
    expect((await town.referrals(id)).map(({ status }) => status)).toEqual(['bound']);
    await town.retained();
    expect((await town.referrals(id)).map(({ status }) => status)).toEqual(['retained']);
    expect((await town.rewards(id)).map(({ status, amount }) => [status, amount])).toEqual([['issued', 100]]);
    expect(await town.available('wmLiu')).toBe(before + 100);
    expect((await town.company.api('GET', '/ledger/verification')).body).toMatchObject({ ok: true });
  });

  test('there is no choosing it any more, but a link to it still says its name', async () => {
    const id = await town.campaign();
    await town.ok('POST', `/campaigns/${id}/end`);
    await town.ok('POST', `/campaigns/${id}/archive`);
    const named = async (path: string) => (await at<Names>(path)).campaigns.some((each) => each.id === id);
    for (const path of ['/referrals', '/rewards', '/leads', '/home']) expect([path, await named(path), await named(`${path}?campaignId=${id}`)]).toEqual([path, false, true]);
    expect(await named('/campaign-templates')).toBe(false);
    expect((await at<{ growth: { campaign: { id: string } } }>(`/home?campaignId=${id}`)).growth.campaign.id).toBe(id);
    expect((await at<{ growth: { campaign: { id: string } } | null }>('/home')).growth?.campaign.id).not.toBe(id);
  });

  test('who archived it, and from what, is told by the audit', async () => {
    const id = await draft();
    expect((await boss.write('POST', `/api/console/campaigns/${id}/archive`)).status).toBe(200);
    const { items } = await at<{ items: { action: string; before: object; after: object }[] }>(`/audit?subject=campaign:${id}`);
    expect(items[0]).toMatchObject({ action: 'POST /api/console/campaigns/:id/archive', before: { archived: false, status: 'draft' }, after: { archived: true, status: 'draft' } });
  });

  test('what is published is what was on the screen: a draft that was changed meanwhile is not, and it is said by whom', async () => {
    const id = await draft();
    const { revision } = await at<{ revision: string }>(`/campaigns/${id}/editor`);
    expect((await boss.write('PATCH', `/api/console/campaigns/${id}`, { name: '别人改的' })).status).toBe(200);
    const publish = (body: object) => town.company.api<Problem>('POST', `/campaigns/${id}/publish`, body);
    expect(await publish({ revision })).toMatchObject({ status: 409, body: { code: 'campaign.changed', errors: [{ path: 'revision', values: { name: '老板', at: expect.any(String) as string } }] } });
    expect(await town.ok('GET', `/campaigns/${id}`)).toMatchObject({ status: 'draft' });
    expect((await publish({ revision: 'x'.repeat(65) })).status).toBe(400);
    const seen = await at<{ revision: string }>(`/campaigns/${id}/editor`);
    expect(await publish({ revision: seen.revision })).toMatchObject({ status: 200, body: { status: 'running' } });
  });

  test('new terms name those that they replace; who names none replaces whatever stands', async () => {
    const id = await town.campaign();
    const { revision } = await at<{ revision: string }>(`/campaigns/${id}/editor`);
    const version = (name: string, over?: string) => town.company.api<Problem & { version: number }>('POST', `/campaigns/${id}/versions`, { ...termsOf({ name }), reason: '改名', ...(over === undefined ? {} : { revision: over }) });
    expect(await version('第二版', revision)).toMatchObject({ status: 201, body: { version: 2 } });
    expect(await version('没看见第二版', revision)).toMatchObject({ status: 409, body: { code: 'campaign.changed' } });
    expect(await version('第三版')).toMatchObject({ status: 201, body: { version: 3 } });
  });
});
