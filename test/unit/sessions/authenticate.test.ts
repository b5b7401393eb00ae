import { createSessionAuthenticator } from '../../../src/features/sessions/authenticate';
import { createCookies } from '../../../src/features/sessions/cookies';
import { beginLife } from '../../../src/features/sessions/decide-session';

const secret = 's'.repeat(43);

function open() {
  let now = 1_790_000_000_000;
  const member = { activation: 1 as number | null, leftAtMs: null as number | null, mergedInto: null, userId: 'WangFang', name: null };
  let role: string | null = null;
  const session = { id: 'one', kind: 'staff', personId: 'wang', name: null, role: 'staff', createdAtMs: now, ...beginLife('staff', now) };
  const database = {
    rows: () => Promise.resolve([]),
    one: (sql: string) => Promise.resolve(sql.includes('staff_role') ? (role === null ? null : { role }) : session),
  };
  const directory = { standingOf: () => Promise.resolve({ member, leads: [], belongsTo: [], names: [] }), staffBelow: () => Promise.resolve([]), companyName: () => Promise.resolve(null) };
  const { authenticate } = createSessionAuthenticator({
    database: database as never, directory: directory as never, adminUserIds: new Set(), clock: { nowMs: () => now, sleep: () => Promise.resolve() }, logger: { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() },
    unitOfWork: { run: () => Promise.resolve() } as never, cookies: createCookies(false), ownOrigin: 'http://bot.test',
  });
  return { member, give: (given: string) => { role = given; }, pass: (ms: number) => { now += ms; }, ask: () => authenticate({ cookie: `session=${secret}`, method: 'GET', origin: undefined, fetchSite: undefined }) };
}

const out = { status: 401, code: 'signed_out' };

test.each([
  ['disabled', (it: ReturnType<typeof open>) => { it.member.activation = 2; }], ['gone', (it: ReturnType<typeof open>) => { it.member.leftAtMs = 1; }], ['of another role', (it: ReturnType<typeof open>) => it.give('finance')],
])('a member who is %s is out within a second, and known until then without asking the database each time', async (_, change) => {
  const it = open();
  expect(await it.ask()).toEqual({ type: 'session', id: 'wang', sessionId: 'one', role: 'staff', staffId: 'wang', scope: { staffIds: ['wang'] } });
  change(it);
  expect(await it.ask()).toMatchObject({ role: 'staff' });
  it.pass(999);
  await expect(it.ask()).rejects.toMatchObject(out);
});

test('a session is not kept beyond its end by being remembered', async () => {
  const it = open();
  it.pass(8 * 3_600_000 - 10);
  await it.ask();
  it.pass(10);
  await expect(it.ask()).rejects.toMatchObject(out);
});
