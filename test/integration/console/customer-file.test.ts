import { Appeal } from '../../../entities/appeal';
import { FollowUp } from '../../../entities/follow-up';
import { ENGINES } from '../../support/databases';
import { eventually, openTown, type Town } from '../../support/referral-town';
import { openBrowser, type Browser, type Page as Answer } from '../sessions/browser';

const base = 'http://bot.test';
interface Item { kind: string; id: string; at: string; [more: string]: unknown }
interface Page { items: Item[]; nextCursor: string | null }
interface Tags { tags: { id: string | null; name: string; groupName: string; state: string; own: boolean }[]; refused: { why: string; at: string } | null; mayTag: boolean }
interface File { timeline: Page; tagging: Tags; mayNote: boolean }

describe.each(ENGINES)('the file of a customer, on %s', (engine) => {
  let town: Town;
  let referralId: string;
  const people = new Map<string, Browser>();
  const as = (userId: string) => people.get(userId) as Browser;
  const control = () => town.company.simulator.control;
  const machine = () => town.company.bot.app.machine;
  const at = async <T>(userId: string, path: string): Promise<T> => {
    const { status, json } = await as(userId).get(`/api/console${path}`);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(json)}`);
    return json as T;
  };
  const timeline = async (userId: string, customer: string, limit = 50) => (await at<Page>(userId, `/customers/${customer}/timeline?limit=${limit}`)).items;
  const kinds = (items: readonly Item[]) => [...new Set(items.map(({ kind }) => kind))].sort();
  const one = (items: readonly Item[], kind: string): Item => items.find((item) => item.kind === kind) as Item;
  const note = (userId: string, customer: string, text: string, key?: string) => as(userId).write('POST', `/api/console/customers/${customer}/follow-ups`, { text }, key ? { 'idempotency-key': key } : {});
  const problem = ({ status, json }: Answer) => [status, json['code']];
  const idOf = async (sql: string, param: string) => String((await machine().database.rows<{ id: string }>(sql, [param]))[0]?.id);
  const tagsOf = (userId: string, customer: string) => at<Tags>(userId, `/customers/${customer}/tags`);
  const tag = (userId: string, customer: string, change: { add?: string[]; remove?: string[] }) => as(userId).write('POST', `/api/console/customers/${customer}/tags`, change);

  beforeAll(async () => {
    town = await openTown(engine, { env: { PUBLIC_URL: base, ADMIN_USER_IDS: 'Boss' } });
    await control().seed({ staff: [{ userId: 'Boss' }, { userId: 'Reader' }], customers: [{ externalUserId: 'wmFriend', name: '朋友' }, { externalUserId: 'wmLeaver', name: '走人' }] });
    const campaignId = await town.campaign({ rewards: [{ key: 'r', milestone: 'added', beneficiary: 'referrer', kind: 'points', amount: 100 }] });
    const code = await town.code(campaignId);
    await town.scan('wmFriend', code);
    await town.scan('wmLeaver', code);
    await town.company.settle();
    await eventually(() => town.rewards(campaignId), (found) => found.length === 2 && found.every(({ status }) => status === 'issued'));
    await control().addWithoutCode({ userId: 'LiLei', customer: 'wmZhang' }); // two members have who recommends, one of them has the friends
    await control().customerDeletes({ userId: 'WangFang', customer: 'wmLeaver' });
    await eventually(() => town.rewards(campaignId), (found) => found.some(({ status }) => status === 'reversed'));
    const { chatId } = await control().groupOpens({ name: '客户群', owner: 'WangFang', members: ['wmFriend', 'wmZhang'] });
    await eventually(() => machine().database.rows('SELECT id FROM group_member WHERE customerId IS NOT NULL'), (found) => found.length === 2);
    await control().groupLeaves({ chatId, members: ['wmFriend'] });
    await eventually(() => machine().database.rows('SELECT id FROM group_member WHERE customerId IS NOT NULL AND leftAtMs IS NOT NULL'), (found) => found.length === 1);
    referralId = (await town.referrals(campaignId)).find((item) => item.refereeExternalUserId === 'wmFriend')?.id ?? '';
    for (const userId of ['Boss', 'WangFang', 'LiLei', 'Reader']) {
      const browser = openBrowser(base, () => town.company.url);
      await browser.signIn(`staff:${userId}`);
      people.set(userId, browser);
    }
    const reader = await idOf('SELECT id FROM staff WHERE userKey = ?', 'reader');
    expect((await as('Boss').write('PUT', `/api/console/staff/${reader}/role`, { role: 'auditor' })).status).toBe(200);
    await as('Reader').signIn('staff:Reader');
    await town.ok('POST', '/handovers', { kind: 'active', handoverUserId: 'WangFang', takeoverUserId: 'LiLei', externalUserIds: ['wmChen'] });
    expect((await as('Boss').write('POST', `/api/console/referrals/${referralId}/milestones`, { milestone: 'contacted', note: '电话聊过' })).status).toBe(200);
    const lapsed = (await town.referrals(campaignId)).find((item) => item.refereeExternalUserId === 'wmLeaver')?.id ?? '';
    await machine().unitOfWork.run(async (tx) => tx.insert(Appeal, {
      id: machine().ids.next(), referralId: lapsed, reason: 'unfollowed', customerId: await idOf('SELECT id FROM customer WHERE externalUserId = ?', 'wmZhang'), status: 'answered', text: '', textSealed: null, decision: 'refuse', sentence: null,
      sentenceSealed: null, answeredBy: null, answeredAtMs: Date.now(), createdAtMs: Date.now() - 1000,
    }));
    expect((await note('WangFang', 'wmFriend', '下周再约')).status).toBe(201);
  }, 150_000);
  afterAll(() => town.company.end());

  test('what happened with a friend: added, scanned and with what verdict, each step, group, note; the newest first, each with its cause', async () => {
    const items = await timeline('Boss', 'wmFriend');
    expect(kinds(items)).toEqual(['followed', 'group_joined', 'group_left', 'note', 'turn']);
    expect(items.map((item) => item.at)).toEqual(items.map((item) => item.at).sort().reverse());
    expect(one(items, 'followed')).toMatchObject({ by: { userId: 'WangFang', name: '王芳' } });
    const turns = items.filter(({ kind }) => kind === 'turn');
    expect(turns.at(-1)).toMatchObject({ referralId, from: null, status: 'bound', referrer: { externalUserId: 'wmZhang', name: 'w*' }, campaign: { name: '转介绍' }, reason: null });
    expect(turns.some(({ actor, note: words }) => actor === 'Boss' && words === '电话聊过')).toBe(true);
    expect(one(items, 'group_joined')).toMatchObject({ name: '客户群', chatId: expect.stringMatching(/.+/) as string });
    expect(one(items, 'note')).toMatchObject({ by: '王芳', own: false, text: '下周再约' });
    expect(kinds(await timeline('Boss', 'wmLeaver'))).toEqual(['follow_ended', 'followed', 'turn']);
    expect(one(await timeline('Boss', 'wmLeaver'), 'follow_ended')).toMatchObject({ by: { userId: 'WangFang' }, how: 'customer' });
    expect(one(await timeline('Boss', 'wmChen'), 'handover')).toMatchObject({ from: { userId: 'WangFang' }, to: { userId: 'LiLei' }, state: expect.stringMatching(/queued|waiting/) as string });
  });

  test('and with who recommended them: friends as they stand, points by their steps, thanks as WeCom says, appeals', async () => {
    await eventually(() => timeline('Boss', 'wmZhang'), (items) => items.some(({ kind, delivery }) => kind === 'thanked' && delivery === 'waiting'));
    const items = await timeline('Boss', 'wmZhang');
    expect(kinds(items)).toEqual(['appeal_answered', 'appealed', 'followed', 'friend', 'group_joined', 'points', 'thanked']);
    expect(items.filter(({ kind }) => kind === 'friend').map(({ friend, status }) => [(friend as { externalUserId: string }).externalUserId, status]).sort()).toEqual([['wmFriend', expect.anything()], ['wmLeaver', 'lapsed']]);
    const points = items.filter(({ kind }) => kind === 'points').reverse().map(({ cause, account, amount }) => [cause, account, amount]);
    expect(points.filter(([cause]) => cause === 'reward.accrue')).toEqual([['reward.accrue', 'held', 100], ['reward.accrue', 'held', 100]]);
    expect(points.filter(([cause]) => cause === 'reward.issue')).toEqual([['reward.issue', 'available', 100], ['reward.issue', 'available', 100]]);
    expect(points.filter(([cause]) => cause === 'reward.reverse')).toEqual([['reward.reverse', 'available', -100]]);
    const issued = items.find(({ kind, cause }) => kind === 'points' && cause === 'reward.issue') as Item;
    expect((await as('Boss').get(`/api/console/ledger/entries/${String(issued['entryId'])}`)).status).toBe(200);
    expect((await as('Boss').get(`/api/console/referrals/${String(issued['referralId'])}`)).status).toBe(200);
    expect(one(items, 'appeal_answered')).toMatchObject({ decision: 'refuse', reason: { code: 'unfollowed' } });
  });

  test('money is for who may read rewards, notes for who works with customers, and a customer for who has them', async () => {
    expect((await timeline('WangFang', 'wmZhang')).filter(({ kind }) => kind === 'points')).toEqual([]);
    expect((await timeline('Reader', 'wmZhang')).filter(({ kind }) => kind === 'points').length).toBeGreaterThan(0);
    expect(one(await timeline('Reader', 'wmFriend'), 'note')).toMatchObject({ by: '王芳', text: null });
    expect(one(await timeline('WangFang', 'wmFriend'), 'note')).toMatchObject({ own: true, text: '下周再约' });
    for (const path of ['wmFriend/timeline', 'wmNobody/timeline', 'wmFriend/tags']) expect(problem(await as('LiLei').get(`/api/console/customers/${path}`))).toEqual([404, 'customer.not_found']);
    // who shares a customer sees what is the customer's, not their colleague's friends, groups and appeals
    expect(kinds(await timeline('LiLei', 'wmZhang'))).toEqual(['followed', 'thanked']);
    expect(await at<File>('Reader', '/customers/wmFriend')).toMatchObject({ mayNote: false, tagging: { mayTag: false }, follows: [{ staffUserId: 'WangFang', staffName: '王芳' }] });
    expect(await at<File>('Boss', '/customers/wmLeaver')).toMatchObject({ mayNote: true, tagging: { mayTag: false } }); // nobody has them any more
  });

  test('page by page it is the same as whole, and the file brings its first page', async () => {
    for (const customer of ['wmZhang', 'wmFriend']) {
      const whole = await timeline('Boss', customer);
      const walked: Item[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: Page = await at<Page>('Boss', `/customers/${customer}/timeline?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
        walked.push(...page.items);
        cursor = page.nextCursor;
      }
      expect(walked).toEqual(whole);
      expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
      expect((await at<File>('Boss', `/customers/${customer}`)).timeline.items).toEqual(whole.slice(0, 20));
    }
  });

  test.each(['limit=51', 'limit=0', 'limit=x', 'cursor=x', `cursor=${Buffer.from('1.nothing.00000000000000000000000000').toString('base64url')}`, 'page=2'])('%s is refused', async (query) => {
    expect((await as('Boss').get(`/api/console/customers/wmFriend/timeline?${query}`)).status).toBe(400);
  });

  test('thirty things in one instant cost no statement more than one, and none is lost between two pages', async () => {
    const { database, ids, persons } = machine();
    const [customerId, staffId] = [await idOf('SELECT id FROM customer WHERE externalUserId = ?', 'wmLiu'), await idOf('SELECT id FROM staff WHERE userKey = ?', 'wangfang')];
    expect((await note('WangFang', 'wmLiu', '第一条')).status).toBe(201);
    const spies = [jest.spyOn(database, 'rows'), jest.spyOn(database, 'one')];
    const count = async () => {
      for (const spy of spies) spy.mockClear();
      const items = await timeline('WangFang', 'wmLiu');
      return [items.length, spies.flatMap((spy) => spy.mock.calls).filter(([, params = []]) => params.includes(customerId)).length];
    };
    const [few, before] = await count();
    const { dataSalt } = (await database.rows<{ dataSalt: string }>('SELECT dataSalt FROM customer WHERE id = ?', [customerId]))[0] as { dataSalt: string };
    const rows = Array.from({ length: 30 }, (_, n) => ({ id: ids.next(), n })).map(({ id, n }) => ({ id, customerId, staffId, text: '', textSealed: persons.seal(`第 ${n} 条`, { salts: [dataSalt], row: `follow_up.text:${id}` }), atMs: 1 }));
    await machine().unitOfWork.run((tx) => tx.insert(FollowUp, rows));
    const [many, after] = await count();
    for (const spy of spies) spy.mockRestore();
    expect([many, after]).toEqual([Number(few) + 30, before]);
    expect(before).toBeGreaterThan(8);
    const first = await at<Page>('WangFang', '/customers/wmLiu/timeline?limit=7');
    const second = await at<Page>('WangFang', `/customers/wmLiu/timeline?limit=50&cursor=${first.nextCursor ?? ''}`);
    expect([...first.items, ...second.items]).toEqual(await timeline('WangFang', 'wmLiu'));
  });

  test('a note from the console: once however often it is sent, its writer\'s to take back for a moment, nowhere else in words', async () => {
    const [first, again] = [await note('WangFang', 'wmZhang', '约了周三', 'note-1'), await note('WangFang', 'wmZhang', '约了周三', 'note-1')];
    expect([first.status, again.json]).toEqual([201, first.json]);
    expect((await timeline('WangFang', 'wmZhang')).filter(({ kind }) => kind === 'note')).toHaveLength(1);
    expect((await as('WangFang').get('/api/sidebar/follow-ups?externalUserId=wmZhang')).json['items']).toMatchObject([{ text: '约了周三' }]); // one note, at both faces
    for (const table of ['audit_entry', 'journal', 'idempotency_record']) expect(JSON.stringify(await machine().database.rows(`SELECT * FROM ${table}`))).not.toContain('约了周三');
    expect(JSON.stringify((await as('Boss').get(`/api/console/audit?subject=follow_up:${String(first.json['id'])}`)).json)).toContain('/api/console/customers/:externalUserId/follow-ups');
    const undo = (userId: string) => as(userId).write('POST', `/api/console/follow-ups/${String(first.json['id'])}/undo`);
    expect(problem(await undo('Boss'))).toEqual([404, 'follow_up.not_found']);
    expect((await undo('WangFang')).status).toBe(200);
    expect((await timeline('WangFang', 'wmZhang')).filter(({ kind }) => kind === 'note')).toEqual([]);
    expect(problem(await note('LiLei', 'wmFriend', '别人的'))).toEqual([404, 'customer.not_found']);
    expect((await note('Reader', 'wmZhang', '只读')).status).toBe(403);
    for (const text of ['', '  ', 'x'.repeat(2001)]) expect((await note('WangFang', 'wmZhang', text)).status).toBe(400);
  });

  test('a tag is on its way until WeCom has it, then it is there and told of in the timeline; the opposite wish takes it off again', async () => {
    const { items: [made] } = await town.ok<{ items: { id: string }[] }>('POST', '/tags', { groupName: '意向', names: ['已报价'] });
    const tagId = made?.id ?? '';
    const { groups } = await at<{ groups: { name: string; tags: { id: string; name: string }[] }[] }>('WangFang', '/tags/choices');
    expect(groups).toContainEqual(expect.objectContaining({ name: '意向', tags: [{ id: tagId, name: '已报价' }] }));
    expect((await as('Reader').get('/api/console/tags/choices')).status).toBe(403);
    await control().settings({ markTagMs: 1500 });
    expect((await tag('WangFang', 'wmFriend', { add: [tagId] })).status).toBe(202);
    expect(await tagsOf('WangFang', 'wmFriend')).toMatchObject({ mayTag: true, refused: null, tags: [{ id: tagId, name: '已报价', groupName: '意向', state: 'adding', own: false }] });
    await control().settings({ markTagMs: 0 });
    await eventually(() => tagsOf('WangFang', 'wmFriend'), ({ tags }) => tags.length === 1 && tags[0]?.state === 'held');
    expect(one(await timeline('Boss', 'wmFriend'), 'tagged')).toMatchObject({ by: { userId: 'WangFang' }, added: ['已报价'], removed: [] });
    expect((await at<File>('Boss', '/customers/wmFriend')).tagging.tags).toMatchObject([{ id: tagId, state: 'held' }]);
    await control().settings({ markTagMs: 1500 });
    expect((await tag('WangFang', 'wmFriend', { remove: [tagId] })).status).toBe(202);
    expect((await tagsOf('WangFang', 'wmFriend')).tags).toMatchObject([{ id: tagId, state: 'removing' }]);
    await control().settings({ markTagMs: 0 });
    await eventually(() => tagsOf('WangFang', 'wmFriend'), ({ tags }) => tags.length === 0);
    expect(problem(await tag('LiLei', 'wmFriend', { add: [tagId] }))).toEqual([404, 'customer.not_found']);
  });

  test('what WeCom refused is said, with its own number, until it does what is asked next', async () => {
    const { items: [made] } = await town.ok<{ items: { id: string }[] }>('POST', '/tags', { groupName: '意向', names: ['已到店'] });
    const tagId = made?.id ?? '';
    await control().fault({ api: 'externalcontact/mark_tag', kind: 'errcode', errcode: 84061 });
    expect((await tag('WangFang', 'wmLiu', { add: [tagId] })).status).toBe(202);
    const { refused } = await eventually(() => tagsOf('WangFang', 'wmLiu'), (now) => now.refused !== null);
    expect(refused?.why).toContain('84061');
    expect((await tagsOf('WangFang', 'wmLiu')).tags).toEqual([]);
    await control().clearFaults();
    expect((await tag('WangFang', 'wmLiu', { add: [tagId] })).status).toBe(202);
    expect(await eventually(() => tagsOf('WangFang', 'wmLiu'), ({ tags }) => tags.some(({ state }) => state === 'held'))).toMatchObject({ refused: null });
  });
});
