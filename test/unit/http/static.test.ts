import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Koa from 'koa';
import { request } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { webFiles } from '../../../src/web-files';

let folder: string;
const servers: Server[] = [];
const put = (path: string, text: string | Buffer) => {
  mkdirSync(join(folder, 'web', path, '..'), { recursive: true });
  writeFileSync(join(folder, 'web', path), text);
};
const serve = (root: string, data: Parameters<typeof webFiles>[2] = {}): Promise<number> => new Promise((resolve) => {
  const app = new Koa();
  app.use(webFiles('https://bot.cn/base', root, data));
  app.use((ctx) => { ctx.status = 418; });
  const server = app.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  servers.push(server);
});
const ask = (port: number, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<{ status: number; headers: Record<string, unknown>; body: string }> => new Promise((resolve, reject) => {
  request({ port, host: '127.0.0.1', path, method, headers, agent: false }, (answer) => {
    const chunks: Buffer[] = [];
    answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString('latin1') }));
  }).on('error', reject).end();
});

let port: number;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'static-'));
  put('console/index.html', '<!doctype html>console');
  put('assets/main-AbCd1234.js', 'let a');
  put('assets/main-AbCd1234.js.gz', gzipSync('let a'));
  put('assets/main-AbCd1234.js.map', 'secret source');
  put('assets/.env', 'SECRET');
  writeFileSync(join(folder, 'outside.html'), 'outside');
  symlinkSync(join(folder, 'outside.html'), join(folder, 'web', 'console', 'link.html'));
  port = await serve(join(folder, 'web'));
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

test('a page is asked for anew each time and may load scripts of ours alone', async () => {
  const { status, headers, body } = await ask(port, '/console/');
  expect([status, body, headers['cache-control'], headers['content-type']]).toEqual([200, '<!doctype html>console', 'no-cache', 'text/html; charset=utf-8']);
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("script-src 'self';");
  expect(policy.replace("style-src-attr 'unsafe-inline'", '')).not.toContain('unsafe');
});
test('what has its content in its name is kept for ever, packed for who can read it', async () => {
  const packed = await ask(port, '/assets/main-AbCd1234.js', { 'accept-encoding': 'gzip' });
  expect(packed.headers).toMatchObject({ 'cache-control': 'public, max-age=31536000, immutable', 'content-encoding': 'gzip', vary: 'accept-encoding', 'content-type': 'text/javascript; charset=utf-8' });
  const plain = await ask(port, '/assets/main-AbCd1234.js');
  expect([plain.body, plain.headers['content-encoding']]).toEqual(['let a', undefined]);
  expect((await ask(port, '/assets/main-AbCd1234.js', { 'accept-encoding': 'gzip;q=0' })).body).toBe('let a');
});
test.each(['/console/../outside.html', '/console/%2e%2e/outside.html', '/console/..%2foutside.html', '/console//index.html', '/console/link.html', '/assets/main-AbCd1234.js.map', '/assets/main-AbCd1234.js.gz', '/assets/.env', '/console/index.html%00.js', '/etc/passwd', '/assets/', '/console/nothing'])('%s is nothing of ours to show', async (path) => {
  expect((await ask(port, path)).status).toBe(418);
});
test('only reads are answered', async () => expect((await ask(port, '/console/', {}, 'POST')).status).toBe(418));
test('home is the console, by the address the operator gave', async () => {
  expect((await ask(port, '/')).headers['location']).toBe('https://bot.cn/base/console/');
  expect((await ask(port, '/h5')).headers['location']).toBe('https://bot.cn/base/h5/');
});
test('without a build the page says which command makes one', async () => {
  const { status, body } = await ask(await serve(join(folder, 'nowhere')), '/console/');
  expect(status).toBe(503);
  expect(body).toContain('npm run build');
});

test('a page may carry data of the moment: a block that nothing in it closes, asked for with the query as it was sent, never kept', async () => {
  put('sidebar/index.html', '<!doctype html><head><title>x</title></head><body></body>');
  put('sidebar/index.html.gz', gzipSync('old'));
  const asked: string[] = [];
  const withData = await serve(join(folder, 'web'), { '/sidebar/': (search) => { asked.push(search); return Promise.resolve({ text: '</script><script>alert(1)</script><!-- $& \u2028' }); } });
  const page = await ask(withData, '/sidebar/?a=%E4%B8%AD&b', { 'accept-encoding': 'gzip' });
  expect(page).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' } });
  expect(page.headers['content-encoding']).toBeUndefined();
  expect(String(page.headers['content-security-policy'])).toContain("script-src 'self'");
  const [, json = ''] = /<script type="application\/json" id="page-data">([^<]*)<\/script><\/head><body><\/body>$/.exec(page.body) ?? [];
  expect(JSON.parse(json)).toEqual({ text: '</script><script>alert(1)</script><!-- $& \u2028' });
  expect(asked).toEqual(['?a=%E4%B8%AD&b']);
  expect((await ask(withData, '/console/')).body).not.toContain('page-data');
});
