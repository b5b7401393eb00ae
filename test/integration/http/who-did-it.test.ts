import { ENGINES } from '../../support/databases';
import { openTown, termsOf, type Town } from '../../support/referral-town';

describe.each(ENGINES)('what is done by hand is told with who did it, on %s', (engine) => {
  let town: Town;
  let keyId: string;
  beforeAll(async () => {
    town = await openTown(engine);
    keyId = String((await town.company.bot.app.access.listApiKeys())[0]?.id);
  });
  afterAll(() => town.company.end());

  const database = () => town.company.bot.app.machine.database;
  const told = async (subject: string) => (await database().rows<{ type: string; data: string; causeType: string; causeId: string }>('SELECT type, data, causeType, causeId FROM journal WHERE subject = ? ORDER BY id', [subject]))
    .map(({ type, data, causeType, causeId }) => [type, JSON.parse(data) as unknown, `${causeType}:${causeId}`]);
  const by = () => `api:${keyId}`;

  test('drafting a campaign and changing the draft', async () => {
    const { id } = await town.ok<{ id: string }>('POST', '/campaigns', termsOf());
    await town.ok('PATCH', `/campaigns/${id}`, { retention: 'PT3S', name: '春季' });
    expect(await town.company.api('PATCH', '/campaigns/nothing', { name: 'x' })).toMatchObject({ status: 404 });
    expect(await told(id)).toEqual([['campaign.drafted', { version: 1 }, by()], ['campaign.redrafted', { fields: 'name retention' }, by()]]);
  });

  test('revoking a code, once', async () => {
    const campaignId = await town.campaign();
    const { id } = await town.code(campaignId);
    const first = await town.ok<{ status: string }>('POST', `/codes/${id}/revoke`);
    expect(first).toMatchObject({ id, status: 'revoked', referrerExternalUserId: 'wmZhang' });
    expect(await town.ok('POST', `/codes/${id}/revoke`)).toEqual(first);
    expect(await town.company.api('POST', '/codes/nothing/revoke')).toMatchObject({ status: 404, body: { code: 'code.not_found' } });
    expect(await told(id)).toEqual([['code.revoked', { campaignId }, by()]]);
  });

  test('parking a callback and replaying it', async () => {
    const code = await town.code(await town.campaign());
    await town.strangers('wmPark');
    await town.scan('wmPark', code);
    await town.company.settle();
    const row = (await town.ok<{ items: { id: string; status: string }[] }>('GET', '/inbox?limit=1')).items[0];
    const id = String(row?.id);
    expect(await town.company.api('POST', `/inbox/${id}/park`)).toMatchObject({ status: 409, body: { code: 'inbox.not_waiting' } });
    await town.company.bot.app.machine.unitOfWork.run((tx) => tx.change("UPDATE inbox SET status = 'failed' WHERE id = ?", [id]));
    for (let times = 0; times < 2; times += 1) expect(await town.ok('POST', `/inbox/${id}/park`)).toMatchObject({ id, status: 'parked' });
    expect(await town.ok('POST', `/inbox/${id}/replay`)).toMatchObject({ id, attempts: 0 });
    await town.company.settle();
    expect((await town.ok<{ items: { id: string; status: string }[] }>('GET', '/inbox?limit=1')).items[0]).toMatchObject({ id, status: 'done' });
    await town.company.bot.app.machine.unitOfWork.run((tx) => tx.change('UPDATE inbox SET body = NULL WHERE id = ?', [id]));
    expect(await town.company.api('POST', `/inbox/${id}/replay`)).toMatchObject({ status: 409, body: { code: 'inbox.not_replayable' } });
    expect(await town.company.api('POST', '/inbox/nothing/replay')).toMatchObject({ status: 404, body: { code: 'inbox.not_found' } });
    expect(await told(id)).toEqual([['inbox.parked', { from: 'failed' }, by()], ['inbox.replayed', { from: 'parked' }, by()]]);
  });
});
