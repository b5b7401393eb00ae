import type { BotStandIn } from './bot-stand-in';
import { ANNA, CORP, SMALL_CORP, startBotStandIn, ZHANGSAN } from './bot-stand-in';

let bot: BotStandIn;
beforeAll(async () => { bot = await startBotStandIn(); });
afterAll(() => bot.close());
beforeEach(() => bot.control.reset(SMALL_CORP));

interface TokenReply { errcode: number; access_token?: string; expires_in?: number }
const gettoken = async (query: Record<string, string> = { corpid: CORP.corpId, corpsecret: CORP.secret }) =>
  (await (await fetch(`${bot.simulator.url}/cgi-bin/gettoken?${new URLSearchParams(query).toString()}`)).json()) as TokenReply;
const callWith = async (token: string) =>
  (await (await fetch(`${bot.simulator.url}/cgi-bin/externalcontact/list?userid=zhangsan&access_token=${token}`)).json()) as { errcode: number };

test.each<[Record<string, string>, number]>([
  [{ corpid: CORP.corpId, corpsecret: 'wrong' }, 40001],
  [{ corpid: 'wwother', corpsecret: CORP.secret }, 40013],
  [{ corpsecret: CORP.secret }, 41002],
  [{ corpid: CORP.corpId }, 41004],
])('gettoken with %j answers %d', async (query, errcode) => {
  expect((await gettoken(query)).errcode).toBe(errcode);
});

test('pitfall 35: within its validity every fetch gives the same token; then it is 42001 and a new one comes', async () => {
  const first = await gettoken();
  expect(first.expires_in).toBe(7200);
  await bot.control.clock({ advanceMs: 7_100_000 });
  expect((await gettoken()).access_token).toBe(first.access_token);
  await bot.control.clock({ advanceMs: 100_000 });
  expect((await callWith(first.access_token ?? '')).errcode).toBe(42001);
  const second = await gettoken();
  expect(second.access_token).not.toBe(first.access_token);
  expect((await callWith(first.access_token ?? '')).errcode).toBe(42001);
});

test.each([40014, 42001] as const)('a token may die early with %d, and the next one works', async (errcode) => {
  const { access_token: token = '' } = await gettoken();
  await bot.control.killToken({ errcode });
  expect((await callWith(token)).errcode).toBe(errcode);
  expect((await callWith((await gettoken()).access_token ?? '')).errcode).toBe(84061);
});

test('a call without a token is 41001, with a made-up one 40014', async () => {
  expect((await callWith('')).errcode).toBe(41001);
  expect(await callWith('made-up')).toMatchObject({ errcode: 40014, errmsg: 'invalid access_token' });
});

test('pitfall 38: an error is HTTP 200 with a hint, the caller\'s address and a link, and empty list fields', async () => {
  const reply = await bot.get('externalcontact/list', { userid: 'zhangsan' });
  expect(reply).toMatchObject({ errcode: 84061, external_userid: [] });
  expect(reply.errmsg).toMatch(/, hint: \[\d+_[0-9a-f]{16}\], from ip: 127\.0\.0\.1, more info at https:\/\/open\.work\.weixin\.qq\.com\/devtool\/query\?e=84061$/);
});

test('pitfall 21: an address outside 企业可信IP gets a token and then 60020', async () => {
  await bot.control.settings({ trustedIps: ['1.2.3.4'] });
  expect((await gettoken()).errcode).toBe(0);
  expect(await bot.get('getcallbackip')).toMatchObject({ errcode: 60020, ip_list: [] });
  await bot.control.settings({ trustedIps: ['1.2.3.4', '127.0.0.1'] });
  expect((await bot.get('getcallbackip')).errcode).toBe(0);
});

test('pitfall 23: an app outside 可调用接口的应用 gets 48002 for customers, not for members', async () => {
  await bot.control.settings({ contactApiAllowed: false });
  expect((await bot.get('externalcontact/get_follow_user_list')).errcode).toBe(48002);
  expect((await bot.get('user/get', { userid: 'zhangsan' })).errcode).toBe(0);
});

test('beyond its quota an API answers 45009 for the rest of the minute, others go on', async () => {
  await bot.control.settings({ apiQuotaPerMinute: 3 });
  // from the start of a fresh minute, so that the test never straddles two
  const { nowMs } = await bot.control.clock();
  await bot.control.clock({ advanceMs: 60_000 - (nowMs % 60_000) });
  const token = (await gettoken()).access_token ?? '';
  for (let call = 0; call < 3; call += 1) expect((await callWith(token)).errcode).toBe(84061);
  expect((await callWith(token)).errcode).toBe(45009);
  expect((await bot.get('user/get', { userid: 'lisi' })).errcode).toBe(0);
  await bot.control.clock({ advanceMs: 60_000 });
  expect((await callWith(token)).errcode).toBe(84061);
});

