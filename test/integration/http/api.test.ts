import { z } from 'zod';
import { notFound, ruleBroken } from '../../../src/kernel/errors';
import { defineRoute, type Route } from '../../../src/kernel/http/route';
import { IdText } from '../../../src/kernel/http/plain-fields';
import { PageQuery, pageOf } from '../../../src/kernel/http/paging';
import { sessionTwins } from '../../../src/kernel/http/session-twins';
import { startServer, type Reply } from './http-fixture';

const Thing = z.object({ id: z.string(), name: z.string() });
const routes: Route[] = [
  defineRoute({
    method: 'POST', path: '/api/v1/things', auth: { roles: ['writer'], scope: 'cut' }, summary: 'Make a thing',
    body: z.strictObject({ name: z.string().min(1), parts: z.array(z.strictObject({ n: z.int() })).optional(), note: z.unknown().optional() }),
    responses: { 201: Thing },
    handler: ({ body, caller }) => Promise.resolve({ status: 201 as const, body: { id: caller.id, name: body.name, secretColumn: 'never' } }),
  }),
  defineRoute({
    method: 'GET', path: '/api/v1/things', auth: { roles: ['reader', 'writer'] }, summary: 'Things', query: PageQuery.extend({ colour: z.enum(['red', 'blue']).optional() }),
    responses: { 200: pageOf(Thing) }, handler: ({ query }) => Promise.resolve({ status: 200 as const, body: { items: [{ id: '1', name: String(query.limit) }], nextCursor: null } }),
  }),
  defineRoute({
    method: 'GET', path: '/api/v1/things/:id', auth: { roles: ['reader'] }, summary: 'One thing', params: z.strictObject({ id: IdText }),
    responses: { 200: Thing },
    handler: ({ params }) => {
      if (params.id === 'lost') return Promise.reject(notFound('thing.not_found', 'no such thing'));
      if (params.id === 'broken') return Promise.reject(new Error('password=hunter2 at db'));
      if (params.id === 'leaky') return Promise.resolve({ status: 200 as const, body: { id: 7, name: 'leaked' } as unknown as z.infer<typeof Thing> });
      return Promise.resolve({ status: 200 as const, body: { id: params.id, name: 'x' } });
    },
  }),
  defineRoute({
    method: 'POST', path: '/api/v1/things/:id/break', auth: { roles: ['writer'] }, summary: 'Break a thing', params: z.strictObject({ id: IdText }), responses: { 200: null },
    handler: ({ params }) => (params.id === 'hard'
      ? Promise.reject(ruleBroken('thing.unbreakable', 'two rules', [{ path: 'a', code: 'x', detail: 'one' }, { path: 'b', code: 'y', detail: 'two' }]))
      : Promise.resolve({ status: 200 as const, body: null })),
  }),
  defineRoute({ method: 'GET', path: '/api/open', auth: 'public', summary: 'Open', responses: { 200: z.object({ caller: z.null() }) }, handler: ({ caller }) => Promise.resolve({ status: 200 as const, body: { caller } }) }),
];

routes.push(...sessionTwins(routes), defineRoute({ method: 'GET', path: '/api/h5/mine', auth: { roles: ['customer'] }, summary: 'Mine', responses: { 200: Thing }, handler: ({ caller }) => Promise.resolve({ status: 200 as const, body: { id: caller.id, name: '' } }) }));

let server: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => { server = await startServer(routes); });
afterAll(() => server.close());

const post = (body: string | Buffer, headers: Record<string, string> = {}) => server.ask('POST', '/api/v1/things', { key: 'writer', body, headers });
const expectProblem = (reply: Reply, status: number, code: string) => {
  expect(reply.json).toMatchObject({ type: 'about:blank', status, code });
  expect(reply.status).toBe(status);
  expect(reply.headers['content-type']).toBe('application/problem+json');
  expect(reply.json['requestId']).toBe(reply.headers['x-request-id']);
  expect(reply.json['title']).toEqual(expect.any(String));
  expect(reply.json['detail']).toEqual(expect.any(String));
};

test('a good request gets the declared fields and no other', async () => {
  const reply = await post('{"name":"宝"}');
  expect([reply.status, reply.json]).toEqual([201, { id: 'key-of-writer', name: '宝' }]);
  expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
});

test('the content type of a request is not relied upon', async () => {
  expect((await post('{"name":"x"}', { 'content-type': 'text/xml' })).status).toBe(201);
});

test.each([
  ['an answer', 'GET', '/api/open', 200], ['a refusal', 'GET', '/api/v1/things', 401], ['an unknown path', 'GET', '/nowhere', 404], ['a probe', 'GET', '/healthz', 200],
])('%s carries the security headers', async (_, method, path, status) => {
  const { headers, status: got } = await server.ask(method, path, { headers: { 'x-request-id': 'mine' } });
  expect(got).toBe(status);
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  expect(headers['x-request-id']).toMatch(/^[0-9a-z]{26}$/);
});

