import { ENGINES } from '../../support/databases';
import { openTown, points, termsOf, wait, type Town } from '../../support/referral-town';

interface Problem { code: string; errors: { path: string; code: string }[] }

describe.each(ENGINES)('the life of a campaign on %s', (engine) => {
  let town: Town;
  beforeAll(async () => {
    town = await openTown(engine);
    await town.company.simulator.control.seed({ staff: [{ userId: 'ZhaoLei', activated: false }] });
  });
  afterAll(() => town.company.end());

  const draft = async (more: Record<string, unknown> = {}) => (await town.ok<{ id: string }>('POST', '/campaigns', termsOf(more))).id;
  const shown = async (id: string) => Object.fromEntries((await town.referrals(id)).map((item) => [item.refereeExternalUserId, item.reason?.code ?? item.status]));

  test('publish lists every unmet check at once', async () => {
    const id = await draft({
      startsAt: new Date(Date.now() - 60_000).toISOString(), endsAt: new Date(Date.now() - 60_000).toISOString(), staffUserIds: ['WangFang', 'ZhaoLei', 'NoSuchMember'],
      rewards: [points('a', 5, { kind: 'cash', milestone: 'added' }), points('a', 5)],
    });
    const answer = await town.company.api<Problem>('POST', `/campaigns/${id}/publish`);
    expect(answer.status).toBe(422);
    expect(answer.body.errors.map(({ path, code }) => `${path} ${code}`).sort()).toEqual([
      'acknowledge per_head', 'endsAt ends_before_start', 'endsAt ends_in_past', 'rewards[0].kind cash_not_configured', 'rewards[1].key reward_key_twice',
      'staffUserIds[1] staff_not_activated', 'staffUserIds[2] staff_unknown',
    ]);
    expect(await town.ok('GET', `/campaigns/${id}`)).toMatchObject({ status: 'draft' });
  });

  test('PATCH changes a draft; a published campaign changes by a version only', async () => {
    const id = await draft();
    expect(await town.ok('PATCH', `/campaigns/${id}`, { name: '春季', retention: 'PT3S' })).toMatchObject({ name: '春季', retention: 'PT3S', status: 'draft' });
    await town.ok('POST', `/campaigns/${id}/publish`);
    expect(await town.company.api('PATCH', `/campaigns/${id}`, { name: '夏季' })).toMatchObject({ status: 409 });
    expect(await town.company.api('POST', `/campaigns/${id}/publish`)).toMatchObject({ status: 409 });
  });

  test('of two who change one draft the second is told; what changes nothing, or names no revision, goes through', async () => {
    const id = await draft();
    const { revision } = await town.ok<{ revision: string }>('GET', `/campaigns/${id}`);
    const first = await town.ok<{ revision: string }>('PATCH', `/campaigns/${id}`, { name: '春季', revision });
    expect(first.revision).not.toBe(revision);
    const second = await town.company.api<Problem & { errors: { values: { at: string } }[] }>('PATCH', `/campaigns/${id}`, { retention: 'PT3S', revision });
    expect(second).toMatchObject({ status: 409, body: { code: 'campaign.changed', errors: [{ path: 'revision', values: { at: expect.any(String) as string } }] } });
    expect(await town.ok('GET', `/campaigns/${id}`)).toMatchObject({ name: '春季', revision: first.revision });
    expect(await town.ok('PATCH', `/campaigns/${id}`, { name: '春季', revision })).toMatchObject({ revision: first.revision });
    expect(await town.ok('PATCH', `/campaigns/${id}`, { retention: 'PT3S', revision: first.revision })).toMatchObject({ name: '春季', retention: 'PT3S' });
    expect(await town.ok('PATCH', `/campaigns/${id}`, { name: '夏季' })).toMatchObject({ name: '夏季', retention: 'PT3S' });
  });

  test('P18 a friend added before a new version is paid by the old one, though both come in one second', async () => {
    const id = await town.campaign();
    const code = await town.code(id);
    await town.strangers('wmBefore', 'wmAfter');
    await town.scan('wmBefore', code);
    await town.company.settle();
    await town.ok('POST', `/campaigns/${id}/versions`, { ...termsOf({ startsAt: new Date().toISOString(), rewards: [points('referrer', 7)] }), reason: 'cheaper' });
    await town.scan('wmAfter', code);
    await town.retained();
    const versions = Object.fromEntries((await town.referrals(id)).map((item) => [item.refereeExternalUserId, [item.status, item.campaignVersion]]));
    expect(versions).toEqual({ wmBefore: ['retained', 1], wmAfter: ['retained', 2] });
    expect((await town.rewards(id)).map((reward) => [reward.amount, reward.status]).sort()).toEqual([[100, 'issued'], [7, 'issued']]);
  });

  test('P11 P18 pause, resume and end count at the time of the scan; earlier friends run on', async () => {
    const id = await town.campaign();
    const code = await town.code(id);
    await town.strangers('wmRunning', 'wmPaused', 'wmResumed', 'wmEnded');
    await town.scan('wmRunning', code);
    await town.company.settle();
    await town.ok('POST', `/campaigns/${id}/pause`);
    await town.scan('wmPaused', code);
    await town.company.settle();
    await town.ok('POST', `/campaigns/${id}/resume`);
    await town.scan('wmResumed', code);
    await town.company.settle();
    await town.ok('POST', `/campaigns/${id}/end`);
    await town.scan('wmEnded', code);
    await town.retained();
    expect(await shown(id)).toEqual({ wmRunning: 'retained', wmPaused: 'campaign_paused', wmResumed: 'retained', wmEnded: 'campaign_ended' });
  });

  test('P11 a scan is judged by its own time, however late it arrives', async () => {
    const id = await town.campaign();
    const code = await town.code(id);
    await town.strangers('wmLate');
    await town.company.simulator.control.scan({ customer: 'wmLate', configId: code.configId, userId: 'WangFang', delayMs: 1800 });
    await wait(1100);
    await town.ok('POST', `/campaigns/${id}/end`);
    await town.company.settle();
    await town.retained();
    expect(await shown(id)).toEqual({ wmLate: 'retained' });
  });

  test('P11 a revoked code refers nobody any more; who came before stays', async () => {
    const id = await town.campaign();
    const code = await town.code(id);
    await town.strangers('wmInTime', 'wmTooLate');
    await town.scan('wmInTime', code);
    await town.company.settle();
    await town.ok('POST', `/codes/${code.id}/revoke`);
    await town.scan('wmTooLate', code);
    await town.retained();
    expect(await shown(id)).toEqual({ wmInTime: 'retained', wmTooLate: 'code_revoked' });
  });
});
