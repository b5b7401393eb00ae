import { follow, renamed } from '../../support/contact-events';
import { ENGINES } from '../../support/databases';
import { nowS, openTown, type Code, type Town } from '../../support/referral-town';

interface Member { id: string; userId: string; mergedInto: string | null }
interface Shown { userId: string; startedAtMs: number; endedBy: string | null }

/** Every order of these. */
const ordersOf = <T>(list: readonly T[]): T[][] => (list.length < 2 ? [[...list]] : list.flatMap((each, n) => ordersOf(list.filter((_, m) => m !== n)).map((rest) => [each, ...rest])));

describe.each(ENGINES)('a member who is renamed, on %s', (engine) => {
  let town: Town;
  let campaignId: string;
  let code: Code;
  beforeAll(async () => {
    town = await openTown(engine);
    campaignId = await town.campaign({ retention: 'PT1H' });
    code = await town.code(campaignId);
  });
  afterAll(() => town.company.end());

  const machine = () => town.company.bot.app.machine;
  const tell = async (...events: string[]) => {
    for (const xml of events) {
      await town.company.simulator.control.postEvent({ xml });
      await town.company.settle();
    }
  };
  const members = (prefix: string) => machine().database.rows<Member>('SELECT id, userId, mergedInto FROM staff WHERE userId LIKE ? ORDER BY createdAtMs, id', [`${prefix}%`]);
  const shownOf = (customer: string) => machine().database.rows<Shown>(
    'SELECT s.userId, e.startedAtMs, e.endedBy FROM follow_episode e JOIN staff s ON s.id = e.staffId JOIN customer c ON c.id = e.customerId WHERE c.externalUserId = ? ORDER BY e.startedAtMs', [customer]);
  const parked = async () => Number((await machine().database.one<{ n: number }>("SELECT COUNT(*) AS n FROM inbox WHERE status <> 'done' AND status <> 'parked' OR error IS NOT NULL"))?.n);
  /** A process whose cache is old writes under an id that is no more; then the last look comes due. */
  const lastLook = () => machine().unitOfWork.run((tx) => tx.change("UPDATE work SET notBeforeMs = 0 WHERE kind = 'follows.move' AND status = 'pending'"));

  test('P2 the new name was sighted before the rename arrived: one member, the older id, the follows of both', async () => {
    await town.strangers('wmOld', 'wmNew');
    const s = nowS() - 50;
    await tell(follow('add_external_contact', 'Ren1', 'wmOld', s, code.state), follow('add_external_contact', 'Ren1b', 'wmNew', s + 20, code.state), follow('del_follow_user', 'Ren1b', 'wmOld', s + 21));
    const [older, younger] = await members('Ren1') as [Member, Member];
    await tell(renamed('Ren1', 'Ren1b', s + 10));
    expect(await members('Ren1')).toEqual([{ id: older.id, userId: 'Ren1b', mergedInto: null }, { id: younger.id, userId: 'Ren1b', mergedInto: older.id }]);
    expect([await shownOf('wmOld'), await shownOf('wmNew')]).toEqual([
      [{ userId: 'Ren1b', startedAtMs: s * 1000, endedBy: 'customer' }], [{ userId: 'Ren1b', startedAtMs: (s + 20) * 1000, endedBy: null }],
    ]);
    expect(await machine().database.one('SELECT COUNT(*) AS n FROM follow_fact WHERE staffId = ?', [younger.id]).then((row) => Number((row as { n: number }).n))).toBe(0);
    const items = await town.referrals(campaignId);
    expect(items.map((item) => `${item.refereeExternalUserId} ${item.reason?.code ?? item.status}`).sort()).toEqual(['wmNew bound', 'wmOld unfollowed']);
    const kept = await machine().database.rows<{ staffId: string }>('SELECT staffId FROM referral WHERE campaignId = ?', [campaignId]);
    expect(kept.map((row) => row.staffId)).toEqual([older.id, older.id]);
    expect(await parked()).toBe(0);
  });

  test('what another process still writes under the id that is no more is moved at the last look', async () => {
    const [older, younger] = await members('Ren1') as [Member, Member];
    const { database, unitOfWork, ids } = machine();
    const customer = await database.one<{ id: string }>("SELECT id FROM customer WHERE externalUserId = 'wmNew'");
    await unitOfWork.run((tx) => tx.change("INSERT INTO follow_fact (id, customerId, staffId, kind, atMs, source, arrivedAtMs) VALUES (?,?,?,'end_customer',?,'callback',?)", [ids.next(), customer?.id ?? '', younger.id, nowS() * 1000, Date.now()]));
    await lastLook();
    await town.company.settle();
    expect(await shownOf('wmNew')).toMatchObject([{ userId: 'Ren1b', endedBy: 'customer' }]);
    expect(await database.rows('SELECT id FROM follow_fact WHERE staffId = ?', [younger.id])).toEqual([]);
    expect(older.id).not.toBe(younger.id);
  });

  test('P2 an add that both ids reported is one fact, and keeps the code it named', async () => {
    const s = nowS() - 40;
    await tell(follow('add_external_contact', 'Twin', 'wmTwin', s), follow('add_external_contact', 'TwinB', 'wmTwin', s, code.state), renamed('Twin', 'TwinB', s - 1));
    expect(await shownOf('wmTwin')).toEqual([{ userId: 'TwinB', startedAtMs: s * 1000, endedBy: null }]);
    expect((await town.referrals(campaignId)).filter((item) => item.refereeExternalUserId === 'wmTwin')).toMatchObject([{ status: 'bound' }]);
  });

  test('P7 a chain, a rename back, repeats and sightings in any order end the same', async () => {
    const s = nowS() - 90;
    const chains = ordersOf(['a', 'b', 'c', 1, 2] as const).filter((_, n) => n % 9 === 0);
    for (const [n, order] of chains.entries()) {
      const name = (letter: string) => `Ch${n}x${letter}`;
      const story: Record<string, string> = {
        a: follow('add_external_contact', name('A'), `wmCh${n}`, s), b: follow('del_follow_user', name('B'), `wmCh${n}`, s + 25), c: follow('add_external_contact', name('C'), `wmCh${n}`, s + 45),
        1: renamed(name('A'), name('B'), s + 20), 2: renamed(name('B'), name('C'), s + 40),
      };
      await tell(...order.map((step) => story[step] as string), story[1] as string);
      expect({ order, called: [...new Set((await members(`Ch${n}x`)).filter((each) => each.mergedInto === null).map((each) => each.userId))] }).toEqual({ order, called: [name('C')] });
      expect({ order, shown: await shownOf(`wmCh${n}`) }).toEqual({ order, shown: [
        { userId: name('C'), startedAtMs: s * 1000, endedBy: 'customer' }, { userId: name('C'), startedAtMs: (s + 45) * 1000, endedBy: null },
      ] });
    }
    expect(await parked()).toBe(0);
  });

  test('P7 a rename and the way back, in any order, end at the first name', async () => {
    const s = nowS() - 90;
    for (const [n, order] of ordersOf(['a', 'b', 1, 2] as const).entries()) {
      const story: Record<string, string> = {
        a: follow('add_external_contact', `Bk${n}xA`, `wmBk${n}`, s), b: follow('del_follow_user', `Bk${n}xB`, `wmBk${n}`, s + 25),
        1: renamed(`Bk${n}xA`, `Bk${n}xB`, s + 20), 2: renamed(`Bk${n}xB`, `Bk${n}xA`, s + 40),
      };
      await tell(...order.map((step) => story[step] as string), story[1] as string);
      expect({ order, called: (await members(`Bk${n}x`)).filter((each) => each.mergedInto === null).map((each) => each.userId) }).toEqual({ order, called: [`Bk${n}xA`] });
      expect({ order, shown: await shownOf(`wmBk${n}`) }).toEqual({ order, shown: [{ userId: `Bk${n}xA`, startedAtMs: s * 1000, endedBy: 'customer' }] });
    }
  });
});