test('the date of an answer is the time by the clock of the bot, which faces go by', async () => {
  const turned = jest.spyOn(Date, 'now').mockReturnValue(Date.UTC(2031, 1, 3, 4, 5, 6, 789));
  const { headers } = await server.ask('GET', '/api/open').finally(() => turned.mockRestore());
  expect(headers['date']).toBe('Mon, 03 Feb 2031 04:05:06 GMT');
});

describe('each door asks for its own proof', () => {
  const cookie = (role: string) => ({ headers: { cookie: `session=${role}` } });
  test('a session opens the faces and nothing of the open API', async () => {
    const mine = await server.ask('POST', '/api/console/things', { body: '{"name":"x"}', ...cookie('writer') });
    expect([mine.status, mine.json]).toEqual([201, { id: 'person-of-writer', name: 'x' }]);
    expectProblem(await server.ask('POST', '/api/v1/things', { body: '{"name":"x"}', ...cookie('writer') }), 401, 'unauthorized');
    expectProblem(await server.ask('POST', '/api/console/things', { body: '{"name":"x"}', ...cookie('reader') }), 403, 'forbidden');
    expectProblem(await server.ask('GET', '/api/h5/mine', cookie('reader')), 403, 'forbidden');
    // a route that does not cut what it shows is closed to people who may not see everything
    expectProblem(await server.ask('GET', '/api/console/things/x', cookie('reader')), 403, 'forbidden');
  });
  test('a key opens the open API and no face', async () => {
    expectProblem(await server.ask('POST', '/api/console/things', { body: '{"name":"x"}', key: 'writer' }), 401, 'signed_out');
    expectProblem(await server.ask('GET', '/api/h5/mine', { key: 'customer' }), 401, 'signed_out');
  });
});

describe('who may call', () => {
  test('no key is 401 with the way to log in', async () => {
    const reply = await server.ask('POST', '/api/v1/things', { body: '{"name":"x"}' });
    expectProblem(reply, 401, 'unauthorized');
    expect(reply.headers['www-authenticate']).toBe('Bearer');
  });
  test('another role is 403, before the body is looked at', async () => {
    expectProblem(await server.ask('POST', '/api/v1/things', { key: 'reader', body: 'not json' }), 403, 'forbidden');
  });
  test('a public route has no caller', async () => expect((await server.ask('GET', '/api/open')).json).toEqual({ caller: null }));
});

