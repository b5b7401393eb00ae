import type { WecomError } from '../../../src/wecom';
import type { FakeApi } from './fake-api';
import { benchOn, failure, ok, startFakeApi } from './fake-api';

let api: FakeApi;
beforeEach(async () => {
  api = await startFakeApi();
  api.on('getcallbackip', () => ok({ ip_list: ['1.1.1.1'] }));
});
afterEach(() => api.close());

const fails = (promise: Promise<unknown>) => promise.then(() => { throw new Error('no error'); }, (error: unknown) => error as WecomError);
const fetches = () => api.countOf('gettoken');

describe('one token, fetched once', () => {
  test('concurrent first calls share one fetch, later calls reuse it', async () => {
    const { wecom } = benchOn(api.url);
    await Promise.all(Array.from({ length: 50 }, () => wecom.network.callbackIps()));
    await wecom.network.callbackIps();
    expect(fetches()).toBe(1);
    expect(api.calls[0]).toMatchObject({ api: 'gettoken', method: 'GET', query: { corpid: 'wwcorp0001' } });
  });

  test('it is fetched anew five minutes before it ends, not earlier', async () => {
    const { wecom, clock } = benchOn(api.url);
    await wecom.network.callbackIps();
    clock.advance(6_899_000);
    await wecom.network.callbackIps();
    expect(fetches()).toBe(1);
    clock.advance(1_000);
    await wecom.network.callbackIps();
    expect(fetches()).toBe(2);
  });

  test('a short life is used for half of it', async () => {
    api.on('gettoken', (_, count) => ok({ access_token: `TOKEN-${count}`, expires_in: 60 }));
    const { wecom, clock } = benchOn(api.url);
    await wecom.network.callbackIps();
    clock.advance(29_999);
    await wecom.network.callbackIps();
    expect(fetches()).toBe(1);
    clock.advance(1);
    await wecom.network.callbackIps();
    expect(fetches()).toBe(2);
  });

  test('while the old token lives, a failed early fetch disturbs nobody', async () => {
    const { wecom, clock } = benchOn(api.url);
    await wecom.network.callbackIps();
    api.on('gettoken', () => failure(-1));
    clock.advance(7_000_000);
    expect(await wecom.network.callbackIps()).toEqual(['1.1.1.1']);
    expect(await wecom.network.callbackIps()).toEqual(['1.1.1.1']);
    expect(fetches()).toBe(2); // the second call did not ask again: it is backed off
    clock.advance(200_000);
    expect(await fails(wecom.network.callbackIps())).toMatchObject({ code: -1, kind: 'retry' });
  });
});

describe('a dead token', () => {
  test('is replaced and the call repeated, once', async () => {
    const { wecom } = benchOn(api.url);
    await wecom.network.callbackIps();
    api.killTokens();
    expect(await wecom.network.callbackIps()).toEqual(['1.1.1.1']);
    expect([fetches(), api.countOf('getcallbackip')]).toEqual([2, 3]);
  });

  test.each([[42001, 'token'], [40014, 'token'], [40001, 'permission']])('that stays dead (%i) ends as %s after one repeat', async (code, kind) => {
    api.on('getcallbackip', () => failure(code));
    expect(await fails(benchOn(api.url).wecom.network.callbackIps())).toMatchObject({ code, kind });
    expect([fetches(), api.countOf('getcallbackip')]).toEqual([2, 2]);
  });

  test('500 calls at once on a dead token fetch it once', async () => {
    const { wecom } = benchOn(api.url, { timeoutMs: 20_000 });
    await wecom.network.callbackIps();
    api.killTokens();
    const answers = await Promise.all(Array.from({ length: 500 }, () => wecom.network.callbackIps()));
    expect(answers).toHaveLength(500);
    expect(fetches()).toBe(2);
  });

  test('500 calls fetch at most twice when WeCom hands out the same dead token again', async () => {
    api.on('gettoken', () => ok({ access_token: 'TOKEN-0', expires_in: 7200 }));
    const { wecom } = benchOn(api.url, { timeoutMs: 20_000 });
    const results = await Promise.allSettled(Array.from({ length: 500 }, () => wecom.network.callbackIps()));
    expect(new Set(results.map((result) => (result.status === 'rejected' ? (result.reason as WecomError).kind : 'ok')))).toEqual(new Set(['token']));
    expect(fetches()).toBe(2);
  });

  test('a late answer about a token that is replaced already fetches nothing', async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => { release = resolve; });
    api.on('externalcontact/get_follow_user_list', async (call) => {
      if (call.query['access_token'] !== 'TOKEN-1') return ok({ follow_user: ['zhangsan'] });
      await released;
      return failure(40014);
    });
    const { wecom } = benchOn(api.url, { timeoutMs: 20_000 });
    const late = wecom.members.listFollowUsers();
    while (api.countOf('externalcontact/get_follow_user_list') === 0) await new Promise((resolve) => setImmediate(resolve));
    api.killTokens();
    await wecom.network.callbackIps();
    expect(fetches()).toBe(2);
    release();
    expect(await late).toEqual(['zhangsan']);
    expect(fetches()).toBe(2);
  });

  test('40001 at one API does not stop the others', async () => {
    api.on('externalcontact/get_follow_user_list', () => failure(40001));
    const { wecom } = benchOn(api.url);
    await fails(wecom.members.listFollowUsers());
    expect(await wecom.network.callbackIps()).toEqual(['1.1.1.1']);
  });
});

describe('a failing gettoken is not hammered', () => {
  test('calls within the next seconds fail at once, with the reason and the time to wait', async () => {
    api.on('gettoken', () => failure(40001, 'invalid credential'));
    const { wecom, clock } = benchOn(api.url);
    expect(await fails(wecom.network.callbackIps())).toMatchObject({ api: 'gettoken', code: 40001, kind: 'permission' });
    for (let i = 0; i < 20; i += 1) expect(await fails(wecom.network.callbackIps())).toMatchObject({ code: 40001, kind: 'permission', retryAfterMs: 2000 });
    expect(fetches()).toBe(1);
    clock.advance(2_000);
    await fails(wecom.network.callbackIps());
    expect(fetches()).toBe(2);
  });

  test('in ten minutes of constant failure it is asked fifteen times at most', async () => {
    api.on('gettoken', () => failure(40001));
    const { wecom, clock } = benchOn(api.url);
    for (let second = 0; second < 600; second += 1) {
      await fails(wecom.network.callbackIps());
      clock.advance(1_000);
    }
    expect(fetches()).toBeLessThanOrEqual(15);
  });

  test('it heals by itself', async () => {
    api.on('gettoken', (_, count) => (count === 1 ? { status: 502, text: '' } : ok({ access_token: 'TOKEN-9', expires_in: 7200 })));
    const { wecom, clock } = benchOn(api.url);
    await fails(wecom.network.callbackIps());
    clock.advance(2_000);
    expect(await wecom.network.callbackIps()).toEqual(['1.1.1.1']);
  });

  test('an answer without a token is an error', async () => {
    api.on('gettoken', () => ok({ expires_in: 7200 }));
    expect(await fails(benchOn(api.url).wecom.network.callbackIps())).toMatchObject({ api: 'gettoken', kind: 'reply', outcomeUnknown: false });
  });
});
