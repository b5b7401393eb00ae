import { ENGINES } from '../../support/databases';
import { openTown, termsOf, type Town } from '../../support/referral-town';

describe.each(ENGINES)('a budget that is changed, on %s', (engine) => {
  let town: Town;
  beforeAll(async () => { town = await openTown(engine); });
  afterAll(() => town.company.end());
  afterEach(async () => expect(await town.ok('GET', '/ledger/verification')).toMatchObject({ ok: true, sums: { points: 0 } }));

  const terms = (points: number | null) => ({ ...termsOf({ retention: 'PT1H' }), budget: points === null ? undefined : { points } });
  const change = (id: string, points: number | null) => town.ok('POST', `/campaigns/${id}/versions`, { reason: '预算调整', ...terms(points) });
  const left = async (id: string) => Number((await town.company.bot.app.machine.database.one<{ balance: number }>('SELECT balance FROM ledger_account WHERE account = ?', [`campaign:${id}:points:budget`]))?.balance);
  const bring = async (id: string, ...names: string[]) => {
    await town.strangers(...names);
    const code = await town.code(id);
    for (const name of names) await town.scan(name, code);
    await town.company.settle();
    return (await town.rewards(id)).map((reward) => reward.reason?.code ?? reward.status).sort();
  };

  test('P23 a cut takes back only what is not promised; what is promised stays, and nothing more is promised', async () => {
    const id = await town.campaign({ retention: 'PT1H', budget: { points: 350 } });
    expect(await bring(id, 'wmCut1', 'wmCut2')).toEqual(['accrued', 'accrued']);
    expect(await left(id)).toBe(150);
    await change(id, 300);
    expect(await left(id)).toBe(100);
    await change(id, 50);
    expect(await left(id)).toBe(0);
    expect(await bring(id, 'wmCut3')).toEqual(['accrued', 'accrued', 'budget_exhausted']);
    expect(await town.ok('GET', '/customers/wmZhang')).toMatchObject({ points: { held: 200 } });
  });

  test('P23 a budget raised after such a cut sets aside no more than it says', async () => {
    const id = await town.campaign({ retention: 'PT1H', budget: { points: 300 } });
    await bring(id, 'wmUp1', 'wmUp2');
    await change(id, 50);
    await change(id, 320);
    expect(await left(id)).toBe(120); // 200 of the 320 are promised
    expect((await bring(id, 'wmUp3', 'wmUp4')).filter((each) => each === 'accrued')).toHaveLength(3);
    await change(id, null);
    expect(await left(id)).toBe(0);
  });
});
