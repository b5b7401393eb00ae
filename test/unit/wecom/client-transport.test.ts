import { inspect } from 'node:util';
import { WecomError, createWecom } from '../../../src/wecom';
import { createTransport } from '../../../src/wecom/client/transport';
import type { Answer, FakeApi } from './fake-api';
import { SECRET, benchOn, failure, ok, startFakeApi } from './fake-api';

let api: FakeApi;
let others: FakeApi[] = [];
beforeEach(async () => void (api = await startFakeApi()));
afterEach(async () => {
  await Promise.all([api, ...others].map((server) => server.close()));
  others = [];
});

const startAnother = async (): Promise<FakeApi> => {
  const server = await startFakeApi();
  others.push(server);
  return server;
};

const errorOf = async (promise: Promise<unknown>): Promise<WecomError> => {
  const error: unknown = await promise.then(() => 'no error', (reason: unknown) => reason);
  if (error instanceof WecomError) return error;
  throw new Error(`not a WecomError: ${String(error)}`);
};
const shown = (error: WecomError): string => [error.message, error.stack, JSON.stringify(error), inspect(error, { depth: 10, showHidden: true })].join('\n').toLowerCase();

describe('an answer that is not the documented one is a typed error', () => {
  const html: Answer = { status: 200, text: '<html>busy</html>' };
  test.each<[string, Answer, { kind: string; outcomeUnknown: boolean }]>([
    ['no answer in time', { hang: true }, { kind: 'network', outcomeUnknown: true }],
    ['an answer that only trickles', { trickle: true }, { kind: 'network', outcomeUnknown: true }],
    ['a connection cut before the answer', { cutBeforeAnswer: true }, { kind: 'network', outcomeUnknown: true }],
    ['a connection cut inside the answer', { cutBody: true }, { kind: 'network', outcomeUnknown: true }],
    ['HTTP 502', { status: 502, text: 'bad gateway' }, { kind: 'network', outcomeUnknown: true }],
    ['HTTP 200 with HTML', html, { kind: 'reply', outcomeUnknown: true }],
    ['HTTP 404', { status: 404, text: '{"errcode":0}' }, { kind: 'reply', outcomeUnknown: false }],
    ['an empty answer', { status: 200, text: '' }, { kind: 'reply', outcomeUnknown: true }],
    ['JSON that is no object', { json: [1] }, { kind: 'reply', outcomeUnknown: true }],
    ['no errcode', { json: { follow_user: [] } }, { kind: 'reply', outcomeUnknown: true }],
    ['errcode as text', { json: { errcode: '0', follow_user: [] } }, { kind: 'reply', outcomeUnknown: true }],
    ['another shape', ok({ follow_user: 'zhangsan' }), { kind: 'reply', outcomeUnknown: true }],
    ['more than 4 MB', ok({ follow_user: ['x'.repeat(5 * 1024 * 1024)] }), { kind: 'reply', outcomeUnknown: true }],
  ])('%s', async (_, answer, expected) => {
    api.on('externalcontact/get_follow_user_list', () => answer);
    const { wecom, reports } = benchOn(api.url);
    expect(await errorOf(wecom.members.listFollowUsers())).toMatchObject({ ...expected, code: null, api: 'externalcontact/get_follow_user_list' });
    expect(reports.at(-1)).toMatchObject({ errcode: null, outcome: expected.kind === 'network' ? 'network' : 'error' });
  });

  test('a refused connection cannot have had an effect', async () => {
    await api.close();
    expect(await errorOf(benchOn(api.url).wecom.members.listFollowUsers())).toMatchObject({ kind: 'network', outcomeUnknown: false });
    api = await startFakeApi();
  });

  test('when gettoken times out, the call itself was never made', async () => {
    api.on('gettoken', () => ({ hang: true }));
    expect(await errorOf(benchOn(api.url).wecom.members.listFollowUsers())).toMatchObject({ api: 'gettoken', kind: 'network', outcomeUnknown: false });
  });

  test('errcode is looked at before the shape', async () => {
    api.on('externalcontact/get_follow_user_list', () => failure(48002, 'api forbidden'));
    expect(await errorOf(benchOn(api.url).wecom.members.listFollowUsers())).toMatchObject({ code: 48002, kind: 'permission', outcomeUnknown: false });
  });
});

