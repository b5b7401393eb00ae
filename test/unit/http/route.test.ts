import { z } from 'zod';
import { createGuardedRouter } from '../../../src/kernel/http/guarded-router';
import { defineRoute, type Auth, type Route } from '../../../src/kernel/http/route';
import { sessionTwins } from '../../../src/kernel/http/session-twins';
import { openApiDocument, openApiRoute } from '../../../src/kernel/http/open-api';

const ok = { responses: { 200: null }, handler: () => Promise.resolve({ status: 200 as const, body: null }) };
const roles = { auth: { roles: ['admin'] } } as const;

describe('a route is refused at start', () => {
  test.each([undefined, null, {}, { roles: [] }, { roles: [''] }, 'private'])('without an access rule: %j', (auth) => {
    expect(() => defineRoute({ method: 'GET', path: '/api/v1/a', summary: '', auth: auth as unknown as Auth, ...ok })).toThrow('GET /api/v1/a: has no access rule');
  });
  test('when its path and its params differ', () => {
    expect(() => defineRoute({ method: 'GET', path: '/api/v1/a/:id', summary: '', ...roles, ...ok })).toThrow('parameters [id]');
    expect(() => defineRoute({ method: 'GET', path: '/api/v1/a', summary: '', ...roles, params: z.strictObject({ id: z.string() }), ...ok })).toThrow('schema [id]');
  });
  test.each([
    ['body', z.object({ a: z.string() })], ['nested object', z.strictObject({ a: z.object({ b: z.string() }) })],
    ['array item', z.strictObject({ a: z.array(z.object({ b: z.string() })) })], ['one of two', z.union([z.strictObject({ a: z.string() }), z.object({ b: z.string() })])],
    ['loose object', z.looseObject({ a: z.string() })],
  ])('when unknown fields slip through its %s', (_, body) => {
    expect(() => defineRoute({ method: 'POST', path: '/api/v1/a', summary: '', ...roles, body, ...ok })).toThrow('unknown fields');
  });
  test.each(['/a', '/api/v2/a', '/api/consoles/a', '/console/a'])('when it stands behind no door: %s', (path) => {
    expect(() => defineRoute({ method: 'GET', path, summary: '', ...roles, ...ok })).toThrow('stands behind no door');
    expect(() => defineRoute({ method: 'GET', path, summary: '', auth: 'public', ...ok })).not.toThrow();
  });
  test('when another answers the same', () => {
    const same = (name: string) => defineRoute({ method: 'GET', path: `/api/v1/a/:${name}`, summary: '', ...roles, params: z.strictObject({ [name]: z.string() }), ...ok });
    const deps = { authenticate: jest.fn(), authenticateSession: jest.fn(), audit: { write: jest.fn() }, idempotency: { begin: jest.fn(), finish: jest.fn(), abandon: jest.fn(), release: jest.fn() }, logger: { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() } };
    expect(() => createGuardedRouter([same('id'), same('key')], deps)).toThrow('two routes answer GET /api/v1/a/:key');
  });
});

test('every guarded route of the open API has a twin for people, but no read where the console has its own view', () => {
  const route = (method: 'GET' | 'POST', path: string, auth: Auth) => defineRoute({ method, path, summary: '', auth, ...(path.includes(':') ? { params: z.strictObject({ [(/:(\w+)/.exec(path) ?? [])[1] ?? '']: z.string() }) } : {}), ...ok });
  const twins = sessionTwins([
    route('GET', '/api/v1/things', { roles: ['admin'], inScope: ['staff'] }), route('GET', '/api/v1/things/:id', { roles: ['admin'] }), route('POST', '/api/v1/things/:id', { roles: ['admin'] }),
    route('GET', '/api/console/things/:thingId', { roles: ['admin'] }), route('GET', '/api/sidebar/things', { roles: ['staff'] }), route('POST', '/api/v1/open', 'public'),
  ]);
  expect(twins.map(({ method, path, auth }) => ({ method, path, auth }))).toEqual([
    { method: 'GET', path: '/api/console/things', auth: { roles: ['admin', 'staff'] } }, { method: 'POST', path: '/api/console/things/:id', auth: { roles: ['admin'] } },
  ]);
});

test('a record is open on purpose', () => {
  expect(() => defineRoute({ method: 'POST', path: '/api/v1/a', summary: '', ...roles, body: z.strictObject({ map: z.record(z.string(), z.int()) }), ...ok })).not.toThrow();
});

