import type { WecomError } from '../../../src/wecom';
import { kindOfCode } from '../../../src/wecom';
import type { FakeApi } from './fake-api';
import { benchOn, failure, ok, startFakeApi } from './fake-api';

let api: FakeApi;
beforeEach(async () => {
  api = await startFakeApi();
  api.on('getcallbackip', () => ok({ ip_list: [] }));
  api.on('externalcontact/get_follow_user_list', () => ok({ follow_user: [] }));
});
afterEach(() => api.close());

const fails = (promise: Promise<unknown>) => promise.then(() => { throw new Error('no error'); }, (error: unknown) => error as WecomError);

describe('windows of a minute per API', () => {
  test('a burst up to the limit goes through at once; the next call waits for the next minute', async () => {
    const { wecom, clock } = benchOn(api.url, { limits: { perMinute: 5 } });
    await Promise.all(Array.from({ length: 5 }, () => wecom.network.callbackIps()));
    expect(clock.slept).toEqual([]);
    clock.advance(10_000);
    await wecom.network.callbackIps();
    expect(clock.slept).toEqual([50_000]);
    expect(api.countOf('getcallbackip')).toBe(6);
  });

  test('twelve calls at once under a limit of five take three minutes', async () => {
    const { wecom, clock } = benchOn(api.url, { limits: { perMinute: 5 } });
    const start = clock.nowMs();
    await Promise.all(Array.from({ length: 12 }, () => wecom.network.callbackIps()));
    expect(api.countOf('getcallbackip')).toBe(12);
    expect(clock.nowMs() - start).toBeGreaterThanOrEqual(120_000);
  });

  test('each API has its own window, and may have a lower limit', async () => {
    const { wecom, clock } = benchOn(api.url, { limits: { perMinuteOf: { getcallbackip: 1 } } });
    await wecom.network.callbackIps();
    await Promise.all(Array.from({ length: 20 }, () => wecom.members.listFollowUsers()));
    expect(clock.slept).toEqual([]);
    await wecom.network.callbackIps();
    expect(clock.slept).toEqual([60_000]);
  });
});

describe('a limit that processes share', () => {
  test('a block is asked for when the last is used up, once for all who wait; a used-up minute is waited out', async () => {
    const asked: number[] = [];
    const left = [3, 3, 0, 3];
    const { wecom, clock } = benchOn(api.url, { permits: { lease: (_, minute) => { asked.push(minute); return Promise.resolve(left.shift() ?? 0); } } });
    await Promise.all(Array.from({ length: 6 }, () => wecom.network.callbackIps()));
    expect([asked.length, clock.slept]).toEqual([2, []]);
    await wecom.network.callbackIps();
    expect(clock.slept.length).toBeGreaterThan(0);
    expect(new Set(asked).size).toBe(2); // the last block is of the next minute
    expect(api.countOf('getcallbackip')).toBe(7);
  });

  test('when nobody can be asked the process counts for itself', async () => {
    const { wecom, clock } = benchOn(api.url, { limits: { perMinute: 2 }, permits: { lease: () => Promise.reject(new Error('database away')) } });
    await Promise.all([wecom.network.callbackIps(), wecom.network.callbackIps()]);
    expect([clock.slept, api.countOf('getcallbackip')]).toEqual([[], 2]);
  });
});

test('nothing leaves while calls out are held back, not even for a token', async () => {
  const { wecom } = benchOn(api.url, { mayCall: () => Promise.resolve(false) });
  expect(await fails(wecom.network.callbackIps())).toMatchObject({ kind: 'backoff', outcomeUnknown: false });
  expect([api.countOf('gettoken'), api.countOf('getcallbackip')]).toEqual([0, 0]);
});

test('what waited until its row may have another holder does not leave', async () => {
  const { wecom } = benchOn(api.url, { mayStillLeave: () => false });
  expect(await fails(wecom.network.callbackIps())).toMatchObject({ kind: 'backoff', retryAfterMs: 1_000, outcomeUnknown: false });
  expect([api.countOf('gettoken'), api.countOf('getcallbackip')]).toEqual([1, 0]);
});

describe('45009', () => {
  test('closes that API for a minute without further calls, and no other API', async () => {
    api.on('getcallbackip', (_, count) => (count === 1 ? failure(45009, 'api freq out of limit') : ok({ ip_list: ['2.2.2.2'] })));
    const { wecom, clock } = benchOn(api.url);
    expect(await fails(wecom.network.callbackIps())).toMatchObject({ code: 45009, kind: 'backoff', retryAfterMs: 60_000 });
    clock.advance(15_000);
    expect(await fails(wecom.network.callbackIps())).toMatchObject({ code: 45009, kind: 'backoff', retryAfterMs: 45_000, outcomeUnknown: false });
    expect(api.countOf('getcallbackip')).toBe(1);
    expect(await wecom.members.listFollowUsers()).toEqual([]);
    clock.advance(45_000);
    expect(await wecom.network.callbackIps()).toEqual(['2.2.2.2']);
  });

  test('too many at once (45033) asks for a moment and closes nothing', async () => {
    api.on('getcallbackip', (_, count) => (count === 1 ? failure(45033) : ok({ ip_list: [] })));
    const { wecom } = benchOn(api.url);
    expect(await fails(wecom.network.callbackIps())).toMatchObject({ kind: 'backoff', retryAfterMs: 1000 });
    expect(await wecom.network.callbackIps()).toEqual([]);
  });
});

test('every exchange is reported once, with its time, gettoken included', async () => {
  const { wecom, reports } = benchOn(api.url);
  await wecom.network.callbackIps();
  api.on('getcallbackip', () => failure(84061));
  await fails(wecom.network.callbackIps());
  expect(reports).toEqual([
    { api: 'gettoken', errcode: 0, ms: 0, outcome: 'ok' },
    { api: 'getcallbackip', errcode: 0, ms: 0, outcome: 'ok' },
    { api: 'getcallbackip', errcode: 84061, ms: 0, outcome: 'error' },
  ]);
});

describe('what an errcode means for the caller', () => {
  test.each([
    [-1, 'retry'], [6000, 'retry'], [41063, 'retry'], [41096, 'retry'], [45035, 'retry'],
    [40014, 'token'], [42001, 'token'],
    [41094, 'backoff'], [45009, 'backoff'], [45033, 'backoff'], [81026, 'backoff'],
    [40003, 'state'], [40096, 'state'], [40097, 'state'], [41048, 'state'], [41050, 'state'], [41051, 'state'], [84061, 'state'], [60111, 'state'], [95013, 'state'], [302008, 'state'],
    [40001, 'permission'], [40013, 'permission'], [40098, 'permission'], [41045, 'permission'], [41054, 'permission'], [48002, 'permission'],
    [48009, 'permission'], [50003, 'permission'], [60011, 'permission'], [60020, 'permission'], [301002, 'permission'], [84074, 'permission'],
    [40058, 'fault'], [41039, 'fault'], [45002, 'fault'], [82001, 'fault'], [123456, 'fault'], [48010, 'fault'], [95033, 'fault'],
  ])('%i → %s', (code, kind) => expect(kindOfCode(code)).toBe(kind));
});
