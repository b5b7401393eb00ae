import { ENGINES } from '../../support/databases';
import { eventually, openTown, points, type Town } from '../../support/referral-town';

const ADDS = 100;
const MOST_PER_ADD = 30;
const NAMES = Array.from({ length: ADDS }, (_, n) => `wmBurst${n}`);

describe.each(ENGINES)('what an add costs on %s', (engine) => {
  const seen = new Map<string, number>();
  const forTheNamed: string[] = [];
  let town: Town;
  beforeAll(async () => {
    town = await openTown(engine, { onStatement: (sql) => {
      if (/follow_phone|referral_claim|phoneKey IN/.test(sql)) forTheNamed.push(sql);
      const what = sql.replace(/\s+/g, ' ').slice(0, 60);
      seen.set(what, (seen.get(what) ?? 0) + 1);
    } });
  });
  afterAll(() => town.company.end());

  test(`a burst of ${ADDS} adds, bound, screened and accrued: at most ${MOST_PER_ADD} statements each, those of the queue and of notices included`, async () => {
    const id = await town.campaign({ retention: 'PT1H', budget: { points: 1_000_000 }, rewards: [points('referrer', 100), points('referee', 50, { beneficiary: 'referee' })] });
    const code = await town.code(id);
    await town.strangers(...NAMES);
    await town.company.settle();
    // enrichment gets no answer meanwhile: it is not what is counted here
    await town.company.simulator.control.fault({ api: 'externalcontact/get', kind: 'latency', latencyMs: 20_000, times: ADDS });
    seen.clear();
    forTheNamed.length = 0;
    await Promise.all(NAMES.map((customer) => town.company.simulator.control.scan({ customer, configId: code.configId, userId: 'WangFang', halfFirst: false })));
    await eventually(() => town.ok<{ points: { held: number } }>('GET', '/customers/wmZhang'), ({ points: { held } }) => held === ADDS * 100, 60_000);
    const total = [...seen.values()].reduce((sum, count) => sum + count, 0);
    if (process.env['SHOW_STATEMENTS']) console.log([...seen].sort((a, b) => b[1] - a[1]).map(([what, count]) => `${(count / ADDS).toFixed(2)} ${what}`).join('\n'));
    console.log(`${engine}: ${(total / ADDS).toFixed(1)} statements per add`);
    expect(total / ADDS).toBeLessThanOrEqual(MOST_PER_ADD);
    expect(forTheNamed).toEqual([]); // leads and claims cost only those whom they name
  });
});
