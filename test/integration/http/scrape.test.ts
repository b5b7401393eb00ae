import { ENGINES } from '../../support/databases';
import { openTown, type Town } from '../../support/referral-town';

describe.each(ENGINES)('a scrape on %s', (engine) => {
  let town: Town;
  beforeAll(async () => { town = await openTown(engine); });
  afterAll(() => town.company.end());

  test('counts what waits once, for both gauges', async () => {
    const { database } = town.company.bot.app.machine;
    const asked: string[] = [];
    const one = database.one.bind(database);
    database.one = (sql, params) => { if (sql.startsWith('SELECT COUNT(*)')) asked.push(sql); return one(sql, params); };
    const scrape = async () => (await fetch(`${town.company.url}/metrics`)).text();
    expect(await scrape()).toMatch(/^inbox_pending 0$[^]*^work_pending 0$/m);
    expect(asked).toHaveLength(2); // one count of the inbox, one of the work
    await scrape();
    expect(asked).toHaveLength(4); // each scrape its own: nothing is remembered
  });
});
