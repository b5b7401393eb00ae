import { Customer } from '../../../entities/customer';
import { CustomerTag } from '../../../entities/customer-tag';
import { FollowEpisode } from '../../../entities/follow-episode';
import { countAudience } from '../../../src/features/console/audience-views';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';
import { openTown, type Town } from '../../support/referral-town';
import { openBrowser, type Browser } from '../sessions/browser';

const base = 'http://bot.test';
const MANY = 12_000;
const SLICE = 2000;

describe.each(ENGINES)('whom a campaign is for, counted on %s', (engine) => {
  let machine: TestMachine;
  const ids = new Map<number, string>();

  const customer = (n: number, more: Partial<Customer> = {}): Customer => ({
    id: machine.ids.next(), externalUserId: `wm${n}`, personId: `p${n}`, type: 1, name: null, nameSealed: null, nameKey: null, dataSalt: null, stage: null, openidKey: null, staffId: null, detailAtMs: null, tagsAtMs: null,
    dealtAtMs: null, phonesAtMs: null, groupedAtMs: null, leftAtMs: null, erasedAtMs: null, turn: 0, createdAtMs: 1, ...more,
  });
  const tag = (n: number, tagId: string, staffId = 'staff1'): CustomerTag => ({ id: machine.ids.next(), customerId: ids.get(n) ?? '', staffId, tagId, name: tagId, groupName: 'g', type: 1 });

  const followed = (customerId: string, ended: boolean): FollowEpisode => ({
    id: machine.ids.next(), openKey: ended ? null : `${customerId}:staff1`, customerId, staffId: 'staff1', startedAtMs: 1, endedAtMs: ended ? 2 : null, endedBy: ended ? 'customer' : null, state: null, listedBy: null,
  });

  beforeAll(async () => {
    machine = await testMachine(engine);
    for (let from = 0; from < MANY; from += SLICE) {
      const rows = Array.from({ length: SLICE }, (_, n) => from + n).map((n) => customer(n, { stage: n < 30 ? '意向' : n < 11_000 ? '老客户' : null, ...(n === 5 ? { leftAtMs: 1 } : {}), ...(n === 6 ? { staffId: 'staff1' } : {}) }));
      rows.forEach((row, n) => ids.set(from + n, row.id));
      await machine.unitOfWork.run((tx) => tx.insert(Customer, rows));
      await machine.unitOfWork.run((tx) => tx.insert(FollowEpisode, rows.map(({ id }, n) => followed(id, from + n === 7))));
      await machine.unitOfWork.run((tx) => tx.insert(CustomerTag, rows.map((_, n) => tag(from + n, 'common'))));
    }
    await machine.unitOfWork.run((tx) => tx.insert(CustomerTag, [
      ...[1, 2, 3, 40].map((n) => tag(n, 'rare')), tag(1, 'rare', 'staff2'), tag(41, 'other'),
      ...Array.from({ length: 3 }, (_, n) => n).flatMap((n) => Array.from({ length: 7000 }, (__, staff) => tag(n, 'loved', `s${staff}`))), // three customers, tagged by everybody
    ]));
  }, 120_000);
  afterAll(() => machine.end());

  const count = (audience: Parameters<typeof countAudience>[1]) => countAudience(machine.database, audience);

  test.each([
    ['a tag, each customer once whoever tagged them', { tagIds: ['rare'] }, { customers: 4, more: false }],
    ['tags together', { tagIds: ['rare', 'other'] }, { customers: 5, more: false }],
    ['a stage, without whoever takes no part any more, is a member of staff or nobody\'s friend now', { stages: ['意向'] }, { customers: 27, more: false }],
    ['names that somebody has', { externalUserIds: ['wm50', 'wm51', 'wmNobody'] }, { customers: 2, more: false }],
    ['any of them, each customer once', { tagIds: ['rare'], stages: ['意向'], externalUserIds: ['wm1', 'wm50'] }, { customers: 29, more: false }],
    ['nobody', { tagIds: ['none'], stages: ['none'] }, { customers: 0, more: false }],
    ['more than ten thousand', { stages: ['老客户'] }, { customers: 10_000, more: true }],
    ['more than ten thousand with a tag', { tagIds: ['common'] }, { customers: 10_000, more: true }],
    ['everybody, where nothing is said: as many or more of those who were looked at', {}, { customers: 9998, more: true }],
    ['a walk that was cut off says so', { tagIds: ['loved'] }, { customers: 3, more: true }],
  ])('%s', async (_, audience, wanted) => expect(await count(audience)).toEqual(wanted));

  test('one statement, by indexes, and no further than its limits', async () => {
    const heard: string[] = [];
    const one = <Row>(sql: string, params: readonly string[] = []) => {
      heard.push(sql);
      return machine.database.one<Row>(sql, params);
    };
    for (const audience of [{ tagIds: ['common'], stages: ['老客户'], externalUserIds: ['wm1'] }, {}]) {
      heard.length = 0;
      await countAudience({ one: one, rows: machine.database.rows }, audience);
      expect(heard).toHaveLength(1);
      const [sql = ''] = heard;
      const values = Object.values(audience).flat();
      const lines = await machine.database.rows<Record<string, unknown>>(`${engine === 'mysql' ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN'} ${sql}`, values);
      const plan = lines.map((line) => (engine === 'mysql' ? `${String(line['table'])} ${String(line['type'])} ${String(line['key'])}` : String(line['detail'])));
      if (values.length === 0) continue;
      const by = (table: string) => plan.filter((line) => new RegExp(`\\b${table}\\b`).test(line)).join(' | ');
      expect(by('customer_tag')).toContain('ix_customer_tag_holders');
      expect(by('customer')).toContain('ix_customer_stage');
      expect(by('customer')).toContain('ux_customer_external');
      if (engine === 'sqlite') expect(by('customer')).not.toMatch(/SCAN customer\b/);
    }
  });
});

describe.each(ENGINES)('the count at the console, on %s', (engine) => {
  let town: Town;
  const people = new Map<string, Browser>();
  const ask = (userId: string, body: object) => (people.get(userId) as Browser).write('POST', '/api/console/audience', body);
  beforeAll(async () => {
    town = await openTown(engine, { env: { PUBLIC_URL: base, ADMIN_USER_IDS: 'Boss' } });
    await town.company.simulator.control.seed({ staff: [{ userId: 'Boss' }] });
    for (const userId of ['Boss', 'WangFang']) {
      const browser = openBrowser(base, () => town.company.url);
      await browser.signIn(`staff:${userId}`);
      people.set(userId, browser);
    }
  }, 90_000);
  afterAll(() => town.company.end());

  test('an administrator is told how many; nothing is kept of the question, and what no draft may hold is refused', async () => {
    expect((await ask('Boss', {})).json).toEqual({ customers: 3, more: false });
    expect((await ask('Boss', { audience: { externalUserIds: ['wmZhang', 'wmNobody'] } })).json).toEqual({ customers: 1, more: false });
    expect((await ask('Boss', { audience: { externalUserIds: Array.from({ length: 1001 }, (_, n) => `wm${n}`) } })).status).toBe(400);
    expect((await ask('Boss', { audience: { tagIds: [''] } })).status).toBe(400);
    expect((await ask('WangFang', {})).status).toBe(403);
    expect(await town.company.bot.app.machine.database.rows("SELECT id FROM audit_entry WHERE route LIKE '%audience%'")).toEqual([]);
  });
});
