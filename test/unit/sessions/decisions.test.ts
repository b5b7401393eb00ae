import { createCookies } from '../../../src/features/sessions/cookies';
import { isCrossSite } from '../../../src/features/sessions/decide-cross-site';
import { returnPath } from '../../../src/features/sessions/decide-return';
import { decideReach, decideRole, isPresent } from '../../../src/features/sessions/decide-role';
import { beginLife, decideUse, LIMITS } from '../../../src/features/sessions/decide-session';
import { decideWhy } from '../../../src/features/sessions/decide-why';
import { breakGlassId } from '../../../src/features/sessions/secret-hash';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a session ends', () => {
  const life = beginLife('staff', 1000);
  test('8 hours after its last use, and not before', () => {
    expect(decideUse('staff', life, 1000 + 8 * HOUR - 1)).toMatchObject({ alive: true });
    expect(decideUse('staff', life, 1000 + 8 * HOUR)).toEqual({ alive: false });
  });
  test('7 days after sign-in, however busy', () => {
    let now = 1000;
    let current = life;
    for (; now < 1000 + LIMITS.staff.absoluteMs; now += 4 * HOUR) {
      const use = decideUse('staff', current, now);
      if (!use.alive) throw new Error('too early');
      current = use.note ?? current;
    }
    expect(current.endsAtMs).toBe(1000 + LIMITS.staff.absoluteMs);
    expect(decideUse('staff', current, now)).toEqual({ alive: false });
  });
  test('for a customer after 30 days, used or not', () => {
    expect(decideUse('customer', beginLife('customer', 0), 30 * 24 * HOUR - 1)).toMatchObject({ alive: true });
    expect(decideUse('customer', beginLife('customer', 0), 30 * 24 * HOUR)).toEqual({ alive: false });
  });
  test('its use is noted once a minute', () => {
    expect(decideUse('staff', life, 1000 + MINUTE - 1)).toEqual({ alive: true, note: null });
    expect(decideUse('staff', life, 1000 + MINUTE)).toMatchObject({ note: { seenAtMs: 1000 + MINUTE, endsAtMs: 1000 + MINUTE + 8 * HOUR } });
  });
});

describe('cookies', () => {
  const secret = 'a'.repeat(43);
  const [safe, plain] = [createCookies(true), createCookies(false)];
  test('over https the name binds the cookie to this host', () => {
    expect(safe.set('session', secret, 60)).toBe(`__Host-session=${secret}; Max-Age=60; Path=/; HttpOnly; SameSite=Lax; Secure`);
    expect(plain.set('session', secret, 60)).toBe(`session=${secret}; Max-Age=60; Path=/; HttpOnly; SameSite=Lax`);
  });
  test.each([
    [`__Host-session=${secret}`, secret], [`a=b; __Host-session=${secret}; c=d`, secret], [undefined, null], ['', null], [`session=${secret}`, null], [`x__Host-session=${secret}`, null],
    [`__Host-session=${secret}; __Host-session=${'b'.repeat(43)}`, null], ['__Host-session=short', null], [`__Host-session=${secret}x`, null], [`__Host-session="${secret}"`, null],
  ])('%s', (header, expected) => expect(safe.read('session', header)).toBe(expected));
});

describe('a write of another site is refused', () => {
  const own = 'https://bot.cn';
  test.each([
    ['our own page', { method: 'POST', origin: own, fetchSite: undefined }, false],
    ['our own page, as the browser says', { method: 'POST', origin: undefined, fetchSite: 'same-origin' }, false],
    ['a program that says nothing', { method: 'POST', origin: undefined, fetchSite: undefined }, true],
    ['another site', { method: 'POST', origin: 'https://evil.cn', fetchSite: 'cross-site' }, true],
    ['another host of the domain', { method: 'DELETE', origin: 'https://x.bot.cn', fetchSite: 'same-site' }, true],
    ['a sandboxed frame', { method: 'PUT', origin: 'null', fetchSite: undefined }, true],
    ['another port', { method: 'PATCH', origin: 'https://bot.cn:444', fetchSite: undefined }, true],
    ['the address bar', { method: 'POST', origin: undefined, fetchSite: 'none' }, true],
    ['a read', { method: 'GET', origin: 'https://evil.cn', fetchSite: 'cross-site' }, false],
  ])('%s', (_, request, expected) => expect(isCrossSite(request, own)).toBe(expected));
  test('without PUBLIC_URL only the browser itself can say so', () => {
    expect(isCrossSite({ method: 'POST', origin: own, fetchSite: undefined }, null)).toBe(true);
    expect(isCrossSite({ method: 'POST', origin: own, fetchSite: 'same-origin' }, null)).toBe(false);
  });
});