test('the quota is 10,000 calls a minute unless set', async () => {
  expect(await bot.control.settings()).toMatchObject({ apiQuotaPerMinute: 10_000, contactWayQuota: 500_000 });
});

test('an unknown path, and a known one with the wrong method, is 404', async () => {
  expect((await fetch(`${bot.simulator.url}/cgi-bin/no/such`)).status).toBe(404);
  expect((await fetch(`${bot.simulator.url}/cgi-bin/externalcontact/list`, { method: 'POST' })).status).toBe(404);
});

test('pitfall 36: broken JSON reads as missing fields, with a warning', async () => {
  const reply = await bot.post('externalcontact/add_contact_way', '{"type":1,');
  expect(reply.errcode).toBe(41037);
  expect(reply.errmsg).toContain('Warning: wrong json format.');
});

test('pitfall 36: a field of the wrong type is dropped, with a warning even beside success', async () => {
  expect((await bot.post('externalcontact/add_contact_way', { type: '1', scene: 2, user: ['zhangsan'] })).errcode).toBe(41037);
  const reply = await bot.post('externalcontact/add_contact_way', { type: 1, scene: 2, user: ['zhangsan'], state: 7 });
  expect(reply.errcode).toBe(0);
  expect(reply.errmsg).toContain('Warning: wrong json format.');
  const { contact_way } = await bot.post('externalcontact/get_contact_way', { config_id: reply.config_id });
  expect(contact_way).toMatchObject({ state: '' });
});

describe('faults on demand', () => {
  const list = () => bot.get('user/get', { userid: 'lisi' });

  test('an errcode for the next two calls of one API', async () => {
    await bot.control.fault({ api: 'user/get', kind: 'errcode', errcode: -1, times: 2 });
    expect([(await list()).errcode, (await list()).errcode, (await list()).errcode]).toEqual([-1, -1, 0]);
  });

  test('a reply lost after the effect', async () => {
    await bot.token();
    await bot.control.fault({ api: 'externalcontact/add_contact_way', kind: 'loseReply' });
    await expect(bot.post('externalcontact/add_contact_way', { type: 1, scene: 2, user: ['zhangsan'] })).rejects.toThrow();
    expect((await bot.control.world()).contactWays).toHaveLength(1);
    expect((await bot.control.calls()).at(-1)).toMatchObject({ api: 'externalcontact/add_contact_way', errcode: 0, httpStatus: 0, faults: ['loseReply'] });
  });

  test('a request lost before the effect', async () => {
    await bot.token();
    await bot.control.fault({ api: 'externalcontact/add_contact_way', kind: 'dropRequest' });
    await expect(bot.post('externalcontact/add_contact_way', { type: 1, scene: 2, user: ['zhangsan'] })).rejects.toThrow();
    expect((await bot.control.world()).contactWays).toEqual([]);
  });

  test('a gateway error, and a proxy page with 200', async () => {
    await bot.control.fault({ api: 'user/get', kind: 'httpError', status: 503 });
    await bot.control.fault({ api: 'department/list', kind: 'html' });
    const address = (path: string) => `${bot.simulator.url}/cgi-bin/${path}`;
    expect((await fetch(address('user/get'))).status).toBe(503);
    const page = await fetch(address('department/list'));
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  test('the frequency block, until the minute is over or faults are cleared', async () => {
    await bot.control.fault({ api: 'user/get', kind: 'rateLimit' });
    expect([(await list()).errcode, (await list()).errcode]).toEqual([45009, 45009]);
    await bot.control.clearFaults();
    expect((await list()).errcode).toBe(0);
  });

  test('latency', async () => {
    await bot.token();
    await bot.control.fault({ api: 'user/get', kind: 'latency', latencyMs: 120 });
    const started = performance.now();
    expect((await list()).errcode).toBe(0);
    expect(performance.now() - started).toBeGreaterThanOrEqual(110);
  });
});

test('the journal keeps every call without its token and secret', async () => {
  const token = await bot.token();
  await bot.post('externalcontact/remark', { userid: ZHANGSAN.userId, external_userid: ANNA, remark: 'x' });
  const calls = await bot.control.calls();
  expect(calls.at(-1)).toMatchObject({ api: 'externalcontact/remark', method: 'POST', body: { external_userid: ANNA }, errcode: 84061 });
  const text = JSON.stringify(calls);
  expect(text).not.toContain(token);
  expect(text).not.toContain(CORP.secret);
});
