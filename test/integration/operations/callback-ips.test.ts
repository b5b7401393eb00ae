import { ENGINES } from '../../support/databases';
import { openCompany, type Company } from '../../support/company';
import { eventually } from '../../support/referral-town';

describe.each(ENGINES)('the addresses that callbacks come from, on %s', (engine) => {
  let company: Company;
  beforeAll(async () => { company = await openCompany(engine); });
  afterAll(() => company.end());

  let looks = 0;
  /** What the daily bell does. */
  const look = async (): Promise<void> => {
    const { unitOfWork, database } = company.bot.app.machine;
    looks += 1;
    const once = `look:${looks}`;
    await unitOfWork.run((tx) => Promise.resolve(tx.enqueue({ kind: 'operations.callback_ips', key: 'all', lane: 'bulk', payload: {}, once })));
    await eventually(() => database.one<{ status: string }>('SELECT status FROM work WHERE once = ?', [once]), (row) => row?.status === 'done');
  };
  const alarms = async () => (await company.bot.app.machine.database.rows<{ data: string }>("SELECT data FROM journal WHERE type = 'callback_ips.changed' ORDER BY id")).map(({ data }) => JSON.parse(data) as unknown);

  test('raise an alarm when they change, none at first, none for the same in another order, none for an empty answer', async () => {
    const { control } = company.simulator;
    await control.settings({ callbackIps: ['203.0.113.1', '203.0.113.2'] });
    await look();
    await control.settings({ callbackIps: ['203.0.113.2', '203.0.113.1'] });
    await look();
    await control.settings({ callbackIps: [] });
    await look();
    expect(await alarms()).toEqual([]);
    await control.settings({ callbackIps: ['203.0.113.2', '203.0.113.3', '203.0.113.4'] });
    await look();
    expect(await alarms()).toEqual([{ added: 2, removed: 1 }]);
  });
});
