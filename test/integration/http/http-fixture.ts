import type { Middleware } from 'koa';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../../src/kernel/errors';
import { systemClock } from '../../../src/kernel/clock';
import type { Idempotency } from '../../../src/kernel/http/access-slots';
import { createHttpServer, type HttpServerOptions } from '../../../src/kernel/http/http-server';
import type { Route } from '../../../src/kernel/http/route';
import { systemIds } from '../../../src/kernel/ids';
import { createLogger } from '../../../src/kernel/logger';
import { createMetrics } from '../../../src/kernel/metrics';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  json: Record<string, unknown>;
}

const open = new Set<() => Promise<void>>();
afterAll(() => Promise.all([...open].map((close) => close()))); // those of failed tests

/** Keys of the tests are `Bearer ROLE`, sessions `session=ROLE`; no idempotency unless given. */
export async function startServer(routes: Route[], more: Partial<HttpServerOptions> = {}, mount: Middleware[] = []) {
  const log: string[] = [];
  const server = createHttpServer({
    host: '127.0.0.1', port: 0, routes, mount, front: [], clock: systemClock, ids: systemIds(() => Date.now()), metrics: createMetrics(), metricsToken: null,
    logger: createLogger('debug', { write: (line) => void log.push(line) }),
    openApi: [{ title: 'Test', version: '1', path: '/api/v1/openapi.json', roles: ['reader', 'writer'], holds: () => true }],
    readiness: () => Promise.resolve({ ready: true, inboxPending: 0, workPending: 0 }),
    authenticate: (authorization) => {
      const [, role] = /^Bearer (\w+)$/.exec(authorization ?? '') ?? [];
      return role ? Promise.resolve({ type: 'api_key', id: `key-of-${role}`, role, scope: 'all' as const }) : Promise.reject(new AppError('unauthorized', 'no key', { status: 401, headers: { 'www-authenticate': 'Bearer' } }));
    },
    authenticateSession: ({ cookie }) => {
      const [, role] = /^session=(\w+)$/.exec(cookie ?? '') ?? [];
      return role ? Promise.resolve({ type: 'session', id: `person-of-${role}`, sessionId: 's', role, staffId: `person-of-${role}`, scope: { staffIds: [`person-of-${role}`] } })
        : Promise.reject(new AppError('signed_out', 'nobody is signed in', { status: 401 }));
    },
    audit: { write: () => Promise.resolve() },
    idempotency: forgetful,
    ...more,
  });
  const { port } = await server.listen();
  open.add(() => server.close());
  return { port, log, close: () => server.close(), ask: (method: string, path: string, options: AskOptions = {}) => ask(port, method, path, options) };
}

const forgetful: Idempotency = {
  begin: ({ callerId, key }) => Promise.resolve({ kind: 'run', token: { callerId, key, turn: 't' }, newId: 'new' }),
  finish: () => Promise.resolve(),
  abandon: () => Promise.resolve(),
  release: () => Promise.resolve(),
};

interface AskOptions {
  key?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** node:http rather than fetch: raw paths, raw bytes, no redirects, one connection each. */
export function ask(port: number, method: string, path: string, { key, headers = {}, body }: AskOptions = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const authorization: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const length: Record<string, string> = body === undefined || headers['transfer-encoding'] !== undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const request = httpRequest({ host: '127.0.0.1', port, method, path, agent: false, headers: { ...authorization, ...length, ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        const json = (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, unknown>;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}
