import type { Tx } from '../../../src/kernel/database/unit-of-work';
import type { Running } from '../../../src/start';
import { eventually, openTown, points, type Town } from '../../support/referral-town';
import { atOnce, describeOnServer } from '../../support/two-processes';

const FRIENDS = Array.from({ length: 12 }, (_, n) => `wmBoth${n}`);
const AGAIN = 6;

describeOnServer('two processes that settle the same customers at once', () => {
  let town: Town;
  let other: Running;
  beforeAll(async () => {
    town = await openTown('mysql');
    other = await town.company.another();
  });
  afterAll(async () => {
    await other.stop();
    await town.company.end();
  });

  test('P7 P10 P20 one referral, one reward of each item, one payment each', async () => {
    const id = await town.campaign({ retention: 'PT2S', rewards: [points('add', 10, { milestone: 'added' }), points('stay', 100), points('friend', 5, { beneficiary: 'referee' })] });
    const code = await town.code(id);
    await town.strangers(...FRIENDS);
    await Promise.all(FRIENDS.flatMap((customer) => ['WangFang', 'LiLei'].map((userId) => town.scan(customer, code, { userId, deliver: 2 }))));
    const { machine } = town.company.bot.app;
    const stir = async () => {
      const referees = await machine.database.rows<{ id: string; refereeId: string }>('SELECT id, refereeId FROM referral WHERE campaignId = ?', [id]);
      await Promise.all([machine, other.app.machine].map(({ unitOfWork }) => unitOfWork.run((tx) => {
        for (let n = 0; n < AGAIN; n += 1) for (const referral of referees) {
          tx.enqueue({ kind: 'referral.settle', key: referral.refereeId, payload: {} });
          tx.enqueue({ kind: 'rewards.settle', lane: 'shared', key: referral.id, payload: { refereeId: referral.refereeId } });
        }
        return Promise.resolve();
      })));
    };
    await town.company.settle();
    await stir();
    await town.retained();
    await stir();
    await town.company.settle();
    const items = await town.referrals(id);
    expect(items.map((item) => item.refereeExternalUserId).sort()).toEqual([...FRIENDS].sort());
    expect(new Set(items.map((item) => item.status))).toEqual(new Set(['retained']));
    const rewards = await machine.database.rows<{ n: number }>("SELECT COUNT(*) AS n FROM reward WHERE campaignId = ? AND status = 'issued' GROUP BY referralId, itemKey", [id]);
    expect(rewards.map(({ n }) => Number(n))).toEqual(Array.from({ length: 3 * FRIENDS.length }, () => 1));
    expect([await town.available('wmZhang'), await town.available('wmBoth0')]).toEqual([FRIENDS.length * 110, 5]);
    expect(await town.ok('GET', '/ledger/verification')).toMatchObject({ ok: true });
    const trouble = await machine.database.rows("SELECT kind, status, error FROM work WHERE status IN ('parked', 'failed') AND kind NOT LIKE '%message%'");
    expect(trouble).toEqual([]);
  });

  test('P22 P23 both count one referrer\'s friends: each tier is given once, and no cap is passed', async () => {
    const id = await town.campaign({ retention: 'PT1H', rewards: [points('three', 40, { milestone: 'added', everyCount: 3 }), points('few', 1, { milestone: 'added', capPerReferrer: 5 })] });
    const code = await town.code(id, 'wmChen');
    const friends = FRIENDS.map((name) => `${name}Tier`);
    await town.strangers(...friends);
    await Promise.all(friends.map((customer) => town.scan(customer, code, { deliver: 2 })));
    await town.company.settle();
    await eventually(() => town.rewards(id), (all) => all.filter(({ itemKey }) => itemKey === 'few').length === FRIENDS.length);
    await town.company.settle();
    const standing = (await town.rewards(id)).filter(({ status }) => status === 'issued').map(({ itemKey }) => itemKey);
    expect([standing.filter((key) => key === 'three').length, standing.filter((key) => key === 'few').length]).toEqual([FRIENDS.length / 3, 5]);
    expect(await town.available('wmChen')).toBe((FRIENDS.length / 3) * 40 + 5);
    const { machine } = town.company.bot.app;
    const counters = await machine.database.rows<{ id: string; used: number }>("SELECT id, used FROM reward_tally WHERE id LIKE ? ORDER BY id", [`%${id}%`]);
    expect(counters.map(({ used }) => Number(used))).toEqual([5, FRIENDS.length]);
  });

  test('P7 P20 settled in both at the same instant: the second waits, and finds nothing to do', async () => {
    const id = await town.campaign({ retention: 'PT1H' });
    const code = await town.code(id, 'wmLiu');
    await town.strangers('wmInstant');
    await town.scan('wmInstant', code);
    await town.company.settle();
    const { machine } = town.company.bot.app;
    const known = await machine.database.one<{ id: string; refereeId: string }>('SELECT id, refereeId FROM referral WHERE campaignId = ?', [id]);
    const { refereeId } = known as { refereeId: string };
    await machine.unitOfWork.run(async (tx) => { // as before anybody settled it
      await tx.change('DELETE FROM reward WHERE campaignId = ?', [id]);
      await tx.change('DELETE FROM referral WHERE campaignId = ?', [id]);
    });
    await atOnce(...bothRun('referral.settle', refereeId, {}));
    const referrals = await machine.database.rows<{ id: string }>('SELECT id FROM referral WHERE campaignId = ?', [id]);
    expect(referrals).toHaveLength(1);
    await town.company.settle(); // screened, and its reward promised by whoever came first
    await machine.unitOfWork.run((tx) => tx.change('DELETE FROM reward WHERE campaignId = ?', [id]));
    await atOnce(...bothRun('rewards.settle', referrals[0]?.id ?? '', { refereeId }));
    expect(await machine.database.rows('SELECT status FROM reward WHERE campaignId = ?', [id])).toEqual([{ status: 'accrued' }]);
  });

  test('P22 P23 two friends of one referrer settled in both at the same instant: the second counts the first', async () => {
    const id = await town.campaign({ retention: 'PT1H', rewards: [points('pair', 10, { milestone: 'added', atCount: 2 }), points('one', 1, { milestone: 'added', capPerReferrer: 1 })] });
    const code = await town.code(id, 'wmLiu');
    const friends = ['wmPairA', 'wmPairB'];
    await town.strangers(...friends);
    await Promise.all(friends.map((customer) => town.scan(customer, code)));
    await town.company.settle();
    await eventually(() => town.rewards(id), (all) => all.length === 3);
    await town.company.settle();
    const { machine } = town.company.bot.app;
    await machine.unitOfWork.run(async (tx) => { // as before anybody counted
      await tx.change('DELETE FROM reward_tier WHERE rewardId IN (SELECT id FROM reward WHERE campaignId = ?)', [id]);
      await tx.change('DELETE FROM reward WHERE campaignId = ?', [id]);
      await tx.change('DELETE FROM tier_place WHERE scope LIKE ?', [`${id}:%`]);
      await tx.change('UPDATE reward_tally SET used = 0 WHERE id LIKE ?', [`%${id}%`]);
    });
    const [a, b] = await machine.database.rows<{ id: string; refereeId: string }>('SELECT id, refereeId FROM referral WHERE campaignId = ? ORDER BY id', [id]);
    const [one] = bothRun('rewards.settle', String(a?.id), { refereeId: a?.refereeId });
    const [, two] = bothRun('rewards.settle', String(b?.id), { refereeId: b?.refereeId });
    await atOnce(one, two);
    expect((await town.rewards(id)).map(({ itemKey, status }) => `${itemKey} ${status}`).sort()).toEqual(['one issued', 'one voided', 'pair issued']);
  });

  const bothRun = (kind: string, key: string, payload: object): Parameters<typeof atOnce> => {
    const [one, two] = [town.company.bot.app, other.app].map(({ machine }) => ({
      machine, does: async (tx: Tx) => { await machine.registry.jobs.get(kind)?.runAll?.(tx, [{ id: 'w1', key, payload } as never]); },
    }));
    return [one, two] as Parameters<typeof atOnce>;
  };
});
