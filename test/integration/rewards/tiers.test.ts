import { accounts, createLedger } from '../../../src/features/ledger';
import { ENGINES } from '../../support/databases';
import { HOUSE, spend } from '../ledger/ledger-fixture';
import { eventually, openTown, points, termsOf, type RewardItem, type Town } from '../../support/referral-town';

interface StaffReward extends RewardItem { beneficiary: { type: string; id: string } }

/** A stranger who is a customer of the house from now on. */
const SPENDER = { customer: 'wmSpender', userId: 'LiLei' };

describe.each(ENGINES)('tiers, caps and points for staff, on %s', (engine) => {
  let town: Town;
  beforeAll(async () => {
    town = await openTown(engine);
    await town.strangers(SPENDER.customer);
    await town.company.simulator.control.addWithoutCode(SPENDER);
    await town.company.settle();
  });
  afterAll(() => town.company.end());
  afterEach(async () => expect(await town.ok('GET', '/ledger/verification')).toMatchObject({ ok: true, sums: { points: 0 } }));

  const bring = async (campaignId: string, referrer: string, ...names: string[]) => {
    await town.strangers(...names);
    const code = await town.code(campaignId, referrer);
    for (const name of names) {
      await town.scan(name, code);
      await town.company.settle();
    }
  };
  const leaves = async (customer: string) => {
    await town.company.simulator.control.customerDeletes({ userId: 'WangFang', customer });
    await town.company.settle();
  };
  const shown = async (campaignId: string) => (await town.rewards(campaignId)).map(({ itemKey, reason, status }) => `${itemKey} ${reason?.code ?? status}`).sort();
  const balance = async (account: string) => Number((await town.company.bot.app.machine.database.one<{ balance: number }>('SELECT balance FROM ledger_account WHERE account = ?', [account]))?.balance ?? 0);
  const idOf = async (table: string, column: string, name: string) => String((await town.company.bot.app.machine.database.one<{ id: string }>(`SELECT id FROM ${table} WHERE ${column} = ?`, [name]))?.id);

  test('P22 atCount pays at its count, is lost when a friend leaves and comes back with the next one; everyCount at each multiple', async () => {
    const id = await town.campaign({ retention: 'PT1H', rewards: [points('three', 500, { milestone: 'added', atCount: 3 }), points('pair', 20, { milestone: 'added', everyCount: 2 })] });
    await bring(id, 'wmZhang', 'wmT1', 'wmT2');
    expect(await shown(id)).toEqual(['pair issued']);
    await bring(id, 'wmZhang', 'wmT3');
    expect(await shown(id)).toEqual(['pair issued', 'three issued']);
    expect(await town.available('wmZhang')).toBe(520);
    await leaves('wmT1');
    expect(await shown(id)).toEqual(['pair issued', 'three tier_lost']);
    expect(await town.available('wmZhang')).toBe(20);
    await bring(id, 'wmZhang', 'wmT4', 'wmT5');
    expect(await shown(id)).toEqual(['pair issued', 'pair issued', 'three issued', 'three tier_lost']);
    expect(await town.available('wmZhang')).toBe(540);
  });

  test('P22 a burst of friends at once gives each tier once, whoever comes first', async () => {
    const id = await town.campaign({ retention: 'PT1H', rewards: [points('five', 50, { milestone: 'added', everyCount: 5 }), points('fifth', 7, { milestone: 'added', everyCount: 5, beneficiary: 'referee' })] });
    const names = Array.from({ length: 20 }, (_, n) => `wmBurst${n}`);
    await town.strangers(...names);
    const code = await town.code(id, 'wmLiu');
    await Promise.all(names.map((name) => town.scan(name, code)));
    await town.company.settle();
    await eventually(() => town.rewards(id), (all) => all.filter(({ itemKey, status }) => itemKey === 'five' && status === 'issued').length === 4);
    await town.company.settle();
    const standing = (await town.rewards(id)).filter(({ status }) => status === 'issued').map(({ itemKey }) => itemKey).sort();
    expect(standing).toEqual(['fifth', 'fifth', 'fifth', 'fifth', 'five', 'five', 'five', 'five']);
    expect(await town.available('wmLiu')).toBe(200);
  });

  test('P18 P22 friends of a version without tiers count towards those of the next; what was completed before is not paid', async () => {
    const id = await town.campaign({ retention: 'PT1H', rewards: [] });
    await bring(id, 'wmChen', 'wmV1', 'wmV2', 'wmV3');
    const rewards = [points('two', 1, { milestone: 'added', atCount: 2 }), points('four', 70, { milestone: 'added', atCount: 4 })];
    await town.ok('POST', `/campaigns/${id}/versions`, { reason: '增加阶梯', ...termsOf({ retention: 'PT1H', rewards }) });
    await town.company.settle();
    await bring(id, 'wmChen', 'wmV4');
    expect(await shown(id)).toEqual(['four issued']);
    expect(await town.available('wmChen')).toBe(70);
    await leaves('wmV4');
    expect(await town.available('wmChen')).toBe(0);
  });

  test('P23 a cap counts the rewards of one item by beneficiary: beyond it they are void, the referrals stand, and later room revives nothing', async () => {
    const id = await town.campaign({ retention: 'PT1H', rewards: [points('capped', 10, { milestone: 'added', capPerReferrer: 2 }), points('free', 1, { milestone: 'added' })] });
    await bring(id, 'wmChen', 'wmC1', 'wmC2', 'wmC3');
    expect(await shown(id)).toEqual(['capped cap_reached', 'capped issued', 'capped issued', 'free issued', 'free issued', 'free issued']);
    expect((await town.referrals(id)).map(({ status }) => status)).toEqual(['bound', 'bound', 'bound']);
    await leaves('wmC1');
    expect(await town.available('wmChen')).toBe(12);
    await bring(id, 'wmChen', 'wmC4');
    expect((await shown(id)).filter((each) => each.startsWith('capped'))).toEqual(['capped cap_reached', 'capped issued', 'capped issued', 'capped referral_lapsed']);
    const change = (more: object) => town.ok('POST', `/campaigns/${id}/versions`, { reason: '上限调整', ...termsOf({ retention: 'PT1H', rewards: [points('capped', 10, { milestone: 'added', ...more })] }) });
    await change({});
    await bring(id, 'wmChen', 'wmC5'); // counted by nobody
    await change({ capPerReferrer: 4 });
    await bring(id, 'wmChen', 'wmC6', 'wmC7');
    expect((await shown(id)).filter((each) => each.startsWith('capped'))).toEqual(['capped cap_reached', 'capped cap_reached', ...Array.from({ length: 4 }, () => 'capped issued'), 'capped referral_lapsed']);
  });

  test('P23 what an empty budget refuses takes no place under a cap', async () => {
    const id = await town.campaign({ retention: 'PT1H', budget: { points: 20 }, rewards: [points('capped', 10, { milestone: 'added', capPerReferrer: 2 })] });
    await bring(id, 'wmLiu', 'wmB1');
    await bring(id, 'wmZhang', 'wmB2', 'wmB3');
    expect(await shown(id)).toEqual(['capped budget_exhausted', 'capped issued', 'capped issued']);
    await leaves('wmB1'); // and 10 points are there again
    await bring(id, 'wmZhang', 'wmB4');
    expect(await shown(id)).toEqual(['capped budget_exhausted', 'capped issued', 'capped issued', 'capped referral_lapsed']);
  });

  test('points for a member stand in an account of their own and are shown under the userid', async () => {
    const id = await town.campaign({ retention: 'PT1H', rewards: [points('member', 30, { milestone: 'added', beneficiary: 'staff' })] });
    await bring(id, 'wmZhang', 'wmS1');
    const { items } = await town.ok<{ items: StaffReward[] }>('GET', `/rewards?campaignId=${id}&beneficiary=WangFang`);
    expect(items).toMatchObject([{ itemKey: 'member', status: 'issued', amount: 30, beneficiary: { type: 'staff', id: 'WangFang' } }]);
    const staffId = await idOf('staff', 'userId', 'WangFang');
    expect([await balance(accounts.available(staffId, 'staff')), await balance(accounts.held(staffId, 'staff'))]).toEqual([30, 0]);
    await leaves('wmS1');
    expect(await balance(accounts.available(staffId, 'staff'))).toBe(0);
  });

  test('P25 a tier that is lost after it was spent is owed, and set first against what comes later', async () => {
    const id = await town.campaign({ retention: 'PT1H', rewards: [points('two', 100, { milestone: 'added', atCount: 2 }), points('each', 30, { milestone: 'added' })] });
    await bring(id, 'wmSpender', 'wmD1', 'wmD2');
    const { machine } = town.company.bot.app;
    const own = accounts.available(await idOf('customer', 'externalUserId', 'wmSpender'));
    await machine.unitOfWork.run((tx) => createLedger(machine).post(tx, [spend(`spent ${id}`, own, HOUSE, 150)]));
    await leaves('wmD2');
    const owed = async () => [await town.available('wmSpender'), await balance(own.replace(/available$/, 'receivable'))];
    expect(await owed()).toEqual([0, -120]); // 100 of the tier and 30 of the friend, of which 10 were left
    await bring(id, 'wmSpender', 'wmD3');
    expect(await owed()).toEqual([10, 0]);
  });
});