describe('the token stays with WeCom', () => {
  test('a redirect is not followed', async () => {
    const thief = await startAnother();
    api.on('getcallbackip', () => ({ status: 302, text: '', headers: { location: `${thief.url}/cgi-bin/getcallbackip` } }));
    expect(await errorOf(benchOn(api.url).wecom.network.callbackIps())).toMatchObject({ kind: 'reply' });
    expect(thief.calls).toHaveLength(0);
  });

  test.each(['http://example.com/cgi-bin/user/get', '//example.com/a', '../sns/userinfo', 'user/get?userid=a', ''])('%p is no API name and goes nowhere', async (name) => {
    const transport = createTransport({ baseUrl: api.url, timeoutMs: 300 });
    expect(await errorOf(transport.send({ api: name, query: { access_token: 'TOKEN-1' } }))).toMatchObject({ kind: 'fault', api: 'unknown' });
    expect(api.calls).toHaveLength(0);
  });

  test.each(['ftp://example.com', 'example.com', '', 'https://user:pass@example.com', 'https://example.com/?a=b', 'https://example.com/#a'])(
    'base URL %p is refused at start', (baseUrl) => expect(() => benchOn(baseUrl)).toThrow('WeCom base URL'));

  test('a base URL may have a path and a slash at the end', async () => {
    api.on('getcallbackip', () => ok({ ip_list: ['1.2.3.4'] }));
    expect(await benchOn(`${api.url}/`).wecom.network.callbackIps()).toEqual(['1.2.3.4']);
  });

  test('a missing corp id or secret is refused at start', () => {
    expect(() => benchOn(api.url, { secret: '' })).toThrow(TypeError);
    expect(() => benchOn(api.url, { corpId: '' })).toThrow(TypeError);
  });

  test('the environment cannot put a proxy in between', async () => {
    const proxy = await startAnother();
    const before = process.env['HTTP_PROXY'];
    process.env['HTTP_PROXY'] = proxy.url;
    api.on('getcallbackip', () => ok({ ip_list: [] }));
    await benchOn(api.url).wecom.network.callbackIps();
    if (before === undefined) delete process.env['HTTP_PROXY'];
    else process.env['HTTP_PROXY'] = before;
    expect(proxy.calls).toHaveLength(0);
  });
});

describe('no error shows a secret, a token or a person', () => {
  const planted = ['TOKEN-1', SECRET, 'wmPLANTED', '13800000001', '张三', 'wwcorp0001'];
  const leak = `invalid userid 张三 wmPLANTED 13800000001 ${SECRET} TOKEN-1 wwcorp0001`;
  test.each<[string, Answer]>([
    ['errcode', failure(40003, leak)],
    ['errcode with a hint', failure(60020, `not allow to access from your ip, hint: [${leak}], from ip: 9.8.7.6, more info at ${leak}`)],
    ['HTTP 500', { status: 500, text: leak }],
    ['HTML', { status: 200, text: leak }],
    ['timeout', { hang: true }],
    ['cut', { cutBeforeAnswer: true }],
    ['another shape', ok({ external_contact: { external_userid: ['wmPLANTED'], name: '张三' }, follow_user: leak })],
  ])('%s', async (_, answer) => {
    api.on('externalcontact/get', () => answer);
    const error = await errorOf(benchOn(api.url).wecom.customers.get('wmPLANTED'));
    for (const value of planted) expect(shown(error)).not.toContain(value.toLowerCase());
    expect(error.cause).toBeUndefined();
  });

  test.each<[string, Answer]>([['refused', failure(40001, `invalid credential ${SECRET}`)], ['slow', { hang: true }], ['HTML', { status: 200, text: SECRET }]])(
    'gettoken %s', async (_, answer) => {
      api.on('gettoken', () => answer);
      expect(shown(await errorOf(benchOn(api.url).wecom.network.callbackIps()))).not.toContain(SECRET.toLowerCase());
    });

  test('the address to add to 企业可信IP is kept, and so are WeCom’s own words', async () => {
    api.on('getcallbackip', () => failure(60020, 'not allow to access from your ip, hint: [1_2], from ip: 9.8.7.6, more info at https://example.com'));
    const error = await errorOf(benchOn(api.url).wecom.network.callbackIps());
    expect(error).toMatchObject({ code: 60020, kind: 'permission', fromIp: '9.8.7.6', message: 'getcallbackip: 60020 not allow to access from your ip' });
  });

  test('a very long errmsg is bounded', async () => {
    api.on('getcallbackip', () => failure(40058, 'invalid parameter '.repeat(10_000)));
    expect((await errorOf(benchOn(api.url).wecom.network.callbackIps())).message.length).toBeLessThan(250);
  });

  test('a field refused before sending is named, not shown', async () => {
    const error = await errorOf(benchOn(api.url).wecom.welcome.send({ welcomeCode: 'c', text: `${SECRET}${'x'.repeat(4000)}` }));
    expect(error).toMatchObject({ kind: 'fault', code: null, outcomeUnknown: false });
    expect(shown(error)).not.toContain(SECRET.toLowerCase());
    expect(api.calls).toHaveLength(0);
  });
});

test('the client can be made from its options alone', () => {
  const clock = { nowMs: () => 0, sleep: () => Promise.resolve() };
  expect(Object.keys(createWecom({ baseUrl: api.url, corpId: 'ww', agentId: 1, secret: 's', clock })).sort()).toEqual(
    ['acquisitionLinks', 'contactWays', 'corpTags', 'customers', 'groupChats', 'joinWays', 'massMessages', 'media', 'members', 'messages', 'network', 'pictures', 'signIn', 'tickets', 'transfers', 'welcome']);
});
