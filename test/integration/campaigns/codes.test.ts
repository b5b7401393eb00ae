import { ENGINES } from '../../support/databases';
import { openTown, type Code, type Town } from '../../support/referral-town';

describe.each(ENGINES)('codes on %s', (engine) => {
  let town: Town;
  beforeAll(async () => { town = await openTown(engine); });
  afterAll(() => town.company.end());

  const waysFor = async (state: string) => (await town.company.simulator.control.world()).contactWays.filter((way) => way.state === state);
  const ask = (campaignId: string, referrerExternalUserId = 'wmZhang') => town.company.api<Code>('POST', `/campaigns/${campaignId}/codes`, { referrerExternalUserId });

  test('thirty asks at once: exactly one 201, one code, one contact way at WeCom', async () => {
    const id = await town.campaign();
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask(id)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(29);
    expect(new Set(answers.map(({ body }) => body.state)).size).toBe(1);
    expect(await waysFor(answers[0]?.body.state ?? '')).toHaveLength(1);
  });

  test('P30 a lost reply of add_contact_way: the code is found again, still exactly one', async () => {
    const id = await town.campaign();
    await town.company.simulator.control.fault({ api: 'externalcontact/add_contact_way', kind: 'loseReply' });
    const { body } = await ask(id);
    expect(body.status).toBe('active');
    const ways = await waysFor(body.state);
    expect(ways.map((way) => way.configId)).toEqual([body.configId]);
  });

  test('P30 a request that never arrived is made anew, exactly once', async () => {
    const id = await town.campaign();
    await town.company.simulator.control.fault({ api: 'externalcontact/add_contact_way', kind: 'dropRequest' });
    const { body } = await ask(id);
    expect(body.status).toBe('active');
    expect(await waysFor(body.state)).toHaveLength(1);
  });

  test('refused for good: failed with the reason; the next ask tries anew', async () => {
    const id = await town.campaign();
    await town.company.simulator.control.fault({ api: 'externalcontact/add_contact_way', kind: 'errcode', errcode: 41054 });
    const refused = await ask(id);
    expect(refused.body).toMatchObject({ status: 'failed' });
    expect(refused.body.reason).toContain('41054');
    const again = await ask(id);
    expect(again).toMatchObject({ status: 200, body: { status: 'active', state: refused.body.state } });
    expect(await waysFor(refused.body.state)).toHaveLength(1);
  });

  test('unknown customers have no code; a code of a draft, paused or ended campaign is not made', async () => {
    const id = await town.campaign();
    expect(await ask(id, 'wmNobody')).toMatchObject({ status: 404 });
    await town.ok('POST', `/campaigns/${id}/pause`);
    expect(await ask(id)).toMatchObject({ status: 409 });
    await town.ok('POST', `/campaigns/${id}/end`);
    expect(await ask(id)).toMatchObject({ status: 409 });
  });
});
