import { connect } from 'node:net';
import { once } from 'node:events';
import { z } from 'zod';
import { domainProof } from '../../../src/features/operations';
import { readBody } from '../../../src/kernel/http/read-body';
import { defineRoute } from '../../../src/kernel/http/route';
import { ask, startServer } from './http-fixture';

const slow = (release: Promise<void>) => defineRoute({
  method: 'GET', path: '/slow/:id', auth: 'public', summary: 'Slow', params: z.strictObject({ id: z.string() }), responses: { 200: z.object({ ok: z.boolean() }) },
  handler: async () => {
    await release;
    return { status: 200, body: { ok: true } };
  },
});
const noRoutes = (more: Parameters<typeof startServer>[1] = {}, mount: Parameters<typeof startServer>[2] = []) => startServer([], more, mount);

test('the proof of a domain is served at the root by its own name, and by no other', async () => {
  const server = await noRoutes({}, [domainProof({ 'WW_verify_AbCd1234.txt': 'AbCd1234' })]);
  expect(await server.ask('GET', '/WW_verify_AbCd1234.txt')).toMatchObject({ status: 200, text: 'AbCd1234' });
  for (const path of ['/WW_verify_Other1.txt', '/x/WW_verify_AbCd1234.txt', '/toString', '/__proto__']) expect((await server.ask('GET', path)).status).toBe(404);
  expect((await server.ask('POST', '/WW_verify_AbCd1234.txt')).status).toBe(404);
  await server.close();
});

describe('probes', () => {
  test('live and ready say what the contract says', async () => {
    const server = await noRoutes();
    const [live, ready] = [await server.ask('GET', '/healthz'), await server.ask('GET', '/readyz')];
    expect([live.status, live.text, ready.status, ready.text]).toEqual([200, '{"live":true}', 200, '{"ready":true,"inboxPending":0,"workPending":0}']);
    expect((await server.ask('POST', '/healthz')).status).toBe(405);
    await server.close();
  });
  test('not ready is 503 with the reason, also when the check itself fails', async () => {
    const away = await noRoutes({ readiness: () => Promise.resolve({ ready: false, why: 'database away' }) });
    const failing = await noRoutes({ readiness: () => Promise.reject(new Error('secret=x')) });
    expect(await away.ask('GET', '/readyz')).toMatchObject({ status: 503, json: { ready: false, why: 'database away' } });
    const reply = await failing.ask('GET', '/readyz');
    expect(reply).toMatchObject({ status: 503, json: { ready: false } });
    expect(reply.text).not.toContain('secret');
    await Promise.all([away.close(), failing.close()]);
  });
  test('metrics are for this machine or for the bearer of the token', async () => {
    const server = await noRoutes({ metricsToken: 'token-of-the-scraper' });
    const from = { 'x-forwarded-for': '203.0.113.9' };
    expect((await server.ask('GET', '/metrics')).text).toContain('# HELP http_request_seconds');
    expect((await server.ask('GET', '/metrics', { headers: from })).status).toBe(403);
    expect((await server.ask('GET', '/metrics', { headers: from, key: 'token-of-somebody' })).status).toBe(403);
    expect((await server.ask('GET', '/metrics', { headers: from, key: 'token-of-the-scraper' })).status).toBe(200);
    await server.close();
  });
  test('metrics know route patterns and never paths', async () => {
    const server = await startServer([slow(Promise.resolve())]);
    await server.ask('GET', '/slow/wm-secret-id');
    await server.ask('GET', '/wm-other-id');
    const { text } = await server.ask('GET', '/metrics');
    expect(text).toMatch(/http_request_seconds_count\{method="GET",route="\/slow\/:id",status="200"\} 1/);
    expect(text).toContain('route="unmatched",status="404"');
    expect(text).not.toMatch(/wm-/);
    await server.close();
  });
});

test('a mounted door reads its own body and answers before the API', async () => {
  const server = await noRoutes({}, [async (ctx, next) => {
    if (ctx.path !== '/door') {
      await next();
      return;
    }
    ctx.body = `got ${(await readBody(ctx.req)).toString()}`;
  }]);
  expect((await server.ask('POST', '/door', { body: '<xml/>' })).text).toBe('got <xml/>');
  expect((await server.ask('POST', '/door', { body: 'x'.repeat(70_000) })).status).toBe(413);
  expect((await server.ask('GET', '/elsewhere')).status).toBe(404);
  await server.close();
});

test('a body that does not arrive in time is 408 and the connection ends', async () => {
  const server = await noRoutes({}, [async (ctx) => { ctx.body = await readBody(ctx.req, { maxBytes: 100, timeoutMs: 50 }); }]);
  const socket = connect(server.port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => { text += chunk.toString(); });
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc');
  await once(socket, 'close');
  expect(text).toMatch(/^HTTP\/1\.1 408 /);
  expect(text).toContain('"code":"request_timeout"');
  await server.close();
});

describe('stopping', () => {
  test('what is in hand is finished, nothing new is accepted', async () => {
    let release = (): void => undefined;
    const server = await startServer([slow(new Promise<void>((resolve) => { release = resolve; }))]);
    const inHand = server.ask('GET', '/slow/1');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closed = server.close();
    await expect(ask(server.port, 'GET', '/healthz')).rejects.toThrow(/ECONNREFUSED/);
    release();
    expect((await inHand).status).toBe(200);
    await closed;
  });
  test('an idle kept-alive connection does not hold it up', async () => {
    const server = await noRoutes();
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    const started = Date.now();
    await server.close();
    expect(Date.now() - started).toBeLessThan(4000); // the cut comes at 5 s
    socket.destroy();
  });
  test('a request that never ends is cut off after 5 s', async () => {
    const server = await startServer([slow(new Promise<void>(() => undefined))]);
    const cut = server.ask('GET', '/slow/1').catch((error: Error) => error.message);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const started = Date.now();
    await server.close();
    expect(Date.now() - started).toBeLessThan(12_000);
    expect(await cut).toMatch(/hang up|ECONNRESET/);
  });
});
