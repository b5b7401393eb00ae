import { follow, left } from '../../support/contact-events';
import { ENGINES } from '../../support/databases';
import { nowS, openTown, wait, type Town } from '../../support/referral-town';

const HEIRS = 450;
interface Ended { externalUserId: string; endedAtMs: number | null; endedBy: string | null }

describe.each(ENGINES)('a member who leaves, on %s', (engine) => {
  let town: Town;
  beforeAll(async () => {
    town = await openTown(engine);
    const { control } = town.company.simulator;
    const crowd = Array.from({ length: HEIRS }, (_, n) => `wmCrowd${n}`);
    await control.seed({
      staff: [{ userId: 'HanMei', name: '韩梅' }, { userId: 'ZhaoLi', name: '赵丽' }], customers: crowd.map((externalUserId) => ({ externalUserId })),
      follows: crowd.map((customer) => ({ userId: 'ZhaoLi', customer, createdAt: nowS() - 86_400 })),
    });
    await town.company.restart(); // lists the new members and their customers
    await town.company.settle();
  });
  afterAll(() => town.company.end());

  const database = () => town.company.bot.app.machine.database;
  const followsOf = (userId: string) => database().rows<Ended>(
    'SELECT c.externalUserId, e.endedAtMs, e.endedBy FROM follow_episode e JOIN staff s ON s.id = e.staffId JOIN customer c ON c.id = e.customerId WHERE s.userId = ? ORDER BY c.externalUserId', [userId]);
  const readsOf = async (customer: string) => Number((await database().one<{ n: number }>(
    "SELECT COUNT(*) AS n FROM work w JOIN customer c ON c.id = w.subject WHERE w.kind = 'customer.read' AND c.externalUserId = ?", [customer]))?.n);

  test('P5 the follow ends as staff_left, nothing lapses, the customer is read again, and whoever takes over keeps the friend', async () => {
    const { control } = town.company.simulator;
    const id = await town.campaign({ retention: 'PT10S', staffUserIds: ['HanMei', 'LiLei'] });
    const code = await town.code(id);
    await town.strangers('wmKept');
    await town.scan('wmKept', code, { userId: 'HanMei' });
    await town.company.settle();
    const reads = await readsOf('wmKept');
    await wait(1000);
    await control.updateStaff({ userId: 'HanMei', left: true });
    await town.company.settle();
    expect(await followsOf('HanMei')).toMatchObject([{ externalUserId: 'wmKept', endedBy: 'staff_left' }]);
    expect((await town.referrals(id)).map((item) => item.status)).toEqual(['bound']);
    expect(await readsOf('wmKept')).toBe(reads + 1);
    await control.addWithoutCode({ userId: 'LiLei', customer: 'wmKept' });
    await town.retained(10_000);
    expect((await town.referrals(id)).map((item) => item.status)).toEqual(['retained']);
  });

  test('P4 P5 an add from before that arrives after the departure has ended too, known member or not; a follow begun later stands', async () => {
    const { control } = town.company.simulator;
    const s = nowS() - 100;
    for (const userId of ['LateOne', 'LiLei']) {
      await control.seed({ customers: [{ externalUserId: `wm${userId}` }, { externalUserId: `wm${userId}Again` }] });
      await control.postEvent({ xml: left(userId, s) });
      await town.company.settle();
      await control.postEvent({ xml: follow('add_external_contact', userId, `wm${userId}`, s - 5) });
      await control.postEvent({ xml: follow('add_external_contact', userId, `wm${userId}Again`, s + 5) });
      await town.company.settle();
      expect((await followsOf(userId)).filter((each) => each.externalUserId.startsWith(`wm${userId}`))).toEqual([
        { externalUserId: `wm${userId}`, endedAtMs: s * 1000, endedBy: 'staff_left' }, { externalUserId: `wm${userId}Again`, endedAtMs: null, endedBy: null },
      ]);
    }
  });

  test('P5 hundreds of customers are left in pages, each in a transaction of its own', async () => {
    expect(await followsOf('ZhaoLi')).toHaveLength(HEIRS);
    await town.company.simulator.control.updateStaff({ userId: 'ZhaoLi', left: true });
    await town.company.settle();
    expect((await followsOf('ZhaoLi')).filter((each) => each.endedBy === 'staff_left')).toHaveLength(HEIRS);
    const pages = await database().rows<{ n: number }>(
      `SELECT COUNT(*) AS n FROM journal WHERE type = 'follow.changed' AND causeType = 'work' AND causeId IN
        (SELECT w.id FROM work w JOIN staff s ON s.id = w.subject WHERE w.kind = 'follows.end_left' AND s.userId = 'ZhaoLi') GROUP BY causeId`);
    expect(pages.map(({ n }) => Number(n))).toEqual(Array.from({ length: 9 }, () => 50));
  });
});
