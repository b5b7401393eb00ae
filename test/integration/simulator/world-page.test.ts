import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../../simulator';
import { readWorldPage } from '../../../simulator/pages/world-page';

const SEED = { staff: [{ userId: 'zhangsan' }], customers: [{ externalUserId: 'wm1', name: '李明' }] };
let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSimulator({ corpId: 'wwsim0000000000001', agentId: 1, secret: 's', callback: { url: 'http://127.0.0.1:9/none', token: 'token', encodingAesKey: 'simulatorAesKey0123456789abcdefghijklmnopqr' } });
  await simulator.control.seed(SEED);
});
afterEach(() => simulator.close());

/** Reads server-sent events until the named one has come. */
async function heard(url: string, name: string, meanwhile: () => Promise<unknown>): Promise<unknown> {
  const answer = await fetch(`${url}/_sim/live`);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  let text = '';
  for (let asked = false; ;) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the stream ended: ${text}`);
    text += Buffer.from(value).toString();
    if (!asked && text.includes('event: hello')) { asked = true; await meanwhile(); }
    const found = new RegExp(`event: ${name}\\ndata: (.*)\\n\\n`).exec(text);
    if (!found) continue;
    await reader.cancel();
    return JSON.parse(found[1] ?? 'null') as unknown;
  }
}

test('what happens is told as it happens: a callback with its ciphertext, and a call of the bot', async () => {
  expect(await heard(simulator.url, 'delivery', () => simulator.control.addWithoutCode({ userId: 'zhangsan', customer: 'wm1' })))
    .toMatchObject({ outcome: 'failed', plaintext: expect.stringContaining('wm1') as string, attempts: [{ status: null, encrypt: expect.stringMatching(/^[A-Za-z0-9+/=]{40,}$/) as string }, {}, {}] });
  expect(await heard(simulator.url, 'call', () => fetch(`${simulator.url}/cgi-bin/gettoken?corpid=x&corpsecret=hidden`))).toMatchObject({ api: 'gettoken', query: { corpid: 'x' } });
});

test.each([['http://evil.test', undefined], [undefined, 'evil.test'], ['http://127.0.0.1:1', undefined]])('a page at %s%s may not act in this world', async (origin, host) => {
  const status = await new Promise<number>((resolve, reject) => {
    void import('node:http').then(({ request }) => {
      const sent = request(`${simulator.url}/_sim/reset`, { method: 'POST', headers: { ...(origin ? { origin } : {}), ...(host ? { host } : {}) } }, (answer) => { answer.resume(); resolve(answer.statusCode ?? 0); });
      sent.on('error', reject);
      sent.end('{}');
    });
  });
  expect(status).toBe(403);
  expect((await simulator.control.world()).customers).toHaveLength(1);
});

describe('the bot this world plays with', () => {
  let bot: Server;
  let asked: { method: string | undefined; url: string | undefined; key: string | undefined }[];
  const ANSWERS: Record<string, object> = {
    '/api/v1/referrals?limit=100': { items: [{ id: 'r', campaignId: 'c', referrerExternalUserId: 'wm1', refereeExternalUserId: 'wm2', status: 'rejected', reason: { code: 'loop', text: '绕成了圈' }, addedAt: 'now', more: 1 }], nextCursor: null },
    '/api/v1/ledger/verification': { ok: true, entries: 3 },
    '/api/v1/campaigns?limit=100': { items: [{ id: 'c', name: '冬季', status: 'running' }, { id: 'd', name: '草稿', status: 'draft' }] },
    '/api/v1/campaigns/c/codes?limit=100': { items: [{ id: '1', referrerExternalUserId: 'wm1', status: 'active', configId: 'cfg' }, { id: '2', referrerExternalUserId: 'wm3', status: 'pending' }] },
  };
  beforeEach(async () => {
    asked = [];
    bot = createServer((request, response) => {
      asked.push({ method: request.method, url: request.url, key: request.headers.authorization });
      const answer = request.method === 'POST' ? { ok: true } : ANSWERS[request.url ?? ''];
      response.writeHead(answer ? 200 : 404).end(JSON.stringify(answer ?? {}));
    });
    await new Promise<void>((resolve) => { bot.listen(0, '127.0.0.1', resolve); });
  });
  afterEach(() => new Promise<void>((resolve) => { bot.close(() => resolve()); bot.closeAllConnections(); }));
  const connect = () => simulator.control.bot({ url: `http://127.0.0.1:${(bot.address() as AddressInfo).port}`, key: 'wr_secret', links: { console: 'http://localhost:3000/console/' } });

  test('without one the page says so; with one it shows verdicts, codes that can be scanned, and the ledger', async () => {
    expect(await simulator.control.botView()).toEqual({ connected: false, links: {}, verdicts: [], codes: [], ledger: null });
    await connect();
    const view = await simulator.control.botView();
    expect(view).toMatchObject({ connected: true, verdicts: [{ status: 'rejected', reason: { text: '绕成了圈' } }], codes: [{ referrer: 'wm1', configId: 'cfg', campaign: '冬季' }], ledger: { ok: true, entries: 3 } });
    expect(JSON.stringify(view)).not.toContain('wr_secret');
    expect(new Set(asked.map(({ key }) => key))).toEqual(new Set(['Bearer wr_secret']));
  });

  test('it can be asked to reconcile and for a code, and what it refuses is told', async () => {
    await connect();
    await simulator.control.botReconciles();
    await simulator.control.botIssuesCode({ customer: 'wm1' });
    expect(asked.filter(({ method }) => method === 'POST').map(({ url }) => url)).toEqual(['/api/v1/reconciliations', '/api/v1/campaigns/c/codes']);
    delete ANSWERS['/api/v1/campaigns?limit=100'];
    await expect(simulator.control.botIssuesCode({ customer: 'wm1' })).rejects.toThrow('the bot answered 404');
  });
});

test('the page is what was built and nothing else; unbuilt, it says which command builds it', () => {
  const web = mkdtempSync(join(tmpdir(), 'world-page-'));
  expect(readWorldPage(web)('/')?.body.toString()).toContain('npm run build');
  for (const folder of ['simulator', 'assets']) mkdirSync(join(web, folder));
  writeFileSync(join(web, 'simulator', 'index.html'), '<html>');
  writeFileSync(join(web, 'assets', 'a.js'), '1');
  writeFileSync(join(web, 'manifest.json'), 'secret');
  const at = readWorldPage(web);
  expect([at('/')?.body.toString(), at('/assets/a.js')?.type]).toEqual(['<html>', 'text/javascript; charset=utf-8']);
  for (const path of ['/manifest.json', '/assets/../manifest.json', '/assets/%2e%2e/manifest.json', '//etc/passwd', '/simulator/index.html']) expect(at(path)).toBeNull();
});
