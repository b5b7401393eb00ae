import { ENGINES } from '../../support/databases';
import { Appeal } from '../../../entities/appeal';
import { doorOf } from '../../../src/kernel/http/doors';
import { eventually, openTown, type Town } from '../../support/referral-town';
import { openBrowser, type Browser, type Page } from './browser';

const base = 'http://bot.test';
/** A list, or the home page with its newest referrals. */
type Listed = { items?: unknown[]; recent?: unknown[] };
const itemsOf = (json: unknown): unknown[] => (json as Listed).items ?? (json as Listed).recent ?? [];

/** Who asks, on behalf of whom: the owner of everything in this town, their supervisor, and the same two of the other department. */
const PEOPLE = { own: 'WangFang', ownLead: 'LeadOne', other: 'LiLei', otherLead: 'LeadTwo' } as const;

describe.each(ENGINES)('whose customers a person may see, on %s', (engine) => {
  let town: Town;
  /** A value for each parameter of a path, by the pattern it stands in. */
  let subjects: Record<string, string>;
  /** A body that would be taken, by method and pattern. */
  let bodies: Record<string, Record<string, unknown>>;
  const browsers = new Map<string, Browser>();
  const routes = () => town.company.bot.app.routes.filter(({ path, auth }) => doorOf(path) === 'console' && auth !== 'public');

  beforeAll(async () => {
    town = await openTown(engine, { env: { PUBLIC_URL: base, ADMIN_USER_IDS: 'Boss' } });
    const { control } = town.company.simulator;
    await control.seed({
      departments: [{ id: 2, name: '一部' }, { id: 3, name: '二部' }],
      staff: [{ userId: 'Boss' }, { userId: 'LeadOne', departments: [2], leads: [2] }, { userId: 'LeadTwo', departments: [3], leads: [3] }],
      customers: [{ externalUserId: 'wmFriend', name: '朋友' }, { externalUserId: 'wmBuddy', name: '伙伴' }],
    });
    await control.updateStaff({ userId: 'WangFang', departments: [2] });
    await control.updateStaff({ userId: 'LiLei', departments: [3] });
    const campaignId = await town.campaign({ staffUserIds: ['WangFang'], rewards: [{ key: 'r', milestone: 'added', beneficiary: 'referrer', kind: 'points', amount: 10 }] });
    const code = await town.code(campaignId);
    await town.scan('wmFriend', code);
    const { chatId } = await control.groupOpens({ name: '客户群', owner: 'WangFang', members: ['wmZhang'] });
    await town.company.settle();
    await control.scan({ customer: 'wmBuddy', configId: code.configId, userId: 'WangFang' });
    const lead = await town.ok<{ id: string }>('POST', '/leads', { referrerExternalUserId: 'wmLiu', campaignId, name: '欧阳', phone: '13912345678', consent: true });
    const claim = await town.ok<{ id: string }>('POST', '/claims', { refereeExternalUserId: 'wmFriend', referrerExternalUserId: 'wmLiu', campaignId, evidence: '说过' });
    await town.ok('POST', '/deals', { reference: 'D-1', externalUserId: 'wmFriend', amountFen: 100, closedAt: new Date().toISOString() });
    const handover = await town.ok<{ id: string }>('POST', '/handovers', { kind: 'active', handoverUserId: 'WangFang', takeoverUserId: 'LiLei', externalUserIds: ['wmChen'] });
    const [referral] = await eventually(() => town.referrals(campaignId), (found) => found.length === 2);
    await eventually(() => town.rewards(campaignId), (found) => found.length > 0);
    await eventually(() => town.company.api<{ items: { ownerUserId: string | null }[] }>('GET', '/groups'), ({ body }) => body.items.some(({ ownerUserId }) => ownerUserId === 'WangFang'));
    await eventually(() => town.company.bot.app.machine.database.rows("SELECT d.departmentId FROM staff_department d JOIN staff s ON s.id = d.staffId WHERE s.userKey IN ('wangfang', 'lilei') AND d.departmentId IN (2, 3)"), (found) => found.length === 2);
    const appeal = { id: town.company.bot.app.machine.ids.next(), referralId: referral?.id ?? '', reason: 'unfollowed', customerId: 'x', status: 'open', text: '说过', textSealed: null, decision: null, sentence: null, sentenceSealed: null, answeredBy: null, answeredAtMs: null, createdAtMs: 0 };
    appeal.customerId = String((await town.company.bot.app.machine.database.rows<{ id: string }>("SELECT id FROM customer WHERE externalUserId = 'wmZhang'"))[0]?.id);
    await town.company.bot.app.machine.unitOfWork.run((tx) => tx.insert(Appeal, appeal));
    subjects = {
      campaigns: campaignId, codes: code.id, referrals: referral?.id ?? '', leads: lead.id, claims: claim.id, appeals: appeal.id, groups: chatId, customers: 'wmZhang', deals: 'D-1', handovers: handover.id, staff: 'x', tags: 'x', inbox: 'x', outbox: 'x', 'api-keys': 'x', operations: 'x', ledger: 'x', channels: 'x', exports: 'x', 'follow-ups': 'x',
    };
    bodies = {
      'POST /api/console/appeals/:id/answer': { decision: 'refuse', sentence: '已核对' },
      'POST /api/console/referrals/:id/milestones': { milestone: 'contacted' }, 'POST /api/console/leads': { referrerExternalUserId: 'wmLiu', campaignId, name: '欧阳', phone: '13912345678', consent: true },
      'POST /api/console/leads/:id/match': { externalUserId: 'wmFriend' }, 'POST /api/console/campaigns/:id/lead-links': { referrerExternalUserId: 'wmLiu' },
      'POST /api/console/claims': { refereeExternalUserId: 'wmBuddy', referrerExternalUserId: 'wmLiu', campaignId, evidence: '说过' }, 'POST /api/console/claims/:id/decide': { decision: 'refuse', note: '证据不足' },
      'POST /api/console/search': { q: 'wmZhang' }, 'POST /api/sidebar/customers/find': { name: 'wm' },
      'POST /api/console/customers/:externalUserId/tags': { add: [], remove: [] }, 'POST /api/console/customers/:externalUserId/follow-ups': { text: '说过' }, 'POST /api/console/handovers': { kind: 'active', handoverUserId: 'WangFang', takeoverUserId: 'LiLei', externalUserIds: ['wmLiu'] },
    };
    for (const userId of [...Object.values(PEOPLE), 'Boss']) {
      const browser = openBrowser(base, () => town.company.url);
      expect(await browser.signIn(`staff:${userId}`)).toBe(`${base}/console/`);
      browsers.set(userId, browser);
    }
  }, 90_000);
  afterAll(() => town.company.end());

  const path = (pattern: string) => pattern.replace(/:\w+/, () => {
    const [, , , collection = ''] = pattern.split('/');
    const subject = subjects[collection];
    if (subject === undefined) throw new Error(`nobody said whose ${pattern} is: name a subject`);
    return subject;
  });
  const ask = (userId: string, { method, path: pattern }: { method: string; path: string }): Promise<Page> => {
    const browser = browsers.get(userId) as Browser;
    return method === 'GET' ? browser.get(path(pattern)) : browser.write(method, path(pattern), bodies[`${method} ${pattern}`] ?? {});
  };
  const role = (userId: string) => (userId.startsWith('Lead') ? 'supervisor' : 'staff');
  // an export is nobody's but the person's who asked: test/integration/exports
  const cut = () => routes().filter(({ auth, path: pattern }) => auth !== 'public' && auth.scope === 'cut' && !pattern.startsWith('/api/console/exports'));
  const isList = ({ method, path: pattern }: { method: string; path: string }) => /\/(search|find)$/.test(pattern) || (method === 'GET' && (!pattern.includes(':') || /\/(codes|members|funnel)$/.test(pattern)));

  test('every route is closed to people who may not see everything, unless it says how it cuts what it shows', async () => {
    const faults: string[] = [];
    for (const route of routes()) {
      if (route.auth === 'public' || route.auth.scope !== undefined) continue;
      for (const userId of Object.values(PEOPLE)) {
        const { status } = await ask(userId, route);
        if (status !== 403) faults.push(`${route.method} ${route.path}: ${status} for ${userId}`);
      }
    }
    expect(faults).toEqual([]);
  });

  test('roles: exactly those that a route names get in', async () => {
    const faults: string[] = [];
    for (const route of routes()) {
      if (route.auth === 'public' || route.auth.scope === undefined || /logout/.test(route.path)) continue;
      for (const userId of [PEOPLE.other, PEOPLE.otherLead]) {
        const { status } = await ask(userId, route);
        if ((status === 403) === route.auth.roles.includes(role(userId))) faults.push(`${route.method} ${route.path}: ${status} for ${userId}`);
        if (status >= 500) faults.push(`${route.method} ${route.path}: ${status}`);
      }
    }
    expect(faults).toEqual([]);
  });

  test('what is somebody else\'s reads like nothing at all: lists are empty, things are unknown, and nothing of them is changed', async () => {
    const faults: string[] = [];
    for (const route of cut()) {
      if (route.auth === 'public') continue;
      for (const userId of [PEOPLE.other, PEOPLE.otherLead].filter((each) => route.auth !== 'public' && route.auth.roles.includes(role(each)))) {
        const { status, json } = await ask(userId, route);
        const want = isList(route) && !route.path.endsWith('/members') ? 200 : 404;
        if (status !== want || (status === 200 && itemsOf(json).length !== 0)) faults.push(`${route.method} ${route.path}: ${status} ${JSON.stringify(json).slice(0, 120)} for ${userId}`);
      }
    }
    expect(faults).toEqual([]);
    expect(cut().length).toBeGreaterThan(20);
  });

  test('what is their own is theirs to read, and their supervisor\'s', async () => {
    const faults: string[] = [];
    for (const route of cut().filter(({ method }) => method === 'GET')) {
      for (const userId of [PEOPLE.own, PEOPLE.ownLead].filter((each) => route.auth !== 'public' && route.auth.roles.includes(role(each)))) {
        const { status, json } = await ask(userId, route);
        if (status !== 200 || (isList(route) && itemsOf(json).length === 0)) faults.push(`${route.path}: ${status} ${JSON.stringify(json).slice(0, 120)} for ${userId}`);
      }
    }
    expect(faults).toEqual([]);
  });

  test('a supervisor acts for their own people, and what was done is told with before and after', async () => {
    const lead = browsers.get('LeadOne') as Browser;
    const [{ id: leadId }] = (await town.company.bot.app.machine.database.rows<{ id: string }>("SELECT id FROM staff WHERE userKey = 'leadone'")) as [{ id: string }];
    expect((await ask('LeadOne', { method: 'POST', path: '/api/console/referrals/:id/milestones' })).status).toBe(200);
    expect((await ask('LeadOne', { method: 'POST', path: '/api/console/claims/:id/decide' })).status).toBe(200);
    const boss = browsers.get('Boss') as Browser;
    const { json } = await boss.get(`/api/console/audit?actor=${leadId}`);
    const entries = json['items'] as { action: string; subject: object; before: object; after: object; actor: object }[];
    expect(entries.map(({ action }) => action)).toEqual(['POST /api/console/claims/:id/decide', 'POST /api/console/referrals/:id/milestones', 'sign in']);
    expect(entries[0]).toMatchObject({ subject: { type: 'claim', id: subjects['claims'] }, before: { status: 'open' }, after: { status: 'refused' }, actor: { type: 'staff', id: leadId, role: 'supervisor' } });
    expect(entries[1]).toMatchObject({ subject: { type: 'referral', id: subjects['referrals'] }, before: { milestones: { contacted: null } } });
    const ofOne = await boss.get(`/api/console/audit?subject=claim:${subjects['claims'] ?? ''}`);
    expect((ofOne.json['items'] as unknown[]).length).toBe(2); // made by a key, decided by a person
    expect(JSON.stringify(ofOne.json)).not.toMatch(/wmFriend|说过|证据不足/);
    expect((await lead.get('/api/console/audit')).status).toBe(403);
  });

  test('the audit takes no change and no deletion', async () => {
    const { unitOfWork } = town.company.bot.app.machine;
    await expect(unitOfWork.run((tx) => tx.change("UPDATE audit_entry SET actorId = 'x'"))).rejects.toThrow('append-only');
    await expect(unitOfWork.run((tx) => tx.change('DELETE FROM audit_entry'))).rejects.toThrow('append-only');
  });

  test('a key made at the console works at once, is shown once and kept nowhere, and is dead when revoked', async () => {
    const boss = browsers.get('Boss') as Browser;
    const made = await boss.write('POST', '/api/console/api-keys', { name: '报表', role: 'auditor' }, { 'idempotency-key': 'once' });
    const { id, key } = made.json as { id: string; key: string };
    const use = async () => (await fetch(`${town.company.url}/api/v1/campaigns`, { headers: { authorization: `Bearer ${key}` } })).status;
    expect([made.status, await use()]).toEqual([201, 200]);
    for (const table of ['idempotency_record', 'audit_entry', 'api_key']) expect(JSON.stringify(await town.company.bot.app.machine.database.rows(`SELECT * FROM ${table}`))).not.toContain(key);
    expect((await boss.get('/api/console/api-keys?limit=1')).json).toMatchObject({ items: [{ id, name: '报表', role: 'auditor' }] });
    expect((await boss.write('POST', `/api/console/api-keys/${id}/revoke`)).status).toBe(200);
    expect([await use(), (await boss.write('POST', `/api/console/api-keys/${id}/revoke`)).status]).toEqual([401, 404]);
  });

  test('a person repeats a request under one Idempotency-Key, and nobody else does', async () => {
    const boss = browsers.get('Boss') as Browser;
    const draft = { name: '草稿', startsAt: '2030-01-01T00:00:00Z', endsAt: '2030-02-01T00:00:00Z', codeKind: 'contact_way', staffUserIds: ['WangFang'], staffPick: 'pool', retention: 'P1D', rewards: [] };
    const create = () => boss.write('POST', '/api/console/campaigns', draft, { 'idempotency-key': 'draft-1' });
    const [first, again] = [await create(), await create()];
    expect([first.status, again.json]).toEqual([201, first.json]);
    const byKey = await town.company.api('POST', '/campaigns', draft, { 'idempotency-key': 'draft-1' });
    expect(byKey.body['id']).not.toBe(first.json['id']);
    const told = await town.company.bot.app.machine.database.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM audit_entry WHERE subjectId = '${String(first.json['id'])}'`);
    expect(Number(told[0]?.n)).toBe(1); // the repeat changed nothing and is told once
  });
});
