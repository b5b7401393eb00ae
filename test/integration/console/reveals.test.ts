import { REVEALS_A_DAY } from '../../../src/features/access';
import { ENGINES } from '../../support/databases';
import { eventually, openTown, type Town } from '../../support/referral-town';
import { openBrowser, type Browser } from '../sessions/browser';

const base = 'http://bot.test';
const NAME = '欧阳云飞';
const FRIEND = { name: '司马绝密', phone: '13912345678' };

interface Lead { id: string; name: string | null; phone: string | null; status: string; revealable: boolean; referrer: { name: string; masked: boolean; revealable: boolean }; friend: { externalUserId: string } | null; referral: { status: string } | null }
interface Leads { items: Lead[]; campaigns: { id: string }[]; consent: { text: string } }

describe.each(ENGINES)('what is shown whole by a click, and leads, on %s', (engine) => {
  let town: Town;
  let campaignId: string;
  const people = new Map<string, Browser>();
  const as = (userId: string) => people.get(userId) as Browser;
  const rows = <Row extends object = Record<string, unknown>>(sql: string, params: string[] = []) => town.company.bot.app.machine.database.rows<Row>(sql, params);
  const reveal = (userId: string, what = 'customers/wmOuyang') => as(userId).write('POST', `/api/console/${what}/reveal`);
  const leads = async (userId: string, query = '') => (await as(userId).get(`/api/console/leads${query}`)).json as unknown as Leads;
  const idOf = async (userKey: string) => String((await rows<{ id: string }>('SELECT id FROM staff WHERE userKey = ?', [userKey]))[0]?.id);

  beforeAll(async () => {
    town = await openTown(engine, { env: { PUBLIC_URL: base, ADMIN_USER_IDS: 'Boss,Chief' } });
    const { control } = town.company.simulator;
    await control.seed({ staff: [{ userId: 'Boss' }, { userId: 'Chief' }], customers: [{ externalUserId: 'wmOuyang', name: NAME }] });
    campaignId = await town.campaign();
    await control.addWithoutCode({ userId: 'WangFang', customer: 'wmOuyang' });
    await town.company.settle();
    for (const userId of ['Boss', 'Chief', 'WangFang', 'LiLei']) {
      const browser = openBrowser(base, () => town.company.url);
      await browser.signIn(`staff:${userId}`);
      people.set(userId, browser);
    }
    await eventually(() => as('WangFang').get('/api/console/customers/wmOuyang'), ({ json }) => (json['customer'] as { name: string | null } | undefined)?.name === NAME);
  }, 90_000);
  afterAll(() => town.company.end());

  test('a click shows the name whole, is counted, and is told of by internal ids, without the name', async () => {
    expect((await as('Boss').get('/api/console/customers/wmOuyang')).json['customer']).toEqual({ externalUserId: 'wmOuyang', name: '欧*', masked: true, revealable: true });
    const shown = await reveal('Boss');
    expect(shown).toMatchObject({ status: 200, json: { name: NAME, leftToday: REVEALS_A_DAY - 1 } });
    const [customer] = await rows<{ id: string }>("SELECT id FROM customer WHERE externalUserId = 'wmOuyang'");
    const boss = await idOf('boss');
    const audit = (await as('Chief').get(`/api/console/audit?subject=customer:${customer?.id}`)).json['items'];
    expect(audit).toMatchObject([{ actor: { type: 'staff', id: boss, role: 'admin' }, action: 'POST /api/console/customers/:externalUserId/reveal', after: { revealed: 'name' } }]);
    expect(await rows("SELECT subject, data, causeId FROM journal WHERE type = 'personal_data.revealed'")).toEqual([{ subject: customer?.id, data: '{"field":"customer.name"}', causeId: boss }]);
  });

  test('whoever may not see the customer, or does not work with customers, has nothing shown; what is whole already has no eye', async () => {
    expect((await reveal('LiLei')).status).toBe(404);
    expect((await reveal('Boss', 'customers/wmNobody')).status).toBe(404);
    expect((await as('WangFang').get('/api/console/customers/wmOuyang')).json['customer']).toMatchObject({ name: NAME, masked: false, revealable: false });
    const { key } = await town.company.bot.app.access.createApiKey({ name: 'k', role: 'admin' });
    expect((await fetch(`${town.company.url}/api/v1/customers/wmOuyang/reveal`, { method: 'POST', headers: { authorization: `Bearer ${key}` }, body: '{}' })).status).toBe(404); // for people only
    expect((await as('Boss').ask('POST', '/api/console/customers/wmOuyang/reveal', { body: {}, headers: { origin: 'https://evil.example' } })).status).toBe(403);
  });

  test('of clicks at once no more get through than the day has left; over it is a clear no, which is neither counted nor shown', async () => {
    const chief = await idOf('chief');
    const left = 3;
    expect((await reveal('Chief')).json).toMatchObject({ leftToday: REVEALS_A_DAY - 1 });
    await town.company.bot.app.machine.unitOfWork.run((tx) => tx.change('UPDATE reveal_tally SET used = ? WHERE personId = ?', [REVEALS_A_DAY - left, chief]));
    const clicks = await Promise.all(Array.from({ length: 12 }, () => reveal('Chief')));
    expect(clicks.filter(({ status }) => status === 200).map(({ json }) => json['leftToday']).sort()).toEqual([0, 1, 2]);
    const refused = clicks.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(12 - left);
    expect(refused[0]?.json).toMatchObject({ code: 'reveal_limit' });
    expect(JSON.stringify(refused.map(({ json }) => json))).not.toContain(NAME);
    expect(await rows('SELECT used FROM reveal_tally WHERE personId = ?', [chief])).toEqual([{ used: REVEALS_A_DAY }]);
    expect(await rows("SELECT id FROM journal WHERE type = 'personal_data.revealed' AND causeId = ?", [chief])).toHaveLength(1 + left);
    await town.company.bot.app.machine.unitOfWork.run((tx) => tx.change("UPDATE reveal_tally SET day = '2001-01-01' WHERE personId = ?", [chief])); // a day passes
    expect((await reveal('Chief')).json).toMatchObject({ leftToday: REVEALS_A_DAY - 1 });
    expect(await rows('SELECT used FROM reveal_tally WHERE personId = ?', [chief])).toEqual([{ used: 1 }]);
  });

  test('a lead is told in the console, masked in the list, shown whole by a click of whoever has the referrer, matched by hand', async () => {
    const told = { referrerExternalUserId: 'wmZhang', campaignId, ...FRIEND, consent: true };
    expect((await as('WangFang').write('POST', '/api/console/leads', { ...told, consent: false })).json).toMatchObject({ status: 422, errors: [{ path: 'consent' }] });
    expect((await as('WangFang').write('POST', '/api/console/leads', { ...told, phone: '12' })).json).toMatchObject({ status: 400, errors: [{ path: 'phone' }] });
    expect((await as('WangFang').write('POST', '/api/console/leads', told)).status).toBe(201);
    const { items: [lead], consent } = await leads('Boss');
    expect(consent.text).toContain('同意');
    expect(lead).toMatchObject({ name: '司*', phone: '139****5678', status: 'open', revealable: true, friend: null, referral: null, referrer: { masked: true, revealable: true } });
    expect((await leads('LiLei')).items).toEqual([]);
    expect((await leads('Boss', '?status=matched')).items).toEqual([]);
    const id = String(lead?.id);
    expect((await as('LiLei').get(`/api/console/leads/${id}`)).status).toBe(404);
    expect((await reveal('LiLei', `leads/${id}`)).status).toBe(404);
    const shown = await reveal('WangFang', `leads/${id}`);
    expect(shown).toMatchObject({ status: 200, json: { ...FRIEND, leftToday: REVEALS_A_DAY - 1 } });
    expect((await as('Chief').get(`/api/console/audit?subject=lead:${id}`)).json['items']).toMatchObject([{ after: { revealed: 'name, phone' } }, {}]);
    expect((await as('WangFang').write('POST', `/api/console/leads/${id}/match`, { externalUserId: 'wmOuyang' })).status).toBe(200);
    expect((await as('Boss').get(`/api/console/leads/${id}`)).json).toMatchObject({ status: 'matched', friend: { externalUserId: 'wmOuyang', name: '欧*' } });
    for (const { tableName } of town.company.bot.app.machine.database.writer.entityMetadatas) {
      const text = JSON.stringify(await rows(`SELECT * FROM ${tableName}`));
      for (const part of [NAME, FRIEND.name, FRIEND.phone]) expect([tableName, text.includes(part)]).toEqual([tableName, false]);
    }
  });

  test('an eye is offered only for whom it would open', async () => {
    await town.strangers('wmTwo');
    await town.scan('wmTwo', await town.code(campaignId), { userId: 'LiLei' });
    type Item = { friend: { externalUserId: string }; referrer: { masked: boolean; revealable: boolean } };
    const referrerFor = async (userId: string) => ((await as(userId).get('/api/console/referrals')).json['items'] as Item[]).find(({ friend }) => friend.externalUserId === 'wmTwo')?.referrer;
    expect(await eventually(() => referrerFor('LiLei'), (found) => found !== undefined)).toMatchObject({ masked: true, revealable: false }); // the friend is Li's, the referrer Wang's alone
    expect((await reveal('LiLei', 'customers/wmZhang')).status).toBe(404);
    expect(await referrerFor('Boss')).toMatchObject({ masked: true, revealable: true });
  });

  test('referrals of one person are found on whichever side they stand, a scan of their own code once', async () => {
    const code = await town.code(campaignId, 'wmOuyang');
    await town.strangers('wmNew');
    await town.scan('wmNew', code);
    await town.scan('wmOuyang', code, { userId: 'LiLei' });
    await eventually(() => town.referrals(campaignId), (found) => found.length >= 4);
    const of = async (person: string, more = '') => ((await as('Boss').get(`/api/console/referrals?person=${person}${more}`)).json['items'] as { id: string; friend: { externalUserId: string } }[]).map(({ friend }) => friend.externalUserId).sort();
    expect(await of('wmOuyang')).toEqual(['wmNew', 'wmOuyang', 'wmOuyang']); // brought, came by a lead, scanned their own
    expect(await of('wmNew')).toEqual(['wmNew']);
    expect([await of('wmNobody'), await of('wmNew', '&status=rejected')]).toEqual([[], []]);
  });
});
