import { ENGINES } from '../../support/databases';
import { nowS, openTown, type Town } from '../../support/referral-town';

describe.each(ENGINES)('the private WeChat of a member, on %s', (engine) => {
  let town: Town;
  beforeAll(async () => {
    town = await openTown(engine);
    const members = ['Quiet1', 'Quiet2'];
    await town.company.simulator.control.seed({
      staff: members.map((userId) => ({ userId, wechatBound: false })), customers: members.map((userId) => ({ externalUserId: `wm${userId}`, privateWechatOf: userId })),
      follows: [{ userId: 'WangFang', customer: 'wmQuiet2', createdAt: nowS() - 86_400 }],
    });
    await town.company.restart();
    await town.company.settle();
  });
  afterAll(() => town.company.end());

  const machine = () => town.company.bot.app.machine;
  /** The member binds a WeChat, and is read again. */
  const binds = async (userId: string) => {
    await town.company.simulator.control.updateStaff({ userId, wechatBound: true });
    await machine().unitOfWork.run(async (tx) => {
      const member = await tx.one<{ id: string }>('SELECT id FROM staff WHERE userId = ?', [userId]);
      tx.enqueue({ kind: 'staff.read', key: member?.id ?? '', lane: 'bulk', payload: {} });
    });
    await town.company.settle();
  };
  const verdicts = async (id: string) => Object.fromEntries((await town.referrals(id)).map((item) => [item.refereeExternalUserId, item.reason?.code ?? item.status]));

  test('P12 learnt after the friend\'s, before retention: the referral is rejected, no points are paid', async () => {
    const id = await town.campaign({ retention: 'PT10S' }); // what comes before its end takes a while on a loaded machine
    await town.strangers('wmHonest');
    for (const customer of ['wmQuiet1', 'wmHonest']) await town.scan(customer, await town.code(id));
    await town.company.settle();
    expect(await verdicts(id)).toEqual({ wmQuiet1: 'bound', wmHonest: 'bound' });
    await binds('Quiet1');
    expect(await verdicts(id)).toEqual({ wmQuiet1: 'referee_is_staff', wmHonest: 'bound' });
    await town.retained(10_000);
    expect(await verdicts(id)).toEqual({ wmQuiet1: 'referee_is_staff', wmHonest: 'retained' });
    expect(await town.available('wmZhang')).toBe(100);
  });

  test('P12 learnt after the referrer\'s: friends not yet retained are rejected, those retained stand', async () => {
    const id = await town.campaign({ retention: 'PT2S' });
    const code = await town.code(id, 'wmQuiet2');
    await town.strangers('wmEarly', 'wmLate1', 'wmLate2');
    await town.scan('wmEarly', code);
    await town.company.settle();
    await town.retained();
    const at = nowS() + 15; // their retention ends well after what follows
    for (const customer of ['wmLate1', 'wmLate2']) await town.scan(customer, code, { at });
    await town.company.settle();
    expect(await verdicts(id)).toEqual({ wmEarly: 'retained', wmLate1: 'bound', wmLate2: 'bound' });
    await binds('Quiet2');
    expect(await verdicts(id)).toEqual({ wmEarly: 'retained', wmLate1: 'referrer_is_staff', wmLate2: 'referrer_is_staff' });
    const linked = await machine().database.one<{ userId: string }>("SELECT s.userId FROM customer c JOIN staff s ON s.id = c.staffId WHERE c.externalUserId = 'wmQuiet2'");
    expect(linked).toEqual({ userId: 'Quiet2' });
  });
});
