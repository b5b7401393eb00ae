import { ENGINES } from '../../support/databases';
import { eventually, nowS, openTown, type Town } from '../../support/referral-town';
import { openBrowser, type Browser } from '../sessions/browser';

const base = 'http://bot.test';
const [ZHANG, LIU, FAR] = ['13812345678', '13998765678', '13700001111'];

describe.each(ENGINES)('customers by their phone, on %s', (engine) => {
  let town: Town;
  const people = new Map<string, Browser>();
  const as = (userId: string) => people.get(userId) as Browser;
  const search = (userId: string, q: string) => as(userId).write('POST', '/api/console/search', { q });
  const found = async (userId: string, q: string) => {
    const { status, json } = await search(userId, q);
    expect(status).toBe(200);
    return (json['items'] as { kind: string; id: string; label: string | null }[]).map(({ kind, id, label }) => [kind, id, label]);
  };
  const rows = <Row extends object>(sql: string, params: string[] = []) => town.company.bot.app.machine.database.rows<Row>(sql, params);
  const phonesOf = (customer: string) => rows<{ phoneKey: string; tailKey: string | null }>('SELECT p.phoneKey, p.tailKey FROM follow_phone p JOIN customer c ON c.id = p.customerId WHERE c.externalUserId = ?', [customer]);
  let second = nowS(); // two edits of one second are one event to whoever hears of them
  const note = async (userId: string, customer: string, ...mobiles: string[]) => {
    await town.company.simulator.control.staffEdits({ userId, customer, mobiles, at: (second += 1) });
    await eventually(() => phonesOf(customer), (kept) => kept.length === mobiles.length && kept.every(({ tailKey }) => tailKey !== null));
  };

  beforeAll(async () => {
    town = await openTown(engine, { env: { PUBLIC_URL: base, ADMIN_USER_IDS: 'Boss,Counter' } });
    const { control } = town.company.simulator;
    await control.seed({ staff: [{ userId: 'Boss' }, { userId: 'Counter' }, { userId: 'Purse' }], customers: [{ externalUserId: 'wmFar', name: '远方' }] });
    await control.addWithoutCode({ userId: 'LiLei', customer: 'wmFar' });
    await town.company.settle();
    await note('WangFang', 'wmZhang', ZHANG);
    await note('WangFang', 'wmLiu', LIU);
    await note('LiLei', 'wmFar', FAR);
    for (const userId of ['Boss', 'WangFang', 'LiLei', 'Counter', 'Purse']) {
      const browser = openBrowser(base, () => town.company.url);
      await browser.signIn(`staff:${userId}`);
      people.set(userId, browser);
    }
  }, 120_000);
  afterAll(() => town.company.end());

  test('the last four digits find everybody whose number ends so, a whole number, however it is written, its one; names are masked as anywhere', async () => {
    expect((await found('WangFang', '5678')).sort()).toEqual([['customer', 'wmLiu', 'wmLiu'], ['customer', 'wmZhang', 'wmZhang']]);
    expect((await found('Boss', '５６７８')).sort()).toEqual([['customer', 'wmLiu', 'w*'], ['customer', 'wmZhang', 'w*']]);
    for (const written of [ZHANG, '138 1234 5678', '+86 138-1234-5678']) expect(await found('WangFang', written)).toEqual([['customer', 'wmZhang', 'wmZhang']]);
    expect(await found('Boss', '1111')).toEqual([['customer', 'wmFar', '远*']]);
  });

  test.each(['567', '45678', '5 678', '12345678', '56a8', '1381234567'])('%s is no phone and no end of one', async (q) => expect(await found('Boss', q)).toEqual([]));

  test('nobody outside the scope is found, and finance finds no customers', async () => {
    expect([await found('WangFang', '1111'), await found('WangFang', FAR), await found('LiLei', '5678')]).toEqual([[], [], []]);
    const browser = as('Purse');
    const [purse] = await rows<{ id: string }>("SELECT id FROM staff WHERE userKey = 'purse'");
    expect((await as('Boss').write('PUT', `/api/console/staff/${purse?.id ?? ''}/role`, { role: 'finance' })).status).toBe(200);
    await browser.signIn('staff:Purse');
    expect([await found('Purse', '5678'), await found('Purse', ZHANG)]).toEqual([[], []]);
  });

  test('no number and no end of one stands anywhere, and the two keys have nothing in common', async () => {
    const kept = [...await phonesOf('wmZhang'), ...await phonesOf('wmLiu')];
    expect(new Set(kept.map(({ tailKey }) => tailKey)).size).toBe(1);
    expect(new Set(kept.map(({ phoneKey }) => phoneKey)).size).toBe(2);
    for (const { phoneKey, tailKey } of kept) expect(phoneKey.startsWith(tailKey ?? '')).toBe(false);
    for (const table of ['follow_phone', 'journal', 'audit_entry', 'idempotency_record', 'work']) expect(JSON.stringify(await rows(`SELECT * FROM ${table}`))).not.toMatch(/12345678|98765678|"5678"/);
  });

  test('a row from before ends were kept is found by the whole number, and by its end once its customer was read again', async () => {
    await town.company.bot.app.machine.unitOfWork.run((tx) => tx.change('UPDATE follow_phone SET tailKey = NULL'));
    expect([await found('Boss', '1111'), await found('Boss', FAR)]).toEqual([[], [['customer', 'wmFar', '远*']]]);
    await note('LiLei', 'wmFar', FAR); // an edit that changes nothing is read all the same
    expect(await found('Boss', '1111')).toEqual([['customer', 'wmFar', '远*']]);
    expect((await phonesOf('wmFar')).length).toBe(1);
  });

  test('a phone that was taken out, and whoever was erased, is found no more', async () => {
    await note('WangFang', 'wmZhang', ZHANG);
    await note('WangFang', 'wmLiu', LIU);
    await note('WangFang', 'wmLiu');
    expect(await found('Boss', '5678')).toEqual([['customer', 'wmZhang', 'w*']]);
    const friend = openBrowser(base, () => town.company.url);
    await friend.signIn('customer:wmZhang', { face: 'h5' });
    expect((await friend.write('POST', '/api/h5/erase', { confirm: '删除我的资料' })).status).toBe(200);
    expect([await found('Boss', '5678'), await found('Boss', ZHANG)]).toEqual([[], []]);
  });

  test('31 phones in a minute are too many, for that person alone; names and ids are not counted', async () => {
    for (let n = 0; n < 30; n += 1) expect((await search('Counter', String(1000 + n))).status).toBe(200);
    const over = await search('Counter', '2000');
    expect([over.status, over.json['code'], Number(over.headers['retry-after']) > 0]).toEqual([429, 'too_many_looks', true]);
    expect((await search('Counter', 'wmFar')).status).toBe(200);
    await town.ok('POST', '/deals', { reference: '2001', externalUserId: 'wmFar', amountFen: 100, closedAt: new Date().toISOString() });
    expect((await search('Counter', '2001')).json).toEqual({ items: [{ kind: 'deal', id: '2001', label: null }] }); // the number of a deal, not only of a phone
    expect((await search('Boss', '2000')).status).toBe(200);
  });
});
