import { ENGINES } from '../../support/databases';
import { eventually, openTown, termsOf, type Code, type Town } from '../../support/referral-town';
import { callerOf, type EvidenceLine } from './naming-fixture';

interface ClaimItem { id: string; status: string; escalatedAt: string | null; referral: { id: string; status: string; reason: { code: string } | null } | null }
type Person = Awaited<ReturnType<typeof callerOf>>;

describe.each(ENGINES)('claims on %s', (engine) => {
  let town: Town;
  let anna: Person;
  let ben: Person;
  beforeAll(async () => {
    town = await openTown(engine, { env: { ADMIN_USER_IDS: 'wangfang,Nobody' } });
    [anna, ben] = [await callerOf(town, 'supervisor'), await callerOf(town, 'supervisor')];
  });
  afterAll(() => town.company.end());

  const claim = (campaignId: string, refereeExternalUserId: string, more: Record<string, unknown> = {}) => ({ campaignId, refereeExternalUserId, referrerExternalUserId: 'wmZhang', evidence: '聊天截图：张女士的朋友', ...more });
  const add = async (customer: string) => {
    await town.strangers(customer);
    await town.company.simulator.control.addWithoutCode({ userId: 'WangFang', customer });
    await eventually(() => town.company.api('GET', `/customers/${customer}`), ({ status }) => status === 200);
    await town.company.settle();
  };
  const made = async (...given: Parameters<typeof claim>) => {
    const answer = await anna.call('POST', '/claims', claim(...given));
    expect(answer).toMatchObject({ status: 201, body: { status: 'open' } });
    return String(answer.body['id']);
  };
  const decide = (id: string, decision = 'accept', who = ben) => who.call('POST', `/claims/${id}/decide`, { decision, note: '已核对' });
  const read = (id: string) => town.ok<ClaimItem>('GET', `/claims/${id}`);

  test('C4 P31 who claims does not decide; accepted by another person it counts at the first add, and the evidence names both', async () => {
    const id = await town.campaign({ retention: 'PT1S' });
    await add('wmSearched');
    const claimId = await made(id, 'wmSearched');
    expect(await town.referrals(id)).toEqual([]);
    expect(await decide(claimId, 'accept', anna)).toMatchObject({ status: 403, body: { code: 'same_person' } });
    expect(await decide(claimId)).toMatchObject({ status: 200, body: { status: 'accepted', reason: null, note: '已核对', claimedBy: anna.id, decidedBy: ben.id, referral: { id: expect.any(String) as string } } });
    expect(await decide(claimId, 'refuse')).toMatchObject({ status: 409, body: { code: 'claim.decided' } });
    const { referral } = await read(claimId);
    const { evidence, history } = await town.ok<{ evidence: EvidenceLine[]; history: { actor: string }[] }>('GET', `/referrals/${referral?.id}`);
    expect(evidence[0]).toEqual({ code: 'claim', passed: true, saw: `claim ${claimId}, claimed by ${anna.id}, accepted by ${ben.id}` });
    expect(history[0]?.actor).toBe(`api:${ben.id}`);
    await eventually(() => town.available('wmZhang'), (points) => points === 100, 30_000);
    const told = await town.company.bot.app.machine.database.rows('SELECT type, causeId FROM journal WHERE subject = ? ORDER BY id', [claimId]);
    expect(told).toEqual([{ type: 'claim.made', causeId: anna.id }, { type: 'claim.accepted', causeId: ben.id }]);
    // the code under which it counted goes to WeCom at the first ask
    expect((await town.ok<{ items: Code[] }>('GET', `/campaigns/${id}/codes`)).items).toMatchObject([{ status: 'pending' }]);
    const asks = await Promise.all([1, 2].map(() => town.company.api<Code>('POST', `/campaigns/${id}/codes`, { referrerExternalUserId: 'wmZhang' })));
    expect(asks.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect(asks.map(({ body }) => body.status)).toEqual(['active', 'active']);
  });

  test('P7 P11 P31 what is accepted is judged by the same reasons, what is refused says why and where to appeal', async () => {
    const id = await town.campaign({ retention: 'PT1H' });
    const old = await made(id, 'wmLiu');
    expect(await decide(old)).toMatchObject({ body: { status: 'accepted', referral: { status: 'rejected', reason: { code: 'campaign_not_started', text: expect.any(String) as string, appeal: expect.any(String) as string } } } });
    const self = await made(id, 'wmZhang');
    expect(await decide(self)).toMatchObject({ body: { referral: { status: 'rejected', reason: { code: 'campaign_not_started' } } } });
    await town.strangers('wmScanned');
    await town.scan('wmScanned', await town.code(id, 'wmLiu'));
    await eventually(() => town.referrals(id), (items) => items.some(({ refereeExternalUserId, status }) => refereeExternalUserId === 'wmScanned' && status === 'bound'), 30_000);
    const late = await made(id, 'wmScanned');
    expect(await decide(late)).toMatchObject({ body: { referral: { status: 'rejected', reason: { code: 'already_referred' } } } });
    await add('wmRefused');
    const refused = await made(id, 'wmRefused');
    expect(await decide(refused, 'refuse')).toMatchObject({ body: { status: 'refused', reason: { code: 'denied_by_review', text: expect.any(String) as string, appeal: expect.any(String) as string }, note: '已核对', referral: null } });
    expect((await town.referrals(id)).map(({ refereeExternalUserId }) => refereeExternalUserId)).not.toContain('wmRefused');
    expect((await town.ok<{ items: ClaimItem[] }>('GET', `/claims?campaignId=${id}&status=refused`)).items.map((item) => item.id)).toEqual([refused]);
    expect((await town.ok<{ items: ClaimItem[] }>('GET', `/claims?referee=wmLiu&limit=1`)).items.map((item) => item.id)).toEqual([old]);
  });

  test('refusals of a claim, and roles', async () => {
    const id = await town.campaign();
    await add('wmRoles');
    const first = await made(id, 'wmRoles');
    await town.ok('POST', '/deals', { reference: 'stranger', externalUserId: 'wmBuyerOnly', amountFen: 1, closedAt: new Date().toISOString() }); // told of, never followed
    const { id: draft } = await town.ok<{ id: string }>('POST', '/campaigns', termsOf());
    for (const [body, status, code] of [
      [claim(id, 'wmRoles'), 409, 'claim.open'], [claim('nothing', 'wmRoles'), 404, 'campaign.not_found'], [claim(draft, 'wmRoles'), 409, 'campaign.draft'], [claim(id, 'wmNobody'), 404, 'customer.not_found'],
      [claim(id, 'wmRoles', { referrerExternalUserId: 'wmNobody' }), 404, 'customer.not_found'], [claim(id, 'wmRoles', { referrerExternalUserId: 'wmBuyerOnly' }), 422, 'referrer_not_customer'], [claim(id, 'wmRoles', { evidence: '  ' }), 400, 'bad_request'],
    ] as const) expect(await anna.call('POST', '/claims', body)).toMatchObject({ status, body: { code } });
    expect(await decide('nothing')).toMatchObject({ status: 404, body: { code: 'claim.not_found' } });
    for (const [role, reads] of [['auditor', 200], ['finance', 403], ['staff', 403]] as const) {
      const { call } = await callerOf(town, role);
      expect((await call('GET', '/claims')).status).toBe(reads);
      expect((await call('GET', `/claims/${first}`)).status).toBe(reads);
      expect((await call('POST', '/claims', claim(id, 'wmRoles'))).status).toBe(403);
      expect((await call('POST', `/claims/${first}/decide`, { decision: 'refuse', note: 'x' })).status).toBe(403);
    }
    expect(await town.company.api('POST', `/campaigns/${id}/lead-links`, { referrerExternalUserId: 'wmZhang' })).toMatchObject({ status: 409, body: { code: 'public_url_missing' } });
  });

  test('two people decide at the same moment, in two processes where there are two: one decision stands', async () => {
    const id = await town.campaign();
    const other = engine === 'mysql' ? await town.company.another() : null;
    const carl = await callerOf(town, 'admin');
    const there = { ...carl, call: other ? carl.callAt(other.port) : carl.call };
    for (let round = 0; round < 4; round += 1) {
      const name = `wmAtOnce${round}`;
      await add(name);
      const claimId = await made(id, name);
      const answers = await Promise.all([decide(claimId), decide(claimId, 'refuse', there)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const winner = answers[0]?.status === 200 ? 'accepted' : 'refused';
      expect(await read(claimId)).toMatchObject({ status: winner, decidedBy: winner === 'accepted' ? ben.id : carl.id });
    }
    await other?.stop();
  });

  test('P31 a claim that nobody decided in a week is told to the admins, and waits on', async () => {
    const id = await town.campaign({ name: '没有人看' });
    await add('wmWaits');
    const claimId = await made(id, 'wmWaits');
    const { unitOfWork, database } = town.company.bot.app.machine;
    const due = await database.one<{ notBeforeMs: number; createdAtMs: number }>("SELECT notBeforeMs, createdAtMs FROM work WHERE kind = 'claim.escalate' AND subject = ?", [claimId]);
    expect(Math.round((Number(due?.notBeforeMs) - Number(due?.createdAtMs)) / 86_400_000)).toBe(7);
    await unitOfWork.run((tx) => tx.change("UPDATE work SET notBeforeMs = 0 WHERE kind = 'claim.escalate' AND subject = ?", [claimId]));
    expect(await eventually(() => read(claimId), ({ escalatedAt }) => escalatedAt !== null, 30_000)).toMatchObject({ status: 'open', referral: null });
    const notices = await eventually(() => town.company.simulator.control.delivered({ kind: 'app' }), (seen) => JSON.stringify(seen).includes(claimId), 30_000);
    expect(JSON.stringify(notices)).toContain('没有人看');
    expect(await (await fetch(`${town.company.url}/metrics`)).text()).toMatch(/^claims_escalated_total 1$/m);
    expect(await database.rows('SELECT type FROM journal WHERE subject = ? ORDER BY id', [claimId])).toEqual([{ type: 'claim.made' }, { type: 'claim.escalated' }]);
    expect(await decide(claimId)).toMatchObject({ status: 200, body: { status: 'accepted' } });
  });
});
