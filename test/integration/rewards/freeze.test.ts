import { follow } from '../../support/contact-events';
import { ENGINES } from '../../support/databases';
import { nowS, openTown, points, type Town } from '../../support/referral-town';

interface Detail { status: string; reason: { code: string } | null; evidence: { code: string; passed: boolean; saw: string }[] }

describe.each(ENGINES)('a binding with rewards, on %s', (engine) => {
  let town: Town;
  beforeAll(async () => { town = await openTown(engine); });
  afterAll(() => town.company.end());

  const machine = () => town.company.bot.app.machine;
  const story = async (customer: string) => {
    const id = await town.campaign({ retention: 'PT1H', rewards: [points('add', 30, { milestone: 'added' })] });
    const [zhang, liu] = [await town.code(id), await town.code(id, 'wmLiu')];
    await town.strangers(customer);
    const s = nowS();
    await town.scan(customer, zhang, { at: s });
    await town.company.settle();
    return { id, liu, s };
  };

  test('P7 issued in the first seconds: an earlier scan that arrives right after is refused as late, and nothing moves', async () => {
    const { id, liu, s } = await story('wmFrozen');
    await town.company.simulator.control.postEvent({ xml: follow('add_external_contact', 'LiLei', 'wmFrozen', s - 5, liu.state) });
    await town.company.settle();
    const items = await town.referrals(id);
    expect(items.map((item) => `${item.referrerExternalUserId} ${item.reason?.code ?? item.status}`).sort()).toEqual(['wmLiu already_referred', 'wmZhang bound']);
    const late = items.find((item) => item.referrerExternalUserId === 'wmLiu');
    const { evidence } = await town.ok<Detail>('GET', `/referrals/${late?.id}`);
    expect(evidence.filter((check) => !check.passed && check.saw.startsWith('arrived_late'))).toMatchObject([{ code: 'already_referred' }]);
    expect([await town.available('wmZhang'), await town.available('wmLiu')]).toEqual([30, 0]);
  });

  test('P7 the transaction that issues is the one that freezes', async () => {
    const { id } = await story('wmOneStep');
    const { unitOfWork, registry, database } = machine();
    const referral = await database.one<{ id: string; refereeId: string }>('SELECT id, refereeId FROM referral WHERE campaignId = ?', [id]);
    const seen = await unitOfWork.run(async (tx) => {
      // as it was a moment before
      await tx.change('DELETE FROM reward WHERE referralId = ?', [referral?.id ?? '']);
      await tx.change('UPDATE referral SET frozenAtMs = NULL WHERE id = ?', [referral?.id ?? '']);
      await registry.jobs.get('rewards.settle')?.runAll?.(tx, [{ id: 'w1', key: referral?.id, payload: { refereeId: referral?.refereeId } } as never]);
      return tx.one('SELECT w.status, CASE WHEN r.frozenAtMs IS NULL THEN 0 ELSE 1 END AS frozen FROM reward w JOIN referral r ON r.id = w.referralId WHERE r.id = ?', [referral?.id ?? '']);
    });
    expect(seen).toEqual({ status: 'issued', frozen: 1 });
  });
});