describe('shape', () => {
  test.each([
    ['not JSON', '{"name":'], ['an array', '[]'], ['a string', '"x"'], ['null', 'null'], ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['an unknown field', '{"name":"x","extra":1}'], ['an unknown nested field', '{"name":"x","parts":[{"n":1,"m":2}]}'],
    ['__proto__', '{"name":"x","note":{"__proto__":{"a":1}}}'], ['an escaped __proto__', '{"name":"x","note":[{"\\u005f_proto__":1}]}'],
    ['constructor', '{"name":"x","note":{"constructor":1}}'], ['prototype', '{"name":"x","prototype":1}'],
    ['a number beyond 2^53', '{"name":"x","note":9007199254740993}'], ['an endless number', '{"name":"x","note":1e999}'],
    ['21 levels', `{"name":"x","note":${'['.repeat(20)}${']'.repeat(20)}}`], ['ten thousand levels', `{"name":"x","note":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    ['nothing', ''],
  ])('%s is 400', async (_, body) => expectProblem(await post(body), 400, 'bad_request'));
  test('20 levels and 2^53 - 1 are taken', async () => {
    expect((await post(`{"name":"x","note":[9007199254740991,0.5,${'['.repeat(18)}${']'.repeat(18)}]}`)).status).toBe(201);
  });
  test('every fault is listed with its path', async () => {
    const { json } = await post('{"name":7,"parts":[{"n":1.5},{"n":1,"m":2}],"zz":1}');
    const errors = json['errors'] as { path: string; code: string; detail: string }[];
    expect(errors.map((fault) => fault.path).sort()).toEqual(['name', 'parts[0].n', 'parts[1].m', 'zz']);
    expect(errors.find((fault) => fault.path === 'zz')?.code).toBe('unknown_field');
  });
  test.each([
    ['a NUL', '{"name":"a\\u0000b"}', 'name'], ['half a surrogate pair', '{"name":"\\ud83d"}', 'name'], ['the other half, deep inside', '{"name":"x","note":{"a":[0,{"b":"\\udc00!"}]}}', 'note.a[1].b'],
    ['a NUL in a key', '{"name":"x","note":{"a\\u0000":1}}', 'note.a\ufffd'], ['a raw NUL', '{"name":"\0"}', undefined],
  ])('%s is 400 and names the path', async (_, body, path) => {
    const reply = await post(body);
    expectProblem(reply, 400, 'bad_request');
    if (path !== undefined) expect(reply.json['errors']).toEqual([{ path, code: 'invalid_text', detail: expect.any(String) as string }]);
  });
  test.each([['/api/v1/things/a%00b', 'id'], ['/api/v1/things?colour=%00', 'colour'], ['/api/v1/things?a%00=1', 'a\ufffd']])('%s is 400 and names the path', async (path, where) => {
    const reply = await server.ask('GET', path, { key: 'reader' });
    expectProblem(reply, 400, 'bad_request');
    expect(reply.json['errors']).toMatchObject([{ path: where, code: 'invalid_text' }]);
  });
  test('whole characters beyond the first plane are text', async () => {
    expect((await post('{"name":"\\ud83d\\ude00𠮷"}')).json).toMatchObject({ name: '😀𠮷' });
  });
  test('what the parser finds and what the schema finds name a path alike', async () => {
    const found = async (body: string) => ((await post(body)).json['errors'] as { path: string }[]).map((fault) => fault.path);
    expect(await found('{"name":"x","parts":[{"n":9007199254740993}]}')).toEqual(['parts[0].n']);
    expect(await found('{"name":"x","parts":[{"n":1,"prototype":1}]}')).toEqual(['parts[0].prototype']);
    expect(await found('{"name":"x","parts":[{"n":"1"}]}')).toEqual(['parts[0].n']);
  });
  test.each(['?limit=0', '?limit=101', '?limit=x', '?limit=', '?cursor=abc', '?colour=green', '?unknown=1', '?limit=1&limit=2', '?__proto__=1'])('query %s is 400', async (query) => {
    expectProblem(await server.ask('GET', `/api/v1/things${query}`, { key: 'reader' }), 400, 'bad_request');
  });
  test('a list has 50 items unless asked otherwise', async () => {
    expect((await server.ask('GET', '/api/v1/things', { key: 'reader' })).json).toEqual({ items: [{ id: '1', name: '50' }], nextCursor: null });
    expect((await server.ask('GET', '/api/v1/things?limit=100', { key: 'reader' })).json).toMatchObject({ items: [{ name: '100' }] });
  });
  test('a route without a body takes none or an empty object', async () => {
    const to = (body?: string) => server.ask('POST', '/api/v1/things/1/break', { key: 'writer', ...(body === undefined ? {} : { body }) });
    expect([(await to()).status, (await to('{}')).status, (await to('{"a":1}')).status]).toEqual([200, 200, 400]);
  });
});

describe('size', () => {
  const withSize = (bytes: number) => `{"name":"${'x'.repeat(bytes - 11)}"}`;
  test('64 KB is taken, one byte more is 413', async () => {
    expect((await post(withSize(65_536))).status).toBe(201);
    expectProblem(await post(withSize(65_537)), 413, 'body_too_large');
  });
  test.each([['half a megabyte', 500_000], ['three megabytes', 3_000_000]])('%s is told 413, not a reset connection', async (_, bytes) => {
    const reply = await post(withSize(bytes));
    expectProblem(reply, 413, 'body_too_large');
    expect(reply.headers.connection).toBe('close');
  });
  test('a body without a declared length is measured too', async () => {
    expectProblem(await post(withSize(70_000), { 'transfer-encoding': 'chunked' }), 413, 'body_too_large');
  });
});

describe('errors', () => {
  test('an unknown path is 404, a wrong method 405 with the right ones', async () => {
    expectProblem(await server.ask('GET', '/api/v1/nothing'), 404, 'not_found');
    const reply = await server.ask('DELETE', '/api/v1/things', { key: 'writer' });
    expectProblem(reply, 405, 'method_not_allowed');
    expect(reply.headers.allow).toBe('GET, HEAD, POST');
  });
  test('a rule answers with its code and every fault', async () => {
    expectProblem(await server.ask('GET', '/api/v1/things/lost', { key: 'reader' }), 404, 'thing.not_found');
    const reply = await server.ask('POST', '/api/v1/things/hard/break', { key: 'writer' });
    expectProblem(reply, 422, 'thing.unbreakable');
    expect(reply.json['errors']).toHaveLength(2);
  });
  test('a bug is 500 without details, and the log has it under the request id', async () => {
    const reply = await server.ask('GET', '/api/v1/things/broken', { key: 'reader' });
    expectProblem(reply, 500, 'internal');
    expect(reply.text.replace(String(reply.json['requestId']), '')).not.toMatch(/hunter2|password|db/); // an id may happen to hold those letters
    const line = server.log.find((text) => text.includes('a request failed') && text.includes(String(reply.json['requestId'])));
    expect(line).toContain('/api/v1/things/:id');
    expect(line).not.toContain('hunter2');
  });
  test('an answer outside its schema is 500 and does not leak', async () => {
    const reply = await server.ask('GET', '/api/v1/things/leaky', { key: 'reader' });
    expectProblem(reply, 500, 'internal');
    expect(reply.text).not.toContain('leaked');
    expect(server.log.some((line) => line.includes('outside its schema: id invalid_type'))).toBe(true);
  });
});

test('the OpenAPI document is behind the key and lists every route', async () => {
  expect((await server.ask('GET', '/api/v1/openapi.json')).status).toBe(401);
  const { json } = await server.ask('GET', '/api/v1/openapi.json', { key: 'reader' });
  expect(Object.keys(json['paths'] as object)).toEqual(['/api/v1/things', '/api/v1/things/{id}', '/api/v1/things/{id}/break', '/api/open', '/api/console/things', '/api/console/things/{id}', '/api/console/things/{id}/break', '/api/h5/mine', '/api/v1/openapi.json']);
});
