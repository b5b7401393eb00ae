import { forgetLeads } from '../../../src/features/referrals/leads/blank-leads';
import type { WorkItem } from '../../../src/kernel/work/outcome';
import { ENGINES } from '../../support/databases';
import { eventually, openTown, termsOf, type Town } from '../../support/referral-town';
import { callerOf, type EvidenceLine } from './naming-fixture';

const DAY_MS = 86_400_000;
interface LeadItem { id: string; status: string; name: string | null; phone: string | null; reason: { code: string } | null; duplicateOf: string | null; refereeExternalUserId: string | null; source: string; referral: { id: string; status: string; reason: { code: string } | null } | null }

describe.each(ENGINES)('leads on %s', (engine) => {
  let town: Town;
  let serial = 0;
  beforeAll(async () => { town = await openTown(engine, { env: { PUBLIC_URL: 'https://bot.example.com/' } }); });
  afterAll(() => town.company.end());

  /** Nobody else has it, and nothing else that is stored looks like it. */
  const newPhone = () => `139${String(7_130_000 + (serial += 1)).padStart(8, '4')}`;
  const lead = (campaignId: string, more: Record<string, unknown> = {}) => ({ referrerExternalUserId: 'wmZhang', campaignId, name: '欧阳小明', phone: newPhone(), consent: true, ...more });
  const tell = (body: Record<string, unknown>) => town.company.api<LeadItem & { code?: string }>('POST', '/leads', body);
  const read = (id: string) => town.ok<LeadItem>('GET', `/leads/${id}`);
  const add = async (customer: string) => {
    await town.strangers(customer);
    await town.company.simulator.control.addWithoutCode({ userId: 'WangFang', customer });
  };
  const note = (customer: string, ...mobiles: string[]) => town.company.simulator.control.staffEdits({ userId: 'WangFang', customer, mobiles });
  const came = (id: string, isSo: (lead: LeadItem) => boolean) => eventually(() => read(id), isSo, 30_000);

  test('C3 P7 a friend told of before they came is matched by the phone that staff note, pays like a scan, and lapses like one', async () => {
    const id = await town.campaign({ retention: 'PT1S' });
    const phone = newPhone();
    const told = await tell(lead(id, { phone: `+86 ${phone.slice(0, 3)} ${phone.slice(3, 7)}-${phone.slice(7)}` }));
    expect(told).toMatchObject({ status: 201, body: { status: 'open', name: '欧*', phone: `139****${phone.slice(-4)}`, refereeExternalUserId: null, referral: null, source: 'api' } });
    await add('wmTold');
    await note('wmTold', phone);
    const matched = await came(told.body.id, ({ referral }) => referral !== null);
    expect(matched).toMatchObject({ status: 'matched', refereeExternalUserId: 'wmTold', referral: { reason: null } });
    const { evidence } = await town.ok<{ evidence: EvidenceLine[] }>('GET', `/referrals/${matched.referral?.id}`);
    expect(evidence[0]).toMatchObject({ code: 'lead', passed: true });
    expect(evidence[0]?.saw).toContain(told.body.id);
    expect(evidence.slice(1).every(({ passed }) => passed)).toBe(true);
    await eventually(() => town.available('wmZhang'), (points) => points === 100, 30_000);

    const long = await town.campaign({ retention: 'PT1H' });
    const other = (await tell(lead(long, { phone }))).body; // the friend is a customer by now
    expect(await came(other.id, ({ referral }) => referral !== null)).toMatchObject({ status: 'matched', referral: { status: 'rejected', reason: { code: 'existing_customer' } } });
    const next = lead(long);
    const leaves = (await tell(next)).body;
    await add('wmLeaves');
    await note('wmLeaves', String(next['phone']));
    await came(leaves.id, ({ referral }) => referral?.status === 'bound');
    await town.company.simulator.control.customerDeletes({ userId: 'WangFang', customer: 'wmLeaves' });
    expect(await came(leaves.id, ({ referral }) => referral?.status === 'lapsed')).toMatchObject({ referral: { reason: { code: 'unfollowed' } } });
  }, 90_000);

  test('who may not be told of, or tell: every refusal says why', async () => {
    const id = await town.campaign();
    expect(await tell(lead(id, { consent: false }))).toMatchObject({ status: 422, body: { code: 'consent_required' } });
    for (const phone of ['12345', '010-12345678', '+1 202 555 0100']) {
      const refused = await tell(lead(id, { phone }));
      expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: 'phone' }] } });
      expect(JSON.stringify(refused.body)).not.toContain(phone); // what was sent is not said back
    }
    expect(await tell(lead(id, { referrerExternalUserId: 'wmNobody' }))).toMatchObject({ status: 404, body: { code: 'customer.not_found' } });
    expect(await tell(lead('nothing'))).toMatchObject({ status: 404, body: { code: 'campaign.not_found' } });
    const { id: draft } = await town.ok<{ id: string }>('POST', '/campaigns', termsOf());
    expect(await tell(lead(draft))).toMatchObject({ status: 409, body: { code: 'campaign.draft' } });
    await town.ok('POST', `/campaigns/${id}/pause`);
    expect(await tell(lead(id))).toMatchObject({ status: 409, body: { code: 'campaign.paused' } });
    await town.ok('POST', `/campaigns/${id}/resume`);
    await town.ok('POST', '/deals', { reference: `deal-${engine}`, externalUserId: 'wmBoughtOnly', amountFen: 1, closedAt: new Date().toISOString() });
    expect(await tell(lead(id, { referrerExternalUserId: 'wmBoughtOnly' }))).toMatchObject({ status: 422, body: { code: 'referrer_not_customer' } });
    const { machine } = town.company.bot.app;
    await machine.unitOfWork.run((tx) => tx.change("UPDATE customer SET staffId = id WHERE externalUserId = 'wmChen'"));
    expect(await tell(lead(id, { referrerExternalUserId: 'wmChen' }))).toMatchObject({ status: 422, body: { code: 'referrer_is_staff' } });
    await machine.unitOfWork.run((tx) => tx.change("UPDATE customer SET staffId = NULL WHERE externalUserId = 'wmChen'"));
    for (const [role, writes] of [['auditor', 403], ['finance', 403], ['supervisor', 201]] as const) {
      const { call } = await callerOf(town, role);
      expect((await call('POST', '/leads', lead(id))).status).toBe(writes);
      expect((await call('GET', '/leads')).status).toBe(role === 'finance' ? 403 : 200);
    }
  });

  test('the first of a campaign stands: told again it is the same, by another it is a duplicate that says so; lists mask, and nothing is kept in clear', async () => {
    const id = await town.campaign();
    const body = lead(id, { name: '司马相如如' });
    const first = await tell(body);
    expect(await tell({ ...body, phone: `86${String(body.phone)}` })).toMatchObject({ status: 200, body: { id: first.body.id } });
    const second = await tell({ ...body, referrerExternalUserId: 'wmLiu' });
    expect(second).toMatchObject({ status: 201, body: { status: 'duplicate', duplicateOf: first.body.id, reason: { code: 'already_referred', text: expect.any(String) as string, appeal: expect.any(String) as string } } });
    expect((await town.ok<{ items: LeadItem[] }>('GET', `/leads?campaignId=${id}`)).items.map((item) => [item.id, item.phone?.slice(3, 7), item.name])).toEqual([[second.body.id, '****', '司*'], [first.body.id, '****', '司*']]);
    expect((await town.ok<{ items: LeadItem[] }>('GET', `/leads?campaignId=${id}&status=open`)).items).toHaveLength(1);
    expect((await town.ok<{ items: LeadItem[] }>('GET', `/leads?campaignId=${id}&referrer=wmLiu`)).items.map((item) => item.id)).toEqual([second.body.id]);
    const page = await town.ok<{ items: LeadItem[]; nextCursor: string }>('GET', `/leads?campaignId=${id}&limit=1`);
    expect((await town.ok<{ items: LeadItem[] }>('GET', `/leads?campaignId=${id}&limit=1&cursor=${page.nextCursor}`)).items[0]?.id).toBe(first.body.id);
    expect(await town.company.api('POST', `/leads/${second.body.id}/match`, { externalUserId: 'wmLiu' })).toMatchObject({ status: 409, body: { code: 'lead.duplicate' } });
    await town.company.settle();
    const { database } = town.company.bot.app.machine;
    for (const table of ['referral_lead', 'journal', 'work', 'idempotency_record', 'follow_phone', 'follow_fact']) {
      const kept = JSON.stringify(await database.rows(`SELECT * FROM ${table}`));
      for (const secret of [String(body.phone), '司马相如如']) expect([table, kept.includes(secret)]).toEqual([table, false]);
    }
  });

  test('a member says who the friend is; an old customer reads existing_customer; a phone that was noted long ago is found by a new lead', async () => {
    const id = await town.campaign();
    const { id: leadId } = (await tell(lead(id))).body;
    await add('wmByHand');
    const match = (externalUserId: string) => town.company.api<LeadItem>('POST', `/leads/${leadId}/match`, { externalUserId });
    await eventually(() => match('wmByHand'), ({ status }) => status === 200);
    expect(await match('wmByHand')).toMatchObject({ status: 200, body: { status: 'matched', matchedBy: 'hand', refereeExternalUserId: 'wmByHand' } });
    await came(leadId, ({ referral }) => referral?.status === 'bound');
    expect(await match('wmLiu')).toMatchObject({ status: 409, body: { code: 'lead.matched' } });
    expect(await town.company.api('POST', '/leads/nothing/match', { externalUserId: 'wmLiu' })).toMatchObject({ status: 404, body: { code: 'lead.not_found' } });
    const phone = newPhone();
    await note('wmLiu', phone);
    await eventually(() => town.company.bot.app.machine.database.rows("SELECT p.id FROM follow_phone p JOIN customer c ON c.id = p.customerId WHERE c.externalUserId = 'wmLiu'"), (rows) => rows.length === 1, 30_000);
    const old = (await tell(lead(id, { phone }))).body;
    expect(await came(old.id, ({ referral }) => referral !== null)).toMatchObject({ status: 'matched', refereeExternalUserId: 'wmLiu', referral: { status: 'rejected', reason: { code: 'existing_customer' } } });
    const { machine } = town.company.bot.app;
    const told = await machine.database.rows<{ type: string; causeType: string }>('SELECT type, causeType FROM journal WHERE subject = ? ORDER BY id', [leadId]);
    expect(told).toEqual([{ type: 'lead.told', causeType: 'api' }, { type: 'lead.matched', causeType: 'api' }]);
  });

  test('90 days after nobody came a lead is blanked; one that was matched is kept', async () => {
    const id = await town.campaign();
    const [stale, kept] = [(await tell(lead(id))).body, (await tell(lead(id))).body];
    await add('wmKept');
    await eventually(() => town.company.api('POST', `/leads/${kept.id}/match`, { externalUserId: 'wmKept' }), ({ status }) => status === 200);
    const { unitOfWork } = town.company.bot.app.machine;
    const forget = (days: number) => unitOfWork.run(async (tx) => forgetLeads({ clock: { nowMs: () => Date.now() + days * DAY_MS, sleep: () => Promise.resolve() } }).run?.(tx, { id: 'nightly' } as WorkItem));
    await forget(89);
    expect(await read(stale.id)).toMatchObject({ status: 'open', name: '欧*' });
    await forget(91);
    expect(await read(stale.id)).toMatchObject({ status: 'expired', name: null, phone: null });
    expect(await read(kept.id)).toMatchObject({ status: 'matched', name: '欧*' });
  });

  test('two referrers tell of one phone at the same moment, in two processes where there are two: one lead stands', async () => {
    const id = await town.campaign();
    const other = engine === 'mysql' ? await town.company.another() : null;
    const { call, callAt } = await callerOf(town, 'admin');
    const there = other ? callAt(other.port) : call;
    for (let round = 0; round < 5; round += 1) {
      const body = lead(id);
      const answers = await Promise.all([call('POST', '/leads', body), there('POST', '/leads', { ...body, referrerExternalUserId: 'wmLiu' })]);
      expect(answers.map(({ status, body: { status: stands } }) => `${status} ${String(stands)}`).sort()).toEqual(['201 duplicate', '201 open']);
    }
    await other?.stop();
  });

  test('law 7: a signed link lets a referrer tell of friends without a key, and says nothing of others', async () => {
    const id = await town.campaign({ name: '春季转介绍' });
    const made = await town.ok<{ url: string; expiresAt: string }>('POST', `/campaigns/${id}/lead-links`, { referrerExternalUserId: 'wmZhang' });
    expect(made.url).toMatch(/^https:\/\/bot\.example\.com\/api\/h5\/leads\/[^/?]+$/);
    expect(made.url).not.toContain('wmZhang');
    const token = made.url.split('/').at(-1) ?? '';
    const form = async (method: string, path: string, body?: unknown) => {
      const answer = await fetch(`${town.company.url}/api/h5/leads/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    };
    const shown = await form('GET', token);
    const { version } = shown.body['consent'] as { version: string };
    expect(shown).toMatchObject({ status: 200, body: { campaignName: '春季转介绍', expiresAt: made.expiresAt, consent: { text: expect.any(String) as string } } });
    const friend = { name: '欧阳小明', phone: newPhone(), consent: true, consentVersion: version };
    for (let times = 0; times < 2; times += 1) expect(await form('POST', token, friend)).toEqual({ status: 201, body: { received: true } });
    expect((await town.ok<{ items: LeadItem[] }>('GET', `/leads?campaignId=${id}`)).items).toMatchObject([{ source: 'form', status: 'open', referrerExternalUserId: 'wmZhang' }]);
    expect(await form('POST', token, { ...friend, consent: false })).toMatchObject({ status: 422, body: { code: 'consent_required' } });
    expect(await form('POST', token, { ...friend, consentVersion: '2019' })).toMatchObject({ status: 409, body: { code: 'consent_outdated' } });
    expect(await form('POST', token, { ...friend, referrerExternalUserId: 'wmLiu' })).toMatchObject({ status: 400 });
    const forged = token.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A'));
    for (const method of ['GET', 'POST']) expect(await form(method, forged, method === 'POST' ? friend : undefined)).toMatchObject({ status: 404, body: { code: 'lead_link.not_found' } });
    expect((await Promise.all(Array.from({ length: 25 }, () => form('POST', forged, friend)))).map(({ status }) => status)).not.toContain(429); // guessing shuts nobody's form
    const busy = await Promise.all(Array.from({ length: 21 }, () => form('POST', token, friend)));
    expect(busy.map(({ status }) => status)).toContain(429);
  });
});
