import { callbackFinding, databaseFindings, eventFindings, signInFinding } from '../../../src/features/doctor/decide-local-findings';
import { memberFindings, wecomFindings } from '../../../src/features/doctor/decide-wecom-findings';
import type { CallbackSample, DatabaseFacts, WecomFacts } from '../../../src/features/doctor/facts';
import { reportOf } from '../../../src/features/doctor/finding';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const HOUR = 3_600_000;
const wecom = (more: Partial<WecomFacts> = {}): WecomFacts => ({ refusal: null, appName: '转介绍', appRefusal: null, followUsers: ['WangFang'], members: [], ...more });
const refused = (code: number | null, kind = 'permission', fromIp: string | null = null) => wecom({ refusal: { api: 'agent/get', code, kind, fromIp } });
const sample = (more: Partial<CallbackSample> = {}): CallbackSample => ({ looked: 1, newestAtMs: NOW, newestCustomerEventAtMs: NOW, adds: [], ...more });
const database = (more: Partial<DatabaseFacts> = {}): DatabaseFacts => ({
  engine: 'mysql', version: '10.11', clockApartMs: 0, durability: [], campaignStaff: [], outOfRange: [], callbacks: sample(), parked: { inbox: 0, work: 0 }, quarantined: false, ...more,
});

test.each([
  [60020, 'permission', 'ip_not_trusted'], [48002, 'permission', 'app_not_callable'], [40001, 'permission', 'wrong_secret'], [40091, 'permission', 'wrong_secret'],
  [40013, 'permission', 'wrong_corp'], [50003, 'permission', 'refused'], [null, 'network', 'unreachable'], [null, 'reply', 'odd_answer'],
])('errcode %s of kind %s is named %s and hides what was not asked', (code, kind, word) => {
  const findings = wecomFindings(refused(code, kind));
  expect(findings[0]).toMatchObject({ check: 'wecom', level: 'fault', code: word });
  expect(findings.slice(1).map(({ level }) => level)).toEqual(['skipped', 'skipped', 'skipped']);
});

test('an address that is not trusted is told, so that it can be copied', () => {
  const [fault] = wecomFindings(refused(60020, 'permission', '203.0.113.9'));
  expect(fault?.zh).toContain('203.0.113.9');
  expect(fault?.en).toContain('203.0.113.9');
});

test('too many calls are no fault: work waits', () => expect(wecomFindings(refused(45009, 'backoff'))[0]).toMatchObject({ level: 'warning', code: 'too_often' }));
test('an agentid of another app is found beside a good secret', () => expect(wecomFindings(wecom({ appRefusal: 301002 }))[1]).toMatchObject({ check: 'app', level: 'fault', code: 'wrong_agent' }));

test('members are compared without case (pitfall 50); outside, not activated and not real-named are told apart', () => {
  const known = { campaignStaff: [{ userId: 'wangfang', codeRefusal: null }, { userId: 'LiLei', codeRefusal: 40098 }], outOfRange: ['ZhaoYi'] };
  const findings = memberFindings(wecom({ members: [{ userId: 'wangfang', activation: 4 }, { userId: 'LiLei', activation: null }] }), known);
  expect(findings.map(({ code }) => code)).toEqual(['out_of_range', 'not_activated', 'not_real_named']);
  expect(findings[0]?.en).toContain('ZhaoYi、LiLei');
  expect(findings[1]?.en).toContain('wangfang');
});
test('nobody in range at all is one fault', () => expect(memberFindings(wecom({ followUsers: [] }), { campaignStaff: [], outOfRange: [] })[0]).toMatchObject({ level: 'fault', code: 'nobody_in_range' }));

test.each([
  ['no callback ever', sample({ newestAtMs: null, newestCustomerEventAtMs: null }), 'warning', 'no_callback_yet'],
  ['callbacks, never a customer event', sample({ newestCustomerEventAtMs: null }), 'fault', 'no_customer_event'],
  ['quiet for 25 hours', sample({ newestCustomerEventAtMs: NOW - 25 * HOUR }), 'warning', 'quiet'],
  ['quiet for 23 hours', sample({ newestCustomerEventAtMs: NOW - 23 * HOUR }), 'ok', 'events_arrive'],
])('%s', (_, facts, level, code) => expect(eventFindings(facts, NOW)[0]).toMatchObject({ level, code }));

test.each([
  [{ adds: 3, withCode: 0 }, 'console_welcome_set'], [{ adds: 2, withCode: 0 }, 'codes_arrive'], [{ adds: 30, withCode: 1 }, 'codes_arrive'],
])('adds %j of a member → %s (pitfall 10)', (counted, code) => expect(eventFindings(sample({ adds: [{ userId: 'WangFang', ...counted }] }), NOW)[1]?.code).toBe(code));

test.each([[0, 'ok'], [999, 'ok'], [-1001, 'warning'], [2001, 'fault']])('clocks %s ms apart: %s', (clockApartMs, level) =>
  expect(databaseFindings(database({ clockApartMs }))[1]?.level).toBe(level));
test('a server that may lose commits is named with the setting it should have', () => {
  const unsound = { name: 'innodb_flush_log_at_trx_commit', value: '2', wanted: '1', sound: false };
  expect(databaseFindings(database({ durability: [unsound] }))[2]).toMatchObject({ level: 'warning', en: expect.stringContaining('innodb_flush_log_at_trx_commit=2 should be 1') as string });
});
test.each([[null, 'no_public_url'], ['http://bot.cn', 'plain_http'], ['http://10.0.0.5:3000', 'plain_http'], ['https://bot.cn', 'protected'], ['http://localhost:3000', 'protected'], ['http://[::1]:3000', 'protected']])('signing in at %s: %s', (url, code) =>
  expect(signInFinding(url).code).toBe(code));
test('parked rows are a warning with their numbers', () => expect(databaseFindings(database({ parked: { inbox: 2, work: 1 } }))[3]).toMatchObject({ level: 'warning', code: 'parked_rows' }));

test('a restored copy in quarantine is a warning', () => expect(databaseFindings(database({ quarantined: true })).at(-1)).toMatchObject({ check: 'quarantine', level: 'warning' }));

test.each([
  [{ kind: 'not_set' }, 'skipped'], [{ kind: 'echoed' }, 'ok'], [{ kind: 'unreachable', why: 'ENOTFOUND' }, 'fault'], [{ kind: 'wrong_answer', status: 403 }, 'fault'],
] as const)('callback %j: %s', (answer, level) => expect(callbackFinding(answer).level).toBe(level));

test('a report is sound without faults, whatever it warns of, and keeps one order', () => {
  const warning = eventFindings(sample({ newestAtMs: null, newestCustomerEventAtMs: null }), NOW);
  expect(reportOf([...warning, ...databaseFindings(database())])).toMatchObject({ ok: true, findings: [{ check: 'database' }, { check: 'clock' }, { check: 'durability' }, { check: 'event_tick' }, { check: 'console_welcome' }, { check: 'parked' }] });
  expect(reportOf(wecomFindings(refused(60020))).ok).toBe(false);
});