test('an undeclared status is a bug, not an answer', async () => {
  const route = defineRoute({ method: 'GET', path: '/api/v1/a', summary: '', ...roles, responses: { 200: null }, handler: () => Promise.resolve({ status: 204, body: null } as unknown as { status: 200; body: null }) });
  await expect(route.call({ params: {}, query: {}, body: {} }, { caller: null, requestId: 'r' })).rejects.toThrow('undeclared status 204');
});

describe('the OpenAPI document', () => {
  const Thing = z.object({ id: z.string() }).meta({ id: 'Thing' });
  const routes: Route[] = [
    defineRoute({ method: 'POST', path: '/api/v1/things/:id/parts', summary: 'Add', ...roles, params: z.strictObject({ id: z.string() }), body: z.strictObject({ n: z.int() }), responses: { 201: Thing }, handler: () => Promise.resolve({ status: 201 as const, body: { id: '' } }) }),
    defineRoute({ method: 'GET', path: '/api/v1/things', summary: 'List', ...roles, query: z.strictObject({ q: z.string().optional() }), responses: { 200: z.array(Thing) }, handler: () => Promise.resolve({ status: 200 as const, body: [] }) }),
    defineRoute({ method: 'POST', path: '/api/v1/looks', summary: 'Look', ...roles, asksOnly: true, body: z.strictObject({ n: z.int() }), responses: { 200: Thing }, handler: () => Promise.resolve({ status: 200 as const, body: { id: '' } }) }),
    defineRoute({ method: 'GET', path: '/open', summary: 'Open', auth: 'public', ...ok }),
  ];
  const document = openApiDocument(routes, { title: 'T', version: '1' }) as unknown as {
    openapi: string; info: object; components: { schemas: object; securitySchemes: Record<string, object> };
    paths: Record<string, Record<string, { operationId: string; security: object[]; parameters?: { name: string; in: string; required?: boolean }[]; responses: Record<string, { description: string; content?: object }>; requestBody?: object }>>;
  };
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  const [post, get, look, open] = [document.paths['/api/v1/things/{id}/parts']?.['post'], document.paths['/api/v1/things']?.['get'], document.paths['/api/v1/looks']?.['post'], document.paths['/open']?.['get']];

  test('is OpenAPI 3.1 and lists every route once', () => {
    expect(document).toMatchObject({ openapi: '3.1.0', info: { title: 'T', version: '1' }, components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } } } });
    expect(operations).toHaveLength(routes.length);
    expect(new Set(operations.map((operation) => operation.operationId)).size).toBe(routes.length);
    expect(operations.every((operation) => Object.values(operation.responses).every((response) => response.description !== ''))).toBe(true);
  });
  test('names no schema that it does not hold', () => {
    const names = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name);
    expect(names).toContain('Thing');
    for (const name of names) expect(document.components.schemas).toHaveProperty(name ?? '');
  });
  test('a write takes an Idempotency-Key, a read does not', () => {
    expect(post?.parameters?.map((parameter) => [parameter.in, parameter.name])).toEqual([['path', 'id'], ['header', 'Idempotency-Key']]);
    expect(get?.parameters?.map((parameter) => [parameter.in, parameter.name])).toEqual([['query', 'q']]);
  });
  test('says which problems a caller must be ready for', () => {
    expect(Object.keys(post?.responses ?? {})).toEqual(['201', '400', '401', '403', '404', '408', '409', '413', '422', '429', '500', '503']);
    expect(Object.keys(get?.responses ?? {})).toEqual(['200', '400', '401', '403', '404', '429', '500']);
    expect(Object.keys(look?.responses ?? {})).toEqual(expect.arrayContaining(['200', '400', '408', '413'])); // it changes nothing, and is sent a body
    expect(post?.responses['422']?.content).toEqual({ 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } });
  });
  test('only a public route needs no key', () => expect([post?.security, open?.security]).toEqual([[{ apiKey: [] }], []]));
  test('describes itself too', async () => {
    const { body } = await openApiRoute({ path: '/api/v1/openapi.json', roles: ['admin'], routes, info: { title: 'T', version: '1' } }).call({ params: {}, query: {}, body: {} }, { caller: null, requestId: 'r' });
    expect(Object.keys((body as { paths: object }).paths)).toEqual([...Object.keys(document.paths), '/api/v1/openapi.json']);
  });
});
