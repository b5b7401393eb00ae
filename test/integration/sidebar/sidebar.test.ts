import { ENGINES } from '../../support/databases';
import { eventually, openTown, type Town } from '../../support/referral-town';
import { openBrowser, type Browser, type Page } from '../sessions/browser';

const base = 'http://bot.test';
type Json = Record<string, unknown>;
interface Card {
  learned: boolean;
  customer: Json;
  referredBy: (Json & { id: string }) | null;
  referred: { counts: Json[]; items: (Json & { person: Json })[] };
  nextAction: { kind: string; referralId: string | null; by: string | null } | null;
  mayReach: string[];
  campaigns: { id: string; name: string }[];
  claims: (Json & { own: boolean })[];
  latestNote: { text: string } | null;
}

describe.each(ENGINES)('the sidebar on %s', (engine) => {
  let town: Town;
  let campaignId: string;
  const people = new Map<string, Browser>();
  const as = (userId: string) => people.get(userId) as Browser;

  beforeAll(async () => {
    town = await openTown(engine, { env: { PUBLIC_URL: base, ADMIN_USER_IDS: 'Boss' } });
    const { control } = town.company.simulator;
    await control.seed({ staff: [{ userId: 'Boss' }], customers: [{ externalUserId: 'wmFriend', name: '朋友' }, { externalUserId: 'wmMissed', name: '漏记' }, { externalUserId: 'wmSilent', name: '没听说过' }, { externalUserId: 'wmFar', name: '远方' }] });
    await town.company.settle();
    campaignId = await town.campaign({ retention: 'P7D', rewards: [{ key: 'c', milestone: 'contacted', beneficiary: 'referrer', kind: 'points', amount: 10 }] });
    await town.scan('wmFriend', await town.code(campaignId));
    await town.company.settle();
    await eventually(() => town.referrals(campaignId), (found) => found.length === 1);
    for (const userId of ['WangFang', 'LiLei', 'Boss']) {
      const browser = openBrowser(base, () => town.company.url);
      expect(await browser.signIn(`staff:${userId}`, { face: 'sidebar' })).toBe(`${base}/sidebar/`);
      people.set(userId, browser);
    }
  }, 90_000);
  afterAll(() => town.company.end());

  const card = async (userId: string, customer: string): Promise<Card> => {
    const answer = await as(userId).get(`/api/sidebar/card?externalUserId=${customer}`);
    expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
    return answer.json as unknown as Card;
  };
  const problem = ({ status, json }: Page) => [status, json['code']];
  const note = (userId: string, customer: string, text: string, key?: string) => as(userId).write('POST', '/api/sidebar/follow-ups', { externalUserId: customer, text }, key ? { 'idempotency-key': key } : {});
  const notes = async (customer: string) => ((await as('WangFang').get(`/api/sidebar/follow-ups?externalUserId=${customer}`)).json['items'] as (Json & { text: string })[]).map(({ text }) => text);

  test('one request answers who this is, who brought them and what now; the referrer is another\'s customer and masked where they are', async () => {
    const shown = await card('WangFang', 'wmFriend');
    const [referral] = await town.referrals(campaignId);
    expect(shown).toMatchObject({
      learned: false, customer: { externalUserId: 'wmFriend', name: '朋友', masked: false }, referredBy: { id: referral?.id, status: 'bound', person: { name: 'wmZhang', masked: false } },
      nextAction: { kind: 'contact', referralId: referral?.id }, mayReach: ['contacted', 'qualified'], claims: [], latestNote: null, campaigns: [{ id: campaignId, name: '转介绍' }],
    });
    expect(await card('WangFang', 'wmZhang')).toMatchObject({ referredBy: null, nextAction: null, referred: { counts: [{ status: 'bound', count: 1 }], items: [{ id: referral?.id, person: { name: '朋友' } }] } });
    // to a member who sees everything and has nobody, all names are masked, and no id stands there by which one could go on asking
    expect(await card('Boss', 'wmFriend')).toMatchObject({ customer: { name: '朋*', masked: true, externalUserId: null }, referredBy: { person: { name: 'w*', masked: true, externalUserId: null } } });
  });

  test('the card costs the same number of statements however many friends were brought', async () => {
    const { database } = town.company.bot.app.machine;
    const known = new Set((await database.rows<{ id: string }>('SELECT id FROM customer')).map(({ id }) => id));
    const spies = [jest.spyOn(database, 'rows'), jest.spyOn(database, 'one')];
    // those that name a customer: what the bot reads by itself meanwhile is not counted
    const count = async (customer: string) => {
      for (const spy of spies) spy.mockClear();
      await card('WangFang', customer);
      return spies.flatMap((spy) => spy.mock.calls).filter(([, params = []]) => params.some((param) => known.has(String(param)))).length;
    };
    await town.company.settle();
    const [one, none] = [await count('wmZhang'), await count('wmChen')];
    for (const spy of spies) spy.mockRestore();
    expect(one).toBe(none);
    expect(one).toBeGreaterThan(5);
  });

  test('a customer of somebody else reads like nobody at all, at every door of the sidebar', async () => {
    const code = await town.code(campaignId);
    const asLiLei: Page[] = [
      await as('LiLei').get('/api/sidebar/card?externalUserId=wmFriend'), await as('LiLei').get('/api/sidebar/card?externalUserId=wmNobodyAtAll'),
      await as('LiLei').get('/api/sidebar/follow-ups?externalUserId=wmFriend'), await note('LiLei', 'wmFriend', '别人的客户'),
      await as('LiLei').write('POST', '/api/sidebar/codes', { externalUserId: 'wmFriend', campaignId }),
    ];
    expect(asLiLei.map(problem)).toEqual(asLiLei.map(() => [404, 'customer.not_found']));
    const bodies = asLiLei.slice(0, 2).map(({ json }) => ({ ...json, requestId: '', instance: '' }));
    expect(bodies[0]).toEqual(bodies[1]);
    for (const [method, path] of [['GET', `/api/sidebar/codes/${code.id}/poster`], ['POST', `/api/sidebar/codes/${code.id}/media`]] as const) {
      expect(problem(method === 'GET' ? await as('LiLei').get(path) : await as('LiLei').write('POST', path))).toEqual([404, 'code.not_found']);
    }
    expect(problem(await openBrowser(base, () => town.company.url).get('/api/sidebar/card?externalUserId=wmFriend'))).toEqual([401, 'signed_out']);
    expect(await notes('wmFriend')).toEqual([]);
  });

  test('a customer of whom no callback ever came is learned when the chat names them', async () => {
    await town.company.simulator.control.seed({ follows: [{ userId: 'WangFang', customer: 'wmSilent', createdAt: Math.floor(Date.now() / 1000) - 3600 }] });
    expect(await card('WangFang', 'wmSilent')).toMatchObject({ learned: true, customer: { name: '没听说过', masked: false }, nextAction: { kind: 'claim' } });
    expect((await card('WangFang', 'wmSilent')).learned).toBe(false);
    expect(problem(await as('LiLei').get('/api/sidebar/card?externalUserId=wmSilent'))).toEqual([404, 'customer.not_found']);
  });

  test('a note that was sent twice stands once, is its writer\'s to take back for a moment, and no text of it is kept elsewhere', async () => {
    const [first, again] = [await note('WangFang', 'wmFriend', '明天下午通电话', 'key-1'), await note('WangFang', 'wmFriend', '明天下午通电话', 'key-1')];
    expect([first.status, again.status, again.json]).toEqual([201, 201, first.json]);
    expect(await notes('wmFriend')).toEqual(['明天下午通电话']);
    expect((await card('WangFang', 'wmFriend')).latestNote).toMatchObject({ text: '明天下午通电话' });
    const undo = (userId: string) => as(userId).write('POST', `/api/sidebar/follow-ups/${String(first.json['id'])}/undo`);
    expect(problem(await undo('Boss'))).toEqual([404, 'follow_up.not_found']);
    const { database } = town.company.bot.app.machine;
    for (const table of ['audit_entry', 'journal', 'idempotency_record']) {
      const rows = await database.rows(`SELECT * FROM ${table}`);
      expect(JSON.stringify(rows)).not.toContain('明天下午');
    }
    expect((await undo('WangFang')).status).toBe(200);
    expect(await notes('wmFriend')).toEqual([]);
    expect(problem(await undo('WangFang'))).toEqual([404, 'follow_up.not_found']);
  });

  test('notes are listed newest first, page by page; an old one stays', async () => {
    for (const text of ['一', '二', '三']) expect((await note('WangFang', 'wmLiu', text)).status).toBe(201);
    const page = (await as('WangFang').get('/api/sidebar/follow-ups?externalUserId=wmLiu&limit=2')).json as { items: { id: string; text: string; own: boolean }[]; nextCursor: string };
    expect(page.items.map(({ text, own }) => [text, own])).toEqual([['三', true], ['二', true]]);
    const rest = (await as('WangFang').get(`/api/sidebar/follow-ups?externalUserId=wmLiu&limit=2&cursor=${page.nextCursor}`)).json as { items: { id: string; text: string }[]; nextCursor: null };
    expect([rest.items.map(({ text }) => text), rest.nextCursor]).toEqual([['一'], null]);
    const old = rest.items[0]?.id ?? '';
    await town.company.bot.app.machine.unitOfWork.run((tx) => tx.change('UPDATE follow_up SET atMs = atMs - 60000 WHERE id = ?', [old]));
    expect(problem(await as('WangFang').write('POST', `/api/sidebar/follow-ups/${old}/undo`))).toEqual([404, 'follow_up.not_found']);
  });

  test.each([['nothing', ''], ['blanks', '   '], ['2,001 characters', 'x'.repeat(2001)]])('%s is no note', async (_, text) => {
    expect((await note('WangFang', 'wmChen', text)).status).toBe(400);
    expect(await notes('wmChen')).toEqual([]);
  });

  test('a poster in two steps: the code of one\'s own customer, and the picture that WeCom takes', async () => {
    // an answer may come before WeCom's: asking again is how the page goes on
    const made = await eventually(() => as('WangFang').write('POST', '/api/sidebar/codes', { externalUserId: 'wmLiu', campaignId }), ({ json }) => json['ready'] === true, 60_000);
    expect(made.status).toBe(200);
    const id = String(made.json['id']);
    expect((await as('WangFang').write('POST', '/api/sidebar/codes', { externalUserId: 'wmLiu', campaignId })).json['id']).toBe(id);
    const poster = await as('WangFang').get(`/api/sidebar/codes/${id}/poster`);
    expect([poster.status, poster.headers['content-type']]).toEqual([200, 'image/jpeg']);
    expect((await as('WangFang').write('POST', `/api/sidebar/codes/${id}/media`)).json).toMatchObject({ mediaId: expect.stringMatching(/.+/) as string });
  }, 120_000);

  test('whoever might have brought a friend is found by name, among one\'s own customers alone; signs of the query language are letters', async () => {
    const found = async (userId: string, name: string) => ((await as(userId).write('POST', '/api/sidebar/customers/find', { name })).json['items'] as { externalUserId: string }[]).map(({ externalUserId }) => externalUserId).sort();
    expect(await found('WangFang', 'Zh')).toEqual(['wmZhang']);
    expect([await found('LiLei', 'wm'), await found('Boss', 'wm'), await found('WangFang', '%'), await found('WangFang', '_'), await found('WangFang', "' OR 1=1")]).toEqual([[], [], [], [], []]);
  });

  test('P31 a missed referral is claimed beside the chat and waits for a second person', async () => {
    await town.company.simulator.control.addWithoutCode({ userId: 'WangFang', customer: 'wmMissed' });
    await town.company.settle();
    expect((await card('WangFang', 'wmMissed')).nextAction).toMatchObject({ kind: 'claim' });
    const claim = await as('WangFang').write('POST', '/api/console/claims', { refereeExternalUserId: 'wmMissed', referrerExternalUserId: 'wmLiu', campaignId, evidence: '聊天里说是刘女士介绍的' });
    expect(claim.status).toBe(201);
    expect(await card('WangFang', 'wmMissed')).toMatchObject({ nextAction: { kind: 'claim_waits' }, claims: [{ own: true }] });
    expect((await as('WangFang').write('POST', `/api/console/claims/${String(claim.json['id'])}/decide`, { decision: 'accept', note: '我自己' })).status).toBe(403);
    expect((await as('Boss').write('POST', `/api/console/claims/${String(claim.json['id'])}/decide`, { decision: 'accept', note: '核对过聊天' })).status).toBe(200);
    expect(await card('WangFang', 'wmMissed')).toMatchObject({ nextAction: { kind: 'contact' }, claims: [] });
  });

  test('P17 a milestone told beside the chat moves what comes next', async () => {
    const before = await card('WangFang', 'wmFriend');
    expect((await as('WangFang').write('POST', `/api/console/referrals/${before.referredBy?.id ?? ''}/milestones`, { milestone: 'contacted' })).status).toBe(200);
    expect(await card('WangFang', 'wmFriend')).toMatchObject({ nextAction: { kind: 'retention' }, mayReach: ['qualified'], referredBy: { status: 'contacted' } });
  });
});
