import { ENGINES } from '../../support/databases';
import { openCompany, type Company } from '../../support/company';

const LONG_AGO_S = Math.floor(Date.now() / 1000) - 90 * 86_400;

describe.each(ENGINES)('a listing that WeCom refuses, on %s', (engine) => {
  let company: Company;
  afterEach(() => company.end());

  const database = () => company.bot.app.machine.database;
  const follows = async () => (await database().rows<{ externalUserId: string }>(
    'SELECT c.externalUserId FROM follow_episode e JOIN customer c ON c.id = e.customerId WHERE e.endedAtMs IS NULL ORDER BY c.externalUserId')).map((row) => row.externalUserId);
  const listAgain = async () => {
    await company.bot.app.machine.unitOfWork.run((tx) => Promise.resolve(tx.enqueue({ kind: 'staff.list', key: 'all', lane: 'bulk', payload: {} })));
    await company.settle();
  };
  const syncs = async () => Number((await database().one<{ n: number }>("SELECT COUNT(*) AS n FROM work WHERE kind = 'customers.sync'"))?.n);

  test.each([60011, 40003])('P8 %i: the member is asked again when found in range next, and then no more', async (errcode) => {
    company = await openCompany(engine, { seed: { staff: [], customers: [] } });
    await company.settle();
    const { control } = company.simulator;
    await control.seed({
      staff: [{ userId: 'WangFang' }], customers: [{ externalUserId: 'wmOld1' }, { externalUserId: 'wmOld2' }],
      follows: ['wmOld1', 'wmOld2'].map((customer) => ({ userId: 'WangFang', customer, createdAt: LONG_AGO_S })),
    });
    await control.fault({ api: 'externalcontact/batch/get_by_user', kind: 'errcode', errcode });
    await listAgain();
    expect(await follows()).toEqual([]);
    await listAgain();
    expect(await follows()).toEqual(['wmOld1', 'wmOld2']);
    const asked = await syncs();
    await listAgain();
    expect(await syncs()).toBe(asked);
  });

  test('a reconcile whose list of members WeCom refuses for good says so, and does not go on for ever', async () => {
    company = await openCompany(engine, { seed: { staff: [], customers: [] } });
    await company.settle();
    await company.simulator.control.fault({ api: 'externalcontact/get_follow_user_list', kind: 'errcode', errcode: 40003 });
    const asked = await company.api<{ id: string }>('POST', '/reconciliations');
    await company.settle();
    expect((await company.api('GET', '/reconciliations/last')).body).toMatchObject({ id: asked.body.id, status: 'given_up', finishedAt: expect.any(String) as string });
    const again = await company.api<{ id: string }>('POST', '/reconciliations');
    expect(again.body.id).not.toBe(asked.body.id);
    await company.settle();
    expect((await company.api('GET', '/reconciliations/last')).body).toMatchObject({ id: again.body.id, status: 'done' });
  });
});
