import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createPictures } from '../../../src/wecom/client/pictures';

let server: Server;
let base: string;
let asked: string[];
beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/moved') response.writeHead(302, { location: '/picture' }).end();
    else if (request.url === '/missing') response.writeHead(404).end();
    else if (request.url === '/endless') {
      const chunk = Buffer.alloc(512 * 1024);
      const more = (): void => { if (!response.destroyed) response.write(chunk, more); };
      more();
    } else if (request.url !== '/hanging') response.end('bytes');
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => new Promise<void>((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }));

const pictures = (timeoutMs = 5000) => createPictures({ baseUrl: base, timeoutMs });
const kindOf = (address: string, timeoutMs?: number) => pictures(timeoutMs).fetch(address).then(() => 'fetched', (error: { kind: string }) => error.kind);

test('a picture at WeCom is fetched whole', async () => {
  expect((await pictures().fetch(`${base}/picture`)).toString()).toBe('bytes');
});

test.each([
  'http://169.254.169.254/latest/meta-data', 'http://localhost:3306/', 'file:///etc/passwd', 'https://qpic.cn.evil.test/a', 'https://evilqpic.cn/a', 'https://wework.qpic.cn:8080/a', 'http://user@127.0.0.1/', 'data:image/png;base64,AA', 'nothing', '',
])('%s is no address of a picture of WeCom, and nobody is asked', async (address) => {
  expect(await kindOf(address)).toBe('fault');
  expect(asked).toEqual([]);
});

test.each([['/missing', 'reply'], ['/endless', 'reply'], ['/moved', 'network']])('%s is %s: bounded, and never somewhere else', async (path, kind) => {
  expect(await kindOf(base + path)).toBe(kind);
  expect(asked).toEqual([path]);
});

test('an answer that does not come is waited for no longer than any other', async () => {
  expect(await kindOf(`${base}/hanging`, 50)).toBe('network');
});
