import { dayOf } from '../../../src/features/channels/duty/calendar';
import { systemClock } from '../../../src/kernel/clock';
import { callbackKey } from '../../../src/wecom';
import { CORP, openCompany, type Company } from '../../support/company';
import { follow } from '../../support/contact-events';
import { ENGINES } from '../../support/databases';
import { eventually, nowS, termsOf } from '../../support/referral-town';

interface Channel {
  id: string; state: string; status: string; reason?: string; configId?: string; servingStaffUserIds: string[]; onDutyUserIds: string[]; servedBy: string; nextChangeAt: string | null; codeStands: boolean;
  staff: { userId: string; addsToday: number; why: string | null }[]; backup: { userId: string; why: string | null }[];
}
interface Effect { days: { day: string; adds: number }[]; total: { adds: number; stillFriends: number; lost: number; referrals: number; deals: number } }
interface Problem { code: string; errors: { path: string; code: string }[] }

const ZONE = 'Asia/Shanghai';
const MINUTE_MS = 60_000;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const FRIENDS = Array.from({ length: 12 }, (_, n) => `wmFriend${n}`);

jest.setTimeout(120_000);

describe.each(ENGINES)('channels on %s', (engine) => {
  let company: Company;
  let offsetMs = 0;
  const clock = { ...systemClock, nowMs: () => Date.now() + offsetMs };
  beforeAll(async () => {
    company = await openCompany(engine, { clock, env: { ADMIN_USER_IDS: 'Boss' }, seed: {
      staff: ['WangFang', 'LiLei', 'HanMei', 'Boss'].map((userId) => ({ userId })), customers: ['wmOld', ...FRIENDS].map((externalUserId) => ({ externalUserId })),
      follows: [{ userId: 'Boss', customer: 'wmOld', createdAt: nowS() - 86_400 }],
    } });
    await company.settle();
    // away from midnight, so that what a test does is of one business day
    while (!/^(0[3-9]|1[0-8]):/.test(clockText(clock.nowMs()))) await passUntil(clock.nowMs() + 3_600_000);
  });
  afterAll(() => company.end());

  const control = () => company.simulator.control;
  const ok = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await company.api<T>(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const made = (more: object = {}) => ok<Channel>('POST', '/channels', { name: '门店', kind: 'shop', staff: [{ userId: 'WangFang' }], backupUserIds: ['LiLei'], ...more });
  const shown = (id: string) => ok<Channel>('GET', `/channels/${id}`);
  const effect = async (id: string) => (await ok<Effect>('GET', `/channels/${id}/effect`)).total;
  const wayOf = async (configId = '') => (await control().world()).contactWays.find((way) => way.configId === configId);
  const scan = (channel: Channel, customer: string, userId: string, more: { at?: number } = {}) => control().scan({ customer, configId: channel.configId ?? '', userId, ...more });
  const atWecom = (channel: Channel, userIds: string[]) => eventually(async () => (await wayOf(channel.configId))?.userIds, (seen) => JSON.stringify(seen) === JSON.stringify(userIds), 30_000);
  /** Both the bot and the company wake up later. */
  const passUntil = async (atMs: number) => {
    await company.settle();
    const ms = Math.max(0, atMs - clock.nowMs());
    offsetMs += ms;
    await control().clock({ advanceMs: ms });
  };
  const clockText = (ms: number) => new Date(ms).toLocaleTimeString('en-GB', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' });

  test('P27 a friend who comes by a channel is greeted, tagged and counted, and is nobody\'s referral', async () => {
    const tags = await ok<{ items: { id: string }[] }>('POST', '/tags', { groupName: '来源', names: ['门店客户'] });
    const tagId = tags.items[0]?.id ?? '';
    const channel = await made({ welcome: { text: '欢迎光临门店' }, tagIds: [tagId], skipVerify: false });
    expect(channel).toMatchObject({ status: 'active', servingStaffUserIds: ['WangFang'], servedBy: 'staff', staff: [{ userId: 'WangFang', why: null }], backup: [{ userId: 'LiLei', why: 'not_needed' }] });
    expect(await wayOf(channel.configId)).toMatchObject({ type: 2, userIds: ['WangFang'], skipVerify: false, state: channel.state });
    await scan(channel, 'wmFriend0', 'WangFang');
    await eventually(() => control().delivered({ kind: 'welcome', to: 'wmFriend0' }), (seen) => seen.some(({ content }) => JSON.stringify(content).includes('欢迎光临门店')), 30_000);
    // the greeting overtakes the fact, so the friend may not be known yet
    await eventually(() => company.api<{ tags?: { name: string }[] }>('GET', '/customers/wmFriend0'), ({ body }) => body.tags?.some(({ name }) => name === '门店客户') ?? false, 30_000);
    expect(await effect(channel.id)).toEqual({ adds: 1, stillFriends: 1, lost: 0, referrals: 0, deals: 0 });
    expect((await ok<{ items: unknown[] }>('GET', '/referrals?referee=wmFriend0')).items).toEqual([]);
    await control().customerDeletes({ customer: 'wmFriend0', userId: 'WangFang' });
    await eventually(() => effect(channel.id), ({ lost }) => lost === 1, 30_000);
  });

  test('friends of a channel may refer and buy; what they do counts for it, and a code finds them existing customers (P8)', async () => {
    const channel = await made({ kind: 'online' });
    await scan(channel, 'wmFriend1', 'WangFang', { at: Math.floor(clock.nowMs() / 1000) - 60 }); // what happens within a second has no order (P3)
    await eventually(() => effect(channel.id), ({ adds }) => adds === 1, 30_000);
    const { id } = await ok<{ id: string }>('POST', '/campaigns', termsOf({ retention: 'P1D' }));
    await ok('POST', `/campaigns/${id}/publish`);
    const code = async (referrerExternalUserId: string) => eventually(() => ok<{ status: string; configId: string }>('POST', `/campaigns/${id}/codes`, { referrerExternalUserId }), ({ status }) => status === 'active');
    const [own, old] = [await code('wmFriend1'), await code('wmOld')];
    await control().scan({ customer: 'wmFriend2', configId: own.configId, userId: 'LiLei' });
    await control().scan({ customer: 'wmFriend1', configId: old.configId, userId: 'LiLei' });
    await ok('POST', '/deals', { reference: 'order-1', externalUserId: 'wmFriend1', amountFen: 100, closedAt: new Date(clock.nowMs() + MINUTE_MS).toISOString() });
    await eventually(() => effect(channel.id), ({ referrals, deals }) => referrals === 1 && deals === 1, 30_000);
    const rejected = await eventually(() => ok<{ items: { status: string; reason: { code: string } }[] }>('GET', '/referrals?referee=wmFriend1'), ({ items }) => items.length === 1, 30_000);
    expect(rejected.items).toMatchObject([{ status: 'rejected', reason: { code: 'existing_customer' } }]);
  });

  test('whoever is full steps back for the backup at WeCom, until the next business day', async () => {
    const channel = await made({ staff: [{ userId: 'WangFang', dailyCap: 2 }] });
    await scan(channel, 'wmFriend3', 'WangFang');
    await eventually(() => effect(channel.id), ({ adds }) => adds === 1, 30_000);
    expect((await wayOf(channel.configId))?.userIds).toEqual(['WangFang']);
    await scan(channel, 'wmFriend4', 'WangFang');
    await atWecom(channel, ['LiLei']);
    const full = await eventually(() => shown(channel.id), ({ servingStaffUserIds, nextChangeAt }) => servingStaffUserIds[0] === 'LiLei' && nextChangeAt !== null);
    expect(full).toMatchObject({ servedBy: 'backup', staff: [{ userId: 'WangFang', addsToday: 2, why: 'full' }], backup: [{ userId: 'LiLei', why: null }] });
    expect(dayOf(Date.parse(full.nextChangeAt ?? ''), ZONE)).not.toBe(dayOf(clock.nowMs(), ZONE));
    await passUntil(Date.parse(full.nextChangeAt ?? '') + 1000);
    await atWecom(channel, ['WangFang']);
  });

  test('duty changes at its time, at WeCom too, and again after that', async () => {
    while (!/^(0[3-9]|1[0-8]):/.test(clockText(clock.nowMs()))) await passUntil(clock.nowMs() + 3_600_000);
    const fromMs = Math.ceil(clock.nowMs() / MINUTE_MS) * MINUTE_MS + 30 * MINUTE_MS;
    const channel = await made({ staff: [{ userId: 'HanMei', schedule: { weekly: [{ days: EVERY_DAY, from: clockText(fromMs), to: clockText(fromMs + 60 * MINUTE_MS) }] } }] });
    expect(channel).toMatchObject({ status: 'active', servingStaffUserIds: ['LiLei'], staff: [{ userId: 'HanMei', why: 'off_duty' }] });
    expect(Date.parse(channel.nextChangeAt ?? '')).toBe(fromMs);
    await company.settle();
    await passUntil(fromMs);
    await atWecom(channel, ['HanMei']);
    expect(Date.parse((await shown(channel.id)).nextChangeAt ?? '')).toBe(fromMs + 60 * MINUTE_MS);
    await passUntil(fromMs + 60 * MINUTE_MS);
    await atWecom(channel, ['LiLei']);
    const calls = (await control().calls({ api: 'externalcontact/update_contact_way' })).length;
    await company.bot.app.machine.unitOfWork.run((tx) => Promise.resolve([1, 2, 3].forEach(() => tx.enqueue({ kind: 'channel.duty', key: channel.id, payload: {} }))));
    await company.settle();
    expect((await control().calls({ api: 'externalcontact/update_contact_way' })).length).toBe(calls); // late or twice, nothing changes
  });

  test('a change of the channel reaches WeCom; quick ones share a call, and the last counts', async () => {
    const channel = await made();
    const fromMs = performance.now();
    const before = (await control().calls({ api: 'externalcontact/update_contact_way' })).length;
    for (const userId of ['LiLei', 'HanMei', 'WangFang', 'HanMei']) await ok('PATCH', `/channels/${channel.id}`, { staff: [{ userId }] });
    await atWecom(channel, ['HanMei']);
    // the first at once, from then on one in five seconds
    expect((await control().calls({ api: 'externalcontact/update_contact_way' })).length - before).toBeLessThanOrEqual(2 + Math.floor((performance.now() - fromMs) / 5000));
  });

  test('a member who leaves is replaced at WeCom by the backup, and the list says why', async () => {
    const channel = await made({ staff: [{ userId: 'HanMei' }] });
    await control().updateStaff({ userId: 'HanMei', left: true });
    await atWecom(channel, ['LiLei']);
    expect(await shown(channel.id)).toMatchObject({ staff: [{ userId: 'HanMei', why: 'left' }], servedBy: 'backup' });
  });

  test('what is wrong is told at once, and nothing is half made', async () => {
    const count = async () => (await ok<{ items: unknown[] }>('GET', '/channels?limit=100')).items.length;
    const before = await count();
    const refused = await company.api<Problem>('POST', '/channels', { name: 'x', kind: 'event', staff: [{ userId: 'WangFang' }, { userId: 'wangfang' }, { userId: 'Nobody' }], tagIds: ['et_none'] });
    expect([refused.status, refused.body.errors.map(({ path, code }) => `${path} ${code}`)]).toEqual([422, ['staff[1].userId staff_twice', 'staff[2].userId staff_unknown', 'tagIds[0] tag_unknown']]);
    const overnight = await company.api<Problem>('POST', '/channels', { name: 'x', kind: 'event', staff: [{ userId: 'WangFang', schedule: { weekly: [{ days: [1], from: '22:00', to: '06:00' }] } }] });
    expect(overnight.status).toBe(400);
    expect((await company.api('GET', '/channels/nothing')).status).toBe(404);
    expect((await company.api<Problem>('GET', `/channels/${(await made()).id}/effect?from=2024-01-01&to=2026-01-01`)).status).toBe(400);
    expect(await count()).toBe(before + 1);
  });

  test('an archived channel goes on leading to staff for 180 days; with deleteCode its code dies at once (P15)', async () => {
    const [quiet, dead] = [await made(), await made()];
    await ok('POST', `/channels/${dead.id}/archive`, { deleteCode: true });
    await eventually(() => wayOf(dead.configId), (way) => way === undefined, 30_000);
    expect(await shown(dead.id)).toMatchObject({ status: 'archived', codeStands: false });
    expect(await ok('POST', `/channels/${quiet.id}/archive`, {})).toMatchObject({ status: 'archived', codeStands: true });
    expect((await company.api('PATCH', `/channels/${quiet.id}`, { name: 'y' })).status).toBe(409);
    await company.settle();
    await passUntil(clock.nowMs() + 179 * 86_400_000);
    await company.settle();
    expect(await wayOf(quiet.configId)).toBeDefined();
    await passUntil(clock.nowMs() + 2 * 86_400_000);
    await eventually(() => wayOf(quiet.configId), (way) => way === undefined, 30_000);
  });

  test('P15 a recycled code is revoked for the outside; whoever still comes by its state reads campaign_ended', async () => {
    const { id } = await ok<{ id: string }>('POST', '/campaigns', { ...termsOf({ retention: 'P1D' }), startsAt: new Date(clock.nowMs() - MINUTE_MS).toISOString(), endsAt: new Date(clock.nowMs() + 86_400_000).toISOString() });
    await ok('POST', `/campaigns/${id}/publish`);
    const code = await eventually(() => ok<{ id: string; state: string; status: string; configId: string }>('POST', `/campaigns/${id}/codes`, { referrerExternalUserId: 'wmOld' }), ({ status }) => status === 'active');
    await ok('POST', `/campaigns/${id}/end`);
    const { machine } = company.bot.app;
    const daily = async () => { await machine.unitOfWork.run((tx) => Promise.resolve(tx.enqueue({ kind: 'codes.recycle', key: 'all', payload: {} }))); await company.settle(); };
    await daily();
    expect(await ok('GET', `/codes/${code.id}`)).toMatchObject({ status: 'active' });
    expect(await ok('GET', '/codes/quota')).toMatchObject({ recyclable: 1 });
    await passUntil(clock.nowMs() + 181 * 86_400_000);
    await daily();
    await eventually(() => ok<{ status: string; configId?: string }>('GET', `/codes/${code.id}`), ({ status, configId }) => status === 'revoked' && configId === undefined, 30_000);
    expect(await wayOf(code.configId)).toBeUndefined();
    expect(await ok('GET', '/codes/quota')).toMatchObject({ recyclable: 0 });
    const body = follow('add_external_contact', 'WangFang', 'wmLate', Math.floor(clock.nowMs() / 1000), code.state);
    await machine.accept({ hash: callbackKey(CORP.corpId, body), body, urgent: false });
    const late = await eventually(() => ok<{ items: { status: string; reason: { code: string } }[] }>('GET', '/referrals?referee=wmLate'), ({ items }) => items.length === 1, 30_000);
    expect(late.items).toMatchObject([{ status: 'rejected', reason: { code: 'campaign_ended' } }]);
  });
});
