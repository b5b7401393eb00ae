import { createWecom, type Wecom } from '../../../src/wecom';
import { systemClock } from '../../../src/kernel/clock';
import { CORP } from '../../support/company';
import { ENGINES } from '../../support/databases';
import { eventually, openTown, termsOf, type Code, type Town } from '../../support/referral-town';

interface Walk { id: string; status: string; listed: number; adopted: number; duplicates: number; absent: number }
interface Quota { limit: number; used: number; level: string; byKind: { codes: number; channels: number; groups: number; unrecorded: number }; recyclable: number; lastWalkAt: string | null }

const LIST = 'externalcontact/list_contact_way';

jest.setTimeout(120_000);

describe.each(ENGINES)('the walk through WeCom’s list of codes on %s', (engine) => {
  let town: Town;
  let campaignId: string;
  let wecom: Wecom; // another tool of the same company
  const codes = new Map<string, Code>();
  beforeAll(async () => {
    town = await openTown(engine, { env: { ADMIN_USER_IDS: 'LiLei' } });
    wecom = createWecom({ baseUrl: town.company.simulator.url, ...CORP, clock: systemClock, timeoutMs: 5000 });
    campaignId = await town.campaign({ retention: 'P1D' });
    for (const referrer of ['wmZhang', 'wmLiu']) codes.set(referrer, await active(referrer));
  });
  afterAll(() => town.company.end());

  const active = (referrer: string) => eventually(() => town.code(campaignId, referrer), ({ status }) => status === 'active', 30_000);
  const control = () => town.company.simulator.control;
  const configs = async () => (await control().world()).contactWays;
  const walk = async (): Promise<Walk> => {
    await town.ok('POST', '/codes/walks', {});
    return eventually(() => town.ok<Walk>('GET', '/codes/walks/last'), ({ status }) => status !== 'walking' && status !== 'judging', 60_000);
  };
  const quota = () => town.ok<Quota>('GET', '/codes/quota');
  const shown = (code: Code | undefined) => town.ok<Code>('GET', `/codes/${code?.id}`);

  test('P30 a code whose reply was lost, and whose maker gave up, is adopted', async () => {
    await control().fault({ api: 'externalcontact/add_contact_way', kind: 'loseReply' });
    await control().fault({ api: 'externalcontact/get_contact_way', kind: 'errcode', errcode: 40058, times: 50 });
    const asked = await town.code(campaignId, 'wmChen');
    expect(await eventually(() => shown(asked), ({ status }) => status === 'failed', 30_000)).toMatchObject({ state: asked.state });
    // what was to go wrong is over
    for (let left = 50; left > 0; left -= 1) await wecom.contactWays.get('x').catch(() => undefined);
    expect((await configs()).filter((way) => way.state === asked.state)).toHaveLength(1);
    expect(await walk()).toMatchObject({ status: 'done', adopted: 1, absent: 0 });
    const adopted = await shown(asked);
    expect(adopted).toMatchObject({ status: 'active' });
    expect((await configs()).filter((way) => way.state === asked.state).map((way) => way.configId)).toEqual([adopted.configId]);
    codes.set('wmChen', adopted);
  });

  test('a second of ours is deleted, ours stands; what others made is counted, listed and never touched', async () => {
    const ours = codes.get('wmZhang');
    const second = await wecom.contactWays.add({ type: 1, scene: 2, state: ours?.state ?? '', users: ['LiLei'] });
    const foreign = await wecom.contactWays.add({ type: 1, scene: 2, state: 'other-tool', users: ['LiLei'] });
    expect(await walk()).toMatchObject({ status: 'done', duplicates: 1, absent: 0 });
    await eventually(configs, (seen) => seen.every((way) => way.configId !== second.configId), 30_000);
    const left = (await configs()).map((way) => way.configId);
    expect([ours?.configId, foreign.configId].every((configId) => left.includes(String(configId)))).toBe(true);
    await town.company.settle();
    expect((await town.ok<{ items: unknown[] }>('GET', '/codes/unrecorded')).items).toMatchObject([{ configId: foreign.configId, state: 'other-tool', kind: 'foreign' }]);
    expect(await quota()).toMatchObject({ limit: 500_000, used: 4, level: 'enough', byKind: { codes: 3, channels: 0, groups: 0, unrecorded: 1 }, recyclable: 0, lastWalkAt: expect.any(String) as string });
  });

  test('a second is left alone when ours does not stand: ours is made anew by the next ask, with its old state', async () => {
    const ours = codes.get('wmLiu');
    const second = await wecom.contactWays.add({ type: 1, scene: 2, state: ours?.state ?? '', users: ['LiLei'] });
    await wecom.contactWays.remove(ours?.configId ?? '');
    expect(await walk()).toMatchObject({ status: 'done', absent: 1 });
    expect(await eventually(() => shown(ours), ({ status }) => status === 'failed', 30_000)).toMatchObject({ reason: 'not_at_wecom' });
    expect((await configs()).some((way) => way.configId === second.configId)).toBe(true);
    expect(await walk()).toMatchObject({ status: 'done', adopted: 1 }); // the second is the only one now
    expect(await eventually(() => shown(ours), ({ status }) => status === 'active')).toMatchObject({ configId: second.configId, state: ours?.state });
  });

  test('a listing in a circle ends the walk and harms nobody; one that leaves codes out is not believed', async () => {
    await control().fault({ api: LIST, kind: 'loopCursor', times: 2 });
    expect(await walk()).toMatchObject({ status: 'broken' });
    await control().fault({ api: LIST, kind: 'cutPage' });
    const cut = await walk();
    expect(cut.status).toBe('done');
    expect(cut.absent).toBeGreaterThan(0);
    await town.company.settle();
    for (const code of codes.values()) expect(await shown(code)).toMatchObject({ status: 'active' });
  });

  test('41045 is a failed code with a clear reason, and admins hear of it once', async () => {
    await town.strangers('wmA', 'wmB');
    for (const customer of ['wmA', 'wmB']) await town.scan(customer, codes.get('wmZhang') as Code);
    await town.company.settle();
    await control().settings({ contactWayQuota: 1 });
    for (const referrer of ['wmA', 'wmB']) {
      const asked = await town.code(campaignId, referrer);
      expect(await eventually(() => shown(asked), ({ status }) => status === 'failed', 30_000)).toMatchObject({ reason: expect.stringContaining('quota_full') as string });
    }
    await eventually(() => control().delivered({ kind: 'app', to: 'LiLei' }), (seen) => JSON.stringify(seen).includes('二维码额度用完'), 30_000);
    await town.company.settle();
    expect(JSON.stringify(await control().delivered({ kind: 'app', to: 'LiLei' })).split('二维码额度用完').length - 1).toBe(1);
    expect((await quota()).level).toBe('full');
    const { id } = await town.ok<{ id: string }>('POST', '/campaigns', termsOf({ name: 'next' }));
    expect((await town.ok<{ warnings: { code: string }[] }>('POST', `/campaigns/${id}/publish`)).warnings.map(({ code }) => code)).toContain('codes_full');
  });
});
