import { ENGINES } from '../../support/databases';
import { eventually, openTown, type Town } from '../../support/referral-town';
import { openBrowser, type Browser } from '../sessions/browser';

const base = 'http://bot.test';
const FRIEND_NAME = '👨‍👩‍👧 一家';

interface Person { externalUserId: string; name: string | null; masked: boolean }
interface Item { id: string; friend: Person; referrer: Person; status: string }
interface Listed { items: Item[]; nextCursor: string | null }

describe.each(ENGINES)('what the console shows, on %s', (engine) => {
  let town: Town;
  let campaignId: string;
  const people = new Map<string, Browser>();
  const at = async <T>(userId: string, path: string): Promise<T> => {
    const { status, json } = await (people.get(userId) as Browser).get(`/api/console${path}`);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(json)}`);
    return json as T;
  };
  const statusOf = async (userId: string, path: string) => (await (people.get(userId) as Browser).get(`/api/console${path}`)).status;

  beforeAll(async () => {
    town = await openTown(engine, { env: { PUBLIC_URL: base, ADMIN_USER_IDS: 'Boss' } });
    const { control } = town.company.simulator;
    await control.seed({ staff: [{ userId: 'Boss' }], customers: [{ externalUserId: 'wmFriend', name: FRIEND_NAME }, { externalUserId: 'wmBuddy', name: '李四' }] });
    campaignId = await town.campaign({ goal: { referrals: 10, by: new Date(Date.now() + 86_400_000).toISOString() } });
    const code = await town.code(campaignId);
    await town.scan('wmFriend', code);
    await town.scan('wmBuddy', code);
    await town.scan('wmZhang', code, { userId: 'LiLei' });
    await town.company.settle();
    await eventually(() => town.referrals(campaignId), (found) => found.length === 3 && found.filter(({ status }) => status === 'retained').length === 2);
    await eventually(() => town.rewards(campaignId), (found) => found.length === 2 && found.every(({ status }) => status === 'issued'));
    await town.ok('POST', '/deals', { reference: 'order/1', externalUserId: 'wmFriend', amountFen: 12_345, closedAt: new Date().toISOString() });
    await town.ok('POST', '/claims', { refereeExternalUserId: 'wmLiu', referrerExternalUserId: 'wmZhang', campaignId, evidence: '电话里说过' });
    for (const userId of ['Boss', 'WangFang', 'LiLei']) {
      const browser = openBrowser(base, () => town.company.url);
      await browser.signIn(`staff:${userId}`);
      people.set(userId, browser);
    }
    await eventually(() => at<{ customer: Person }>('WangFang', '/customers/wmFriend'), ({ customer }) => customer.name !== null);
  }, 90_000);
  afterAll(() => town.company.end());

  test('a name is whole to the member who has the customer now, and one character to everybody else', async () => {
    const friendOf = async (userId: string) => (await at<Listed>(userId, '/referrals')).items.find(({ friend }) => friend.externalUserId === 'wmFriend')?.friend;
    expect(await friendOf('WangFang')).toEqual({ externalUserId: 'wmFriend', name: FRIEND_NAME, masked: false, revealable: false });
    expect(await friendOf('Boss')).toEqual({ externalUserId: 'wmFriend', name: '👨‍👩‍👧*', masked: true, revealable: true });
    expect((await at<{ customer: Person }>('Boss', '/customers/wmBuddy')).customer.name).toBe('李*');
  });

  test('a list is the same whole or page by page, and "waiting" is what is held or bound', async () => {
    const { items } = await at<Listed>('Boss', '/referrals');
    const walked: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Listed = await at<Listed>('Boss', `/referrals?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
      walked.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(walked).toEqual(items.map(({ id }) => id));
    expect((await at<Listed>('Boss', '/referrals?status=waiting')).items).toEqual([]);
    expect((await at<Listed>('Boss', `/referrals?campaignId=${campaignId}&status=rejected&friend=wmZhang`)).items).toHaveLength(1);
    expect((await at<Listed>('Boss', '/referrals?friend=wmNobody')).items).toEqual([]);
  });

  test('a referral opens to its evidence, with the instants a check looked at, its history and its rewards', async () => {
    const rejected = (await at<Listed>('Boss', '/referrals?status=rejected')).items[0] as Item;
    const file = await at<{ reason: { code: string }; evidence: { code: string; passed: boolean; times: string[] }[]; history: unknown[] }>('Boss', `/referrals/${rejected.id}`);
    expect(file.reason.code).toBe('self_referral');
    expect(file.evidence.find(({ code }) => code === 'self_referral')).toMatchObject({ passed: false });
    expect(file.evidence.find(({ code }) => code === 'campaign_ended')?.times).toHaveLength(2);
    const retained = (await at<Listed>('Boss', '/referrals?status=retained')).items[0] as Item;
    expect(await at('Boss', `/referrals/${retained.id}`)).toMatchObject({ rewards: [{ beneficiary: { type: 'referrer', name: 'w*' }, amount: 100, status: 'issued' }] });
    expect(await statusOf('Boss', '/referrals/01m0000000000000000000000')).toBe(404);
  });

  test('home: what waits for each role, the funnel with its goal, and the newest referrals', async () => {
    const home = await at<{ health: object; waiting: { kind: string; count: number }[]; growth: { campaign: { id: string }; funnel: { retained: number }; goal: { referrals: number } }; recent: unknown[] }>('Boss', '/home');
    expect(home.waiting).toContainEqual(expect.objectContaining({ kind: 'claims', count: 1 }));
    expect(home).toMatchObject({ health: { quarantined: false, parked: 0 }, growth: { campaign: { id: campaignId }, funnel: { added: 2, retained: 2, rejected: 1 }, immature: 0, goal: { referrals: 10 } }, failed: [] });
    expect(home.recent).toHaveLength(3);
    expect(await at('WangFang', '/home')).toMatchObject({ health: null, growth: null, waiting: [], recent: [{}, {}] });
    expect(await at('LiLei', '/home')).toMatchObject({ recent: [{ status: 'rejected' }] });
  });

  test('each figure of the funnel opens the list that it counts', async () => {
    const { funnel } = await at<{ funnel: Record<string, number> }>('Boss', `/campaigns/${campaignId}`);
    const listed = async (query: string) => (await at<Listed>('Boss', `/referrals?campaignId=${campaignId}&${query}`)).items.length;
    const figures = { added: funnel['added'], retained: funnel['retained'], contacted: funnel['contacted'], qualified: funnel['qualified'], deal: funnel['deals'], rewarded: funnel['rewarded'] };
    for (const [milestone, n] of Object.entries(figures)) expect([milestone, await listed(`milestone=${milestone}`)]).toEqual([milestone, n]);
    expect([await listed('status=rejected'), await listed('status=lapsed')]).toEqual([funnel['rejected'], funnel['lapsed']]);
    expect(figures).toMatchObject({ added: 2, retained: 2, deal: 1, rewarded: 2 });
    expect((await at<Listed>('WangFang', `/referrals?campaignId=${campaignId}&milestone=retained`)).items).toHaveLength(2);
    expect(await statusOf('Boss', '/referrals?milestone=retained')).toBe(400);
    expect(await statusOf('Boss', `/referrals?campaignId=${campaignId}&milestone=held`)).toBe(400);
  });

  test('who brought whom: one person, who brought them, their direct friends; names and friends as the caller may see them', async () => {
    interface Around { circle: { by: { person: Person; status: string } | null; friends: { person: Person; status: string }[]; more: number; many: boolean } }
    const around = async (userId: string, customer: string) => (await at<Around>(userId, `/customers/${customer}`)).circle;
    const zhang = await around('Boss', 'wmZhang');
    expect(zhang).toMatchObject({ by: null, more: 0, many: false });
    expect(zhang.friends.map(({ person }) => `${person.externalUserId} ${person.name}`).sort()).toEqual(['wmBuddy 李*', 'wmFriend 👨‍👩‍👧*']);
    expect(zhang.friends.find(({ person }) => person.externalUserId === 'wmBuddy')?.status).toBe('retained');
    expect(await around('WangFang', 'wmBuddy')).toMatchObject({ by: { person: { externalUserId: 'wmZhang' }, status: 'retained' }, friends: [] });
    expect((await around('LiLei', 'wmZhang')).friends).toEqual([]); // others' friends are none of theirs
  });

  test('money: rewards, entries and deals name whose they are, and the entry leads back to the referral', async () => {
    expect(await at('Boss', '/rewards?status=issued')).toMatchObject({ items: [{ amount: 100, beneficiary: { name: 'w*' } }, { amount: 100 }] });
    const { items } = await at<{ items: { id: string; cause: { type: string }; postings: { amount: number; account: { owner: string; kind: string } }[] }[] }>('Boss', '/ledger');
    for (const { postings } of items) expect(postings.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
    const issued = items.find(({ cause }) => cause.type === 'reward.issue');
    expect(issued?.postings.map(({ account }) => `${account.owner}:${account.kind}`)).toEqual(['customer:held', 'customer:available']);
    const entry = await at<{ referralId: string; hash: string; chain: { id: string; cause: { type: string; id: string } }[] }>('Boss', `/ledger/entries/${issued?.id}`);
    expect(entry.chain.map(({ cause }) => cause.type)).toEqual(['reward.accrue', 'reward.issue']);
    expect(new Set(entry.chain.map(({ cause }) => cause.id)).size).toBe(1);
    expect(entry.chain[1]?.id).toBe(issued?.id);
    expect(await statusOf('Boss', `/referrals/${entry.referralId}`)).toBe(200);
    expect(await at('Boss', `/deals/${encodeURIComponent('order/1')}`)).toMatchObject({ amountFen: 12_345, refundedFen: 0, customer: { name: '👨‍👩‍👧*' }, refunds: [] });
  });

  test('the editor: a draft is checked as it stands, without asking WeCom', async () => {
    const boss = people.get('Boss') as Browser;
    const { json } = await boss.write('POST', '/api/console/campaigns', { name: '春季', startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 1000).toISOString(), codeKind: 'contact_way', staffUserIds: ['Nobody'], staffPick: 'owner', retention: 'P7D', rewards: [] });
    const id = String(json['id']);
    const before = await at<{ status: string; checks: { faults: { code: string; path: string }[]; warnings: { code: string }[] }; options: { staff: { userId: string; usable: boolean }[] } }>('Boss', `/campaigns/${id}/editor`);
    expect(before.checks.faults).toContainEqual(expect.objectContaining({ path: 'staffUserIds[0]', code: 'staff_unknown' }));
    expect(before.checks.warnings.map(({ code }) => code)).toContain('no_welcome');
    expect(before.options.staff).toContainEqual({ userId: 'WangFang', name: '王芳', usable: true });
    const asked = async () => (await town.company.simulator.control.calls()).filter(({ api }) => /follow_user_list|user\/get/.test(api)).length;
    const calls = await asked();
    await boss.write('PATCH', `/api/console/campaigns/${id}`, { staffUserIds: ['WangFang'], endsAt: new Date(Date.now() + 86_400_000).toISOString() });
    expect(await at('Boss', `/campaigns/${id}/checks`)).toMatchObject({ faults: [] });
    expect(await asked()).toBe(calls);
    expect(await statusOf('WangFang', `/campaigns/${id}/editor`)).toBe(403);
  });

  test('everything else answers whoever may see it', async () => {
    const paths = ['/campaigns', `/campaigns/${campaignId}`, `/campaigns/${campaignId}/codes`, '/claims?status=open', '/customers', '/groups', '/tags/library', '/staff', '/operations/inbox', '/operations/outbox?status=done', '/doctor', '/api-keys', '/audit'];
    for (const path of paths) expect([path, await statusOf('Boss', path)]).toEqual([path, 200]);
    expect(await at('Boss', '/claims?status=open')).toMatchObject({ items: [{ evidence: '电话里说过', own: false }] });
    const search = async (userId: string, q: string) => (await (people.get(userId) as Browser).write('POST', '/api/console/search', { q })).json;
    expect(await search('Boss', campaignId)).toMatchObject({ items: [{ kind: 'campaign' }] });
    const friend = { items: [{ kind: 'customer', id: 'wmFriend', label: '👨‍👩‍👧*' }] };
    expect(await search('Boss', 'wmFriend')).toEqual(friend);
    expect(await search('LiLei', 'wmFriend')).toEqual({ items: [] });
    // the whole name, however it is typed, and never a part of it; of nobody outside the scope
    expect(await search('Boss', ` ${FRIEND_NAME} `)).toEqual(friend);
    expect(await search('Boss', FRIEND_NAME.slice(0, -1))).toEqual({ items: [] });
    expect(await search('WangFang', FRIEND_NAME)).toMatchObject({ items: [{ id: 'wmFriend', label: FRIEND_NAME }] });
    expect(await search('LiLei', FRIEND_NAME)).toEqual({ items: [] });
    expect((await (people.get('Boss') as Browser).get(`/api/console/search?q=${encodeURIComponent(FRIEND_NAME)}`)).status).not.toBe(200); // a name stands in no URL
    expect(JSON.stringify(await at('Boss', '/audit'))).not.toContain('/api/console/search'); // asking changes nothing
    const [arrival] = (await at<{ items: { id: string }[] }>('Boss', '/operations/inbox')).items;
    expect(JSON.stringify(await at('Boss', `/operations/inbox/${arrival?.id}`))).toContain('ExternalUserID');
  });

  test('a part that cannot be read is named; the rest stays', async () => {
    const run = (sql: string) => town.company.bot.app.machine.database.writer.query(sql);
    await run('ALTER TABLE reconciliation RENAME TO reconciliation_away');
    try {
      expect(await at('Boss', '/home')).toMatchObject({ health: null, failed: ['health'], growth: { campaign: { id: campaignId } }, recent: [{}, {}, {}] });
    } finally {
      await run('ALTER TABLE reconciliation_away RENAME TO reconciliation');
    }
  });
});
