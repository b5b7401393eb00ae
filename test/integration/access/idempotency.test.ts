import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { conflict } from '../../../src/kernel/errors';
import { defineRoute } from '../../../src/kernel/http/route';
import { startServer } from '../http/http-fixture';
import { ENGINES, newHome, startAccess, testClock, type Home } from './access-fixture';

describe.each(ENGINES)('Idempotency-Key on %s', (engine) => {
  let home: Home;
  let access: Awaited<ReturnType<typeof startAccess>>;
  let server: Awaited<ReturnType<typeof startServer>>;
  let runs = 0;
  let fate: 'made' | 'state' | 'crash' | 'wait' = 'made';
  let go = (): void => undefined;
  const clock = testClock();
  const Made = z.object({ run: z.int(), text: z.string() });
  const handle = async (text: string) => {
    runs += 1;
    if (fate === 'state') throw conflict('thing.ended', 'ended');
    if (fate === 'crash') throw new Error('broken');
    if (fate === 'wait') await new Promise<void>((resolve) => { go = resolve; });
    return { status: 201 as const, body: { run: runs, text } };
  };
  const make = (path: string) => defineRoute({
    method: 'POST', path, auth: { roles: ['admin', 'staff'] }, summary: 'Make', body: z.strictObject({ a: z.int(), b: z.string().optional() }), responses: { 201: Made },
    handler: ({ body }) => handle(body.b ?? ''),
  });
  const start = async () => {
    access = await startAccess(home.url, clock);
    server = await startServer([make('/api/v1/things'), make('/api/v1/others')], { authenticate: access.authenticate, idempotency: access.idempotency, clock });
  };
  const stop = async () => {
    await server.close();
    await access.close();
  };
  let apiKey = '';
  let otherApiKey = '';
  beforeAll(async () => {
    home = await newHome(engine);
    await start();
    apiKey = (await access.createApiKey({ name: 'a', role: 'admin' })).key;
    otherApiKey = (await access.createApiKey({ name: 'b', role: 'staff' })).key;
  });
  afterAll(async () => {
    await stop();
    await home.remove();
  });
  beforeEach(() => { fate = 'made'; });

  const fresh = () => randomBytes(8).toString('hex');
  const post = (key: string, body = '{"a":1}', path = '/api/v1/things', caller = apiKey) => server.ask('POST', path, { key: caller, body, headers: { 'idempotency-key': key } });
  const waitForRun = async (before: number) => {
    while (runs === before) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  test('the same request again gets the same answer and runs nothing', async () => {
    const key = fresh();
    const [first, before] = [await post(key), runs];
    const again = await post(key);
    expect([again.status, again.text, again.headers['content-type']]).toEqual([201, first.text, first.headers['content-type']]);
    expect(runs).toBe(before);
  });

  test('the order of fields and spaces make no other request', async () => {
    const key = fresh();
    const first = await post(key, '{"a":1,"b":"x"}');
    expect((await post(key, '{ "b": "x", "a": 1 }')).text).toBe(first.text);
  });

  test.each([['another body', '{"a":2}', '/api/v1/things'], ['a wrong body', '{"a":"x"}', '/api/v1/things'], ['another path', '{"a":1}', '/api/v1/others']])('%s is 422 idempotency_mismatch', async (_, body, path) => {
    const key = fresh();
    await post(key);
    expect(await post(key, body, path)).toMatchObject({ status: 422, json: { code: 'idempotency_mismatch' } });
  });

  test('the keys of two callers are two keys', async () => {
    const key = fresh();
    const [first, second] = [await post(key), await post(key, '{"a":1}', '/api/v1/things', otherApiKey)];
    expect(second.json['run']).not.toBe(first.json['run']);
  });

  test('while the first runs the second is told 409 in_progress', async () => {
    fate = 'wait';
    const [key, before] = [fresh(), runs];
    const first = post(key);
    await waitForRun(before);
    expect(await post(key)).toMatchObject({ status: 409, json: { code: 'in_progress' } });
    go();
    expect((await first).status).toBe(201);
    expect((await post(key)).text).toBe((await first).text);
  });

  test('twenty at once run once', async () => {
    const [key, before] = [fresh(), runs];
    const replies = await Promise.all(Array.from({ length: 20 }, () => post(key)));
    expect(runs - before).toBe(1);
    expect(replies.filter((reply) => reply.status === 201).length).toBeGreaterThanOrEqual(1);
    expect(new Set(replies.map((reply) => reply.status === 201 || reply.json['code'] === 'in_progress'))).toEqual(new Set([true]));
  });

  test('a refusal by state is an answer too', async () => {
    fate = 'state';
    const [key, before] = [fresh(), runs];
    const first = await post(key);
    fate = 'made';
    const again = await post(key);
    expect([again.status, again.text, again.headers['content-type'], runs - before]).toEqual([409, first.text, 'application/problem+json', 1]);
  });

  test('a 5xx and a wrong shape are not kept', async () => {
    const [crashed, misshapen] = [fresh(), fresh()];
    fate = 'crash';
    expect((await post(crashed)).status).toBe(500);
    fate = 'made';
    expect((await post(crashed)).status).toBe(201);
    expect((await post(misshapen, '{"a":"x"}')).status).toBe(400);
    expect((await post(misshapen)).status).toBe(201);
  });

  test('answers survive a restart and end after 24 h', async () => {
    const key = fresh();
    const first = await post(key);
    await stop();
    await start();
    expect((await post(key)).text).toBe(first.text);
    clock.advance(24 * 3_600_000 - 1);
    expect((await post(key)).text).toBe(first.text);
    clock.advance(1);
    expect((await post(key, '{"a":2}')).status).toBe(201);
  });

  test('a turn that a crash left behind is taken over after a minute, and its old holder can no longer answer', async () => {
    const call = { callerId: 'k', key: fresh(), requestHash: 'h' };
    const lost = await access.idempotency.begin(call);
    clock.advance(59_999);
    await expect(access.idempotency.begin(call)).rejects.toMatchObject({ code: 'in_progress' });
    clock.advance(1);
    const taken = await access.idempotency.begin(call);
    if (lost.kind !== 'run' || taken.kind !== 'run') throw new Error('both should have had a turn');
    await access.idempotency.finish(lost.token, { status: 201, body: '"late"' });
    await access.idempotency.abandon(lost.token);
    await expect(access.idempotency.begin(call)).rejects.toMatchObject({ code: 'in_progress' });
    await access.idempotency.finish(taken.token, { status: 200, body: null });
    expect(await access.idempotency.begin(call)).toEqual({ kind: 'replay', status: 200, body: null });
  });

  const begun = async (call: { callerId: string; key: string; requestHash: string }) => {
    const start = await access.idempotency.begin(call);
    if (start.kind !== 'run') throw new Error('it should have had a turn');
    return start;
  };

  test('whoever takes a turn over makes the same thing; a key that is free again makes another', async () => {
    const call = { callerId: 'k', key: fresh(), requestHash: 'h' };
    const lost = await begun(call);
    clock.advance(60_000);
    const taken = await begun(call);
    await access.idempotency.release(taken.token);
    const again = await begun(call); // at once
    expect([taken.newId, again.newId]).toEqual([lost.newId, lost.newId]);
    await access.idempotency.release(again.token);
    await expect(access.idempotency.begin({ ...call, requestHash: 'other' })).rejects.toMatchObject({ code: 'idempotency_mismatch' });
    clock.advance(24 * 3_600_000);
    const later = await begun({ ...call, requestHash: 'other' });
    expect(later.newId).not.toBe(lost.newId);
    await access.idempotency.abandon(later.token);
    expect((await begun(call)).newId).not.toBe(later.newId);
  });

  test('a key that is sent twice is 400, though a comma between two would read like one', async () => {
    const before = runs;
    const twice = { 'idempotency-key': ['a', 'b'] } as unknown as Record<string, string>;
    expect(await server.ask('POST', '/api/v1/things', { key: apiKey, body: '{"a":1}', headers: twice })).toMatchObject({ status: 400, json: { code: 'bad_request', errors: [{ path: 'Idempotency-Key', code: 'duplicate' }] } });
    expect(runs).toBe(before);
    expect((await post('a, b')).status).toBe(201);
  });

  test('of many who find an abandoned turn one takes it', async () => {
    const call = { callerId: 'k', key: fresh(), requestHash: 'h' };
    await access.idempotency.begin(call);
    clock.advance(60_000);
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => access.idempotency.begin(call)));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
  });

  test('the longest answer is kept too', async () => {
    const long = Array.from({ length: 800 }, () => randomBytes(40).toString('hex')).join('');
    const key = fresh();
    const first = await post(key, JSON.stringify({ a: 1, b: long }));
    expect(first.text.length).toBeGreaterThan(64_000);
    expect((await post(key, JSON.stringify({ a: 1, b: long }))).text).toBe(first.text);
  });

  test.each([['129 characters', 'x'.repeat(129)], ['an accent', 'caf\u00e9'], ['nothing', '']])('a key of %s is 400', async (_, key) => {
    expect(await post(key)).toMatchObject({ status: 400, json: { code: 'bad_request' } });
  });
  test('128 printable characters are a key', async () => expect((await post(`~! ${'x'.repeat(125)}`)).status).toBe(201));
  test('without the header every request runs', async () => {
    const before = runs;
    for (let i = 0; i < 2; i += 1) await server.ask('POST', '/api/v1/things', { key: apiKey, body: '{"a":1}' });
    expect(runs - before).toBe(2);
  });

  test('expired records are purged, others stay', async () => {
    clock.advance(25 * 3_600_000);
    const key = fresh();
    const first = await post(key);
    while ((await access.purgeIdempotency()) > 0);
    expect(Number((await access.database.one<{ n: number }>('SELECT COUNT(*) AS n FROM idempotency_record'))?.n)).toBe(1);
    expect((await post(key)).text).toBe(first.text);
  });
});
