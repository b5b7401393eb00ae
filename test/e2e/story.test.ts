import { ENGINES } from '../support/databases';
import { openCompany, type Company } from '../support/company';

interface Referral { id: string; refereeExternalUserId: string; status: string; reason: { code: string } | null }

const RETENTION_S = 6; // longer than a loaded machine takes to look
const LONG_AGO = Math.floor(Date.now() / 1000) - 86_400;

describe.each(ENGINES)('the main job on %s', (engine) => {
  let company: Company;
  beforeAll(async () => {
    company = await openCompany(engine, { seed: {
      staff: [{ userId: 'WangFang', name: '王芳' }, { userId: 'LiLei', name: '李雷' }],
      customers: [{ externalUserId: 'wmReferrerA', name: '张女士' }, { externalUserId: 'wmOld', name: '老客户' }, { externalUserId: 'wmFriend1', name: '李明' }, { externalUserId: 'wmFriend2', name: '赵六' }],
      follows: [{ userId: 'WangFang', customer: 'wmReferrerA', createdAt: LONG_AGO }, { userId: 'LiLei', customer: 'wmOld', createdAt: LONG_AGO }],
    } });
    await company.settle();
  });
  afterAll(() => company.end());

  test('a friend scans, the right person is thanked', async () => {
    const created = await company.api('POST', '/campaigns', {
      name: '冬季转介绍', startsAt: new Date(Date.now() - 60_000).toISOString(), endsAt: new Date(Date.now() + 86_400_000).toISOString(), codeKind: 'contact_way',
      staffUserIds: ['WangFang'], staffPick: 'owner', retention: `PT${RETENTION_S}S`, welcome: { text: '欢迎！' }, budget: { points: 10_000 },
      rewards: [{ key: 'a', milestone: 'retained', beneficiary: 'referrer', kind: 'points', amount: 100 }, { key: 'b', milestone: 'retained', beneficiary: 'referee', kind: 'points', amount: 50 }],
    });
    expect(created).toMatchObject({ status: 201, body: { status: 'draft', version: 1 } });
    const id = String(created.body['id']);
    expect(await company.api('POST', `/campaigns/${id}/publish`)).toMatchObject({ status: 200, body: { status: 'running' } });
    const code = await company.api('POST', `/campaigns/${id}/codes`, { referrerExternalUserId: 'wmReferrerA' });
    expect(code).toMatchObject({ status: 201, body: { status: 'active' } });
    const configId = String(code.body['configId']);
    for (const customer of ['wmFriend1', 'wmFriend2', 'wmOld']) await company.simulator.control.scan({ customer, configId });
    await company.settle();
    const found = await company.api<{ items: Referral[] }>('GET', `/referrals?campaignId=${id}`);
    const of = (customer: string) => found.body.items.find((item) => item.refereeExternalUserId === customer);
    expect(of('wmFriend1')).toMatchObject({ status: 'bound', reason: null });
    expect(of('wmOld')).toMatchObject({ status: 'rejected', reason: { code: 'existing_customer' } });
    await new Promise((resolve) => setTimeout(resolve, RETENTION_S * 1000 + 600));
    await company.settle();
    expect(await company.api('GET', '/customers/wmReferrerA')).toMatchObject({ status: 200, body: { points: { available: 200, held: 0 } } });
    expect(await company.api('GET', '/customers/wmFriend1')).toMatchObject({ body: { points: { available: 50, held: 0 } } });
    expect(await company.api('GET', '/ledger/verification')).toMatchObject({ body: { ok: true } });
  });
});