test.each([
  ['/console/#/referrals?x=1', '/console/#/referrals?x=1'], ['/console/', '/console/'], [null, '/console/'], ['/h5/', '/console/'], ['//evil.cn', '/console/'], ['https://evil.cn', '/console/'],
  ['/console/../h5/', '/console/'], ['/console/%2e%2E/h5/', '/console/'], ['/console/\\evil', '/console/'], ['/console//evil.cn', '/console/'], ['/console/\t/x', '/console/'], ['/console/\r\nx', '/console/'],
  ['/console/宝', '/console/'], [`/console/${'x'.repeat(600)}`, '/console/'], ['/console', '/console/'], ['/console/a?u=https://x//y', '/console/a?u=https://x//y'],
])('a sign-in that wants to end at %j ends at %s', (wanted, expected) => expect(returnPath('console', wanted)).toBe(expected));

describe('what a member may do', () => {
  const nothing = { isAdmin: false, assigned: null, leads: [], belongsTo: [5] };
  test.each([
    ['named by the operator', { ...nothing, isAdmin: true, assigned: 'staff' as const }, 'admin'], ['given a role', { ...nothing, assigned: 'finance' as const, leads: [1] }, 'finance'],
    ['a leader', { ...nothing, leads: [2] }, 'supervisor'], ['a leader who was made staff', { ...nothing, assigned: 'staff' as const, leads: [2] }, 'staff'], ['anybody else', nothing, 'staff'],
  ])('%s', (_, facts, role) => expect(decideRole(facts)).toBe(role));
  test.each([
    ['supervisor', { leads: [2], belongsTo: [5] }, { kind: 'departments', ids: [2] }], ['supervisor', { leads: [], belongsTo: [5] }, { kind: 'departments', ids: [5] }],
    ['staff', { leads: [2], belongsTo: [5] }, { kind: 'own' }], ['finance', { leads: [], belongsTo: [] }, { kind: 'all' }], ['auditor', { leads: [], belongsTo: [] }, { kind: 'all' }], ['admin', { leads: [], belongsTo: [] }, { kind: 'all' }],
  ] as const)('%s of %j sees %j', (role, place, reach) => expect(decideReach(role, place)).toEqual(reach));
  test.each([
    [{ activation: 1, leftAtMs: null, mergedInto: null }, true], [{ activation: 2, leftAtMs: null, mergedInto: null }, false], [{ activation: 4, leftAtMs: null, mergedInto: null }, false],
    [{ activation: null, leftAtMs: null, mergedInto: null }, false], [{ activation: 1, leftAtMs: 5, mergedInto: null }, false], [{ activation: 1, leftAtMs: null, mergedInto: 'x' }, false],
  ])('%j may be signed in: %s', (member, expected) => expect(isPresent(member)).toBe(expected));
});

test.each([
  [{ code: 40029, kind: 'state' }, 'code_used'], [{ code: 42003, kind: 'state' }, 'code_used'], [{ code: 60111, kind: 'state' }, 'unknown_member'], [{ code: 60020, kind: 'permission' }, 'wecom_refused'],
  [{ code: null, kind: 'network' }, 'wecom_unreachable'], [{ code: 45009, kind: 'backoff' }, 'wecom_unreachable'],
])('%j is told as %s', (error, why) => expect(decideWhy(error)).toBe(why));

test('two links of one name are one person', () => {
  expect(breakGlassId('夜班')).toBe(breakGlassId('夜班'));
  expect(breakGlassId('夜班')).not.toBe(breakGlassId('白班'));
  expect(breakGlassId('x')).toHaveLength(26);
});
