import { createCanvas, loadImage } from '@napi-rs/canvas';
import jsQR from 'jsqr';
import { ENGINES } from '../../support/databases';
import { eventually, openTown, wait, type Town } from '../../support/referral-town';
import { openBrowser, type Browser } from '../sessions/browser';

const base = 'http://bot.test';
interface Line { id: string; serving: { name: string | null }[]; others: { member: { userId: string }; why: string }[]; addsToday: number; servedBy: string; status: string }
interface Codes { items: { id: string; adds: number; lastAddAt: string | null; staff: { name: string | null }[]; referrer: { name: string }; status: string }[]; blocked: string | null }
interface Editor { poster: { layout: { qr: { size: number } }; background: unknown }; options: { tags: { name: string; holders: number; more: boolean }[] }; checks: { warnings: { code: string; path: string; values?: object }[] } }

async function textIn(jpeg: Buffer): Promise<string | null> {
  const image = await loadImage(jpeg);
  const pen = createCanvas(image.width, image.height).getContext('2d');
  pen.drawImage(image, 0, 0);
  return jsQR(pen.getImageData(0, 0, image.width, image.height).data, image.width, image.height)?.data ?? null;
}

jest.setTimeout(90_000);

describe.each(ENGINES)('channels and codes in the console, on %s', (engine) => {
  let town: Town;
  let key: string;
  const people = new Map<string, Browser>();
  const by = (userId: string) => people.get(userId) as Browser;
  const at = async <T>(path: string, userId = 'Boss'): Promise<T> => {
    const { status, json } = await by(userId).get(`/api/console${path}`);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(json)}`);
    return json as T;
  };
  const made = async (body: object) => {
    const { status, json } = await by('Boss').write('POST', '/api/console/channels', { name: '门店', kind: 'shop', staff: [{ userId: 'WangFang' }], ...body });
    expect(status).toBe(201);
    return json as { id: string; configId: string; state: string };
  };
  /** 503 says that WeCom's own picture could not be had at this moment: whoever asks comes again. */
  const picture = (path: string) => eventually(() => fetch(`${town.company.url}/api/v1${path}`, { headers: { authorization: `Bearer ${key}` } }), ({ status }) => status !== 503, 60_000);

  beforeAll(async () => {
    town = await openTown(engine, { env: { PUBLIC_URL: base, ADMIN_USER_IDS: 'Boss' } });
    await town.company.simulator.control.seed({ staff: [{ userId: 'Boss' }], customers: ['wmFriend', 'wmBuddy'].map((externalUserId) => ({ externalUserId })) });
    ({ key } = await town.company.bot.app.access.createApiKey({ name: 'pictures', role: 'auditor' }));
    for (const userId of ['Boss', 'WangFang']) {
      const browser = openBrowser(base, () => town.company.url);
      await browser.signIn(`staff:${userId}`);
      people.set(userId, browser);
    }
  }, 90_000);
  afterAll(() => town.company.end());

  test('a list tells who serves now, and of everybody else why not', async () => {
    const { id } = await made({ staff: [{ userId: 'WangFang' }, { userId: 'LiLei', schedule: { weekly: [] } }] });
    const line = (await at<{ items: Line[] }>('/channels?kind=shop')).items.find((item) => item.id === id);
    expect(line).toMatchObject({ status: 'active', servedBy: 'staff', serving: [{ name: '王芳' }], others: [{ member: { userId: 'LiLei', name: '李雷' }, why: 'off_duty' }], addsToday: 0 });
    expect((await at<{ items: Line[] }>('/channels?kind=event')).items).toEqual([]);
    expect((await by('WangFang').get('/api/console/channels')).status).toBe(403);
  });

  test('a channel shows its code as a picture, its people by name, and its effect by day; a friend who came counts today', async () => {
    const channel = await made({ kind: 'online' });
    await town.company.simulator.control.scan({ customer: 'wmFriend', configId: channel.configId, userId: 'WangFang' });
    const file = await eventually(() => at<{ effect: { total: { adds: number }; days: { day: string; adds: number }[] }; today: string; members: object[] }>(`/channels/${channel.id}`), ({ effect }) => effect.total.adds === 1, 30_000);
    expect(file.members).toContainEqual({ userId: 'WangFang', name: '王芳' });
    expect(file.effect.days).toHaveLength(30);
    expect(file.effect.days.at(-1)).toMatchObject({ day: file.today, adds: 1 });
    const { status, json } = await by('Boss').get(`/api/console/channels/${channel.id}?from=2026-03-02&to=2026-03-01`);
    expect([status, json['code']]).toEqual([400, 'bad_request']);
    expect((await by('Boss').get(`/api/console/channels/${channel.id}?from=2026-13-45`)).status).toBe(400);
    const answer = await picture(`/channels/${channel.id}/qr`);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
    expect(await textIn(Buffer.from(await answer.arrayBuffer()))).toContain(channel.configId);
    expect((await picture('/channels/01m0000000000000000000000/qr')).status).toBe(404);
    await by('Boss').write('POST', `/api/console/channels/${channel.id}/archive`, { deleteCode: true });
    expect((await picture(`/channels/${channel.id}/qr`)).status).toBe(409);
  });

  test('the editor of a channel starts with the channel and what there is to choose', async () => {
    const { id } = await made({ staff: [{ userId: 'WangFang', dailyCap: 3, schedule: { weekly: [{ days: [1, 2], from: '09:00', to: '18:00' }], exceptions: [{ date: '2026-12-25', ranges: [] }] } }], backupUserIds: ['LiLei'] });
    const { channel, options } = await at<{ channel: { staff: object[]; backupUserIds: string[] }; options: { staff: object[] } }>(`/channel-editor?id=${id}`);
    expect(channel).toMatchObject({ staff: [{ userId: 'WangFang', dailyCap: 3, schedule: { exceptions: [{ date: '2026-12-25', ranges: [] }] } }], backupUserIds: ['LiLei'] });
    expect(options.staff).toContainEqual({ userId: 'WangFang', name: '王芳', usable: true });
    expect(await at('/channel-editor')).toMatchObject({ channel: null });
    expect((await by('WangFang').get('/api/console/channel-editor')).status).toBe(403);
  });

  test('of two who change one channel the second is told by whom; what changes nothing, or names no revision, goes through', async () => {
    const { id } = await made({ name: '原名' });
    const revisionNow = async () => (await at<{ channel: { revision: string } }>(`/channel-editor?id=${id}`)).channel.revision;
    const change = (body: object) => by('Boss').write('PATCH', `/api/console/channels/${id}`, body);
    const revision = await revisionNow();
    expect((await change({ name: '别人改的', revision })).json).toMatchObject({ name: '别人改的' });
    const { status, json } = await change({ welcome: { text: '您好' }, revision });
    expect([status, json]).toEqual([409, expect.objectContaining({ code: 'channel.changed', errors: [expect.objectContaining({ path: 'revision', values: { name: 'Boss', at: expect.any(String) as string } })] })]);
    expect((await at<{ channel: object }>(`/channel-editor?id=${id}`)).channel).toMatchObject({ name: '别人改的' });
    expect((await change({ name: '别人改的', revision })).status).toBe(200);
    expect((await change({ welcome: { text: '您好' }, revision: await revisionNow() })).json).toMatchObject({ name: '别人改的', welcome: { text: '您好' } });
    expect((await change({ name: '谁都不看' })).status).toBe(200);
    const before = await revisionNow();
    await town.company.bot.app.machine.unitOfWork.run((tx) => tx.change('UPDATE channel SET lookAtMs = 1 WHERE id = ?', [id]));
    expect(await revisionNow()).toBe(before); // what moves by itself is nobody's change
  });

  test('quota: used by what, and the last walk', async () => {
    expect(await at('/codes/quota')).toMatchObject({ quota: { limit: 500_000, level: 'enough' }, walk: null });
    const { status } = await by('Boss').write('POST', '/api/console/codes/walks', {});
    expect(status).toBe(202);
    await eventually(() => at<{ walk: { status: string } | null }>('/codes/quota'), ({ walk }) => walk?.status === 'done', 30_000);
    expect(await at('/codes/unrecorded')).toEqual({ items: [], nextCursor: null });
  });

  test('codes of a campaign: who came by each, when the last one did, whom they meet; page by page', async () => {
    const campaignId = await town.campaign();
    const [zhang, liu] = [await town.code(campaignId), await town.code(campaignId, 'wmLiu')];
    await town.scan('wmBuddy', zhang);
    const seen = await eventually(() => at<Codes>(`/campaigns/${campaignId}/codes`), ({ items }) => items.some(({ adds }) => adds === 1), 30_000);
    expect(seen.items.map(({ id, adds }) => [id, adds])).toEqual([[liu.id, 0], [zhang.id, 1]]);
    expect(seen.items[1]).toMatchObject({ status: 'active', referrer: { name: 'w*' }, staff: [{ name: '王芳' }, { name: '李雷' }] });
    expect(Date.parse(seen.items[1]?.lastAddAt ?? '')).toBeGreaterThan(Date.now() - 120_000);
    expect(seen).toMatchObject({ blocked: null, nextCursor: null });
    const first = await at<Codes & { nextCursor: string }>(`/campaigns/${campaignId}/codes?limit=1`);
    expect((await at<Codes>(`/campaigns/${campaignId}/codes?limit=1&cursor=${first.nextCursor}`)).items.map(({ id }) => id)).toEqual([zhang.id]);
    expect(await textIn(Buffer.from(await (await picture(`/codes/${zhang.id}/qr`)).arrayBuffer()))).toContain(zhang.configId);
    await by('Boss').write('POST', `/api/console/codes/${zhang.id}/revoke`);
    expect((await at<Codes>(`/campaigns/${campaignId}/codes`)).items[1]?.status).toBe('revoked');
    expect((await picture(`/codes/${zhang.id}/qr`)).status).toBe(409);
  });

  test('a campaign for more customers than there are codes left is told so; a list of one is not', async () => {
    const { unitOfWork } = town.company.bot.app.machine;
    expect(await unitOfWork.run((tx) => tx.change("UPDATE named_state SET value = ? WHERE name = 'channels.quota'", [JSON.stringify({ level: 'enough', used: 499_999, refusedAtMs: null })]))).toBe(1);
    const draft = { name: '名额', startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 86_400_000).toISOString(), codeKind: 'contact_way', staffUserIds: ['WangFang'], staffPick: 'owner', retention: 'P7D', rewards: [] };
    const { id } = await town.ok<{ id: string }>('POST', '/campaigns', draft);
    const short = async () => (await at<Editor['checks']>(`/campaigns/${id}/checks`)).warnings.find(({ code }) => code === 'quota_short');
    const { n } = (await town.company.bot.app.machine.database.one<{ n: number }>('SELECT COUNT(*) AS n FROM customer')) ?? { n: 0 };
    expect(await short()).toMatchObject({ path: 'codeKind', values: { need: Number(n), left: 1 } });
    await town.ok('PATCH', `/campaigns/${id}`, { audience: { externalUserIds: ['wmZhang'] } });
    expect(await short()).toBeUndefined();
    await town.ok('PATCH', `/campaigns/${id}`, { audience: {}, codeKind: 'acquisition_link' });
    expect(await short()).toBeUndefined();
  });

  test('the editor starts with poster and tags; its warnings name the word and a better one; the rules are the customer\'s own page', async () => {
    await town.ok('POST', '/tags', { groupName: '客户级别', names: ['老客户'] });
    const { json } = await by('Boss').write('POST', '/api/console/campaigns', {
      name: '转发领好礼', startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 86_400_000).toISOString(), codeKind: 'contact_way', staffUserIds: ['WangFang'], staffPick: 'owner', retention: 'P7D',
      rewards: [{ key: 'a', milestone: 'retained', beneficiary: 'referrer', kind: 'points', amount: 100 }], welcome: { text: '欢迎，集赞有礼' },
    });
    const id = String(json['id']);
    const editor = await eventually(() => at<Editor>(`/campaigns/${id}/editor`), ({ options }) => options.tags.length > 0);
    expect(editor.poster).toMatchObject({ layout: { qr: { size: 420 } }, background: null });
    expect(editor.options.tags).toContainEqual(expect.objectContaining({ name: '老客户', group: '客户级别', holders: 0, more: false }));
    expect(editor.checks.warnings).toEqual(expect.arrayContaining([
      expect.objectContaining({ path: 'name', code: 'risky_word', values: { word: '转发领', better: '好友保持联系后领' } }), expect.objectContaining({ path: 'welcome.text', values: { word: '集赞', better: '邀请评价' } }),
      expect.objectContaining({ path: 'consent', code: 'no_consent_text' }),
    ]));
    const rules = () => at<{ version: number; inForceAt: string | null; pages: Record<'zh-CN' | 'en', { title: string; lines: string[] }[]> }>(`/campaigns/${id}/rules`);
    const { pages, ...drafted } = await rules();
    expect(pages['zh-CN'].flatMap(({ lines }) => lines)).toContain('好友保持联系满 7 天后，你得 100 积分');
    expect(pages.en.map(({ title }) => title)).toContain('What counts');
    expect(drafted).toEqual({ version: 1, inForceAt: null });
    const { warnings } = await town.ok<{ warnings: { code: string }[] }>('POST', `/campaigns/${id}/publish`);
    expect(warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(['risky_word', 'no_consent_text']));
    expect((await rules()).inForceAt).toMatch(/^\d{4}-/);
    await by('Boss').write('POST', '/api/console/consent-texts', { text: '我们只用它来核对推荐。' });
    await wait(10);
    expect((await at<Editor>(`/campaigns/${id}/editor`)).checks.warnings.map(({ code }) => code)).not.toContain('no_consent_text');
  });
});
