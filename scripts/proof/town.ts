import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../simulator';
import { apikey } from '../apikey';
import { benchDatabase } from '../bench/databases';
import { CORP, ENVIRONMENT } from '../bench/events';

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** A company of two members and a few old customers: simulator here, bot as a process of its own that may be killed. */
export interface Town {
  simulator: Simulator;
  url: string;
  databaseUrl: string;
  start(more?: Record<string, string>): Promise<void>;
  /** As by `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
  /** As a supervisor does it; answers the exit code and how long it took. */
  stop(): Promise<{ code: number | null; ms: number }>;
  isUp(): boolean;
  /** Status 0: nobody answered. */
  api(method: string, path: string, body?: unknown): Promise<Answer>;
  all<Item>(path: string): Promise<Item[]>;
  /** Until nothing is due and every callback has come to its end. */
  quiet(withinMs?: number): Promise<void>;
  end(): Promise<void>;
}

const REFERRERS = ['wmZhang', 'wmLiu', 'wmChen'];
const LONG_AGO_S = Math.floor(Date.now() / 1000) - 90 * 86_400;
const STARTS_WITHIN_MS = 30_000;

export async function openTown(engine: 'sqlite' | 'mysql'): Promise<Town> {
  const database = await benchDatabase(engine);
  const simulator = await startSimulator({ corpId: CORP.corpId, agentId: CORP.agentId, secret: CORP.secret });
  await simulator.control.settings({ skipVerifyEvents: 'addOnly' });
  await simulator.control.seed({
    staff: [{ userId: 'WangFang', name: '王芳' }, { userId: 'LiLei', name: '李雷' }], customers: REFERRERS.map((externalUserId) => ({ externalUserId, name: externalUserId })),
    follows: REFERRERS.map((customer, index) => ({ userId: 'WangFang', customer, createdAt: LONG_AGO_S + index })),
  });
  const port = await freePort();
  const env = { ...ENVIRONMENT, DATABASE_URL: database.url, WECOM_API_BASE: simulator.url, PORT: String(port) };
  const key = await makeKey(database.url);
  const url = `http://127.0.0.1:${port}`;
  await simulator.control.callback({ url: `${url}/wecom/callback`, token: CORP.token, encodingAesKey: CORP.encodingAesKey, corpId: CORP.corpId });
  const child = createChild(env);
  const api = apiOf(`${url}/api/v1`, key);
  return {
    simulator, url, databaseUrl: database.url, ...child, api, all: (path) => everyPage(api, path),
    quiet: (withinMs) => quiet(simulator, url, withinMs),
    async end() {
      await child.kill();
      await simulator.close();
      await database.drop();
    },
  };
}

function createChild(env: Record<string, string>): Pick<Town, 'start' | 'kill' | 'stop' | 'isUp'> {
  let child: ChildProcess | null = null;
  const gone = (process: ChildProcess) => new Promise<number | null>((resolve) => {
    if (process.exitCode !== null || process.signalCode !== null) return resolve(process.exitCode);
    process.once('exit', (code) => resolve(code));
  });
  const isUp = () => child !== null && child.exitCode === null && child.signalCode === null;
  return {
    isUp,
    async start(more = {}) {
      const started = spawn(process.execPath, [join(__dirname, 'bot.js')], { env: { PATH: process.env['PATH'] ?? '', ...env, ...more }, stdio: ['ignore', 'pipe', 'inherit'] });
      child = started;
      const ready = new Promise<void>((resolve) => started.stdout.once('data', () => resolve()));
      // a bot that is told to die may do so before it is ready
      await Promise.race([ready, gone(started), new Promise((_, reject) => { setTimeout(reject, STARTS_WITHIN_MS, new Error('the bot did not start')).unref(); })]);
    },
    async kill() {
      child?.kill('SIGKILL');
      if (child) await gone(child);
    },
    async stop() {
      const startedMs = performance.now();
      child?.kill('SIGTERM');
      const code = child ? await gone(child) : null;
      return { code, ms: Math.round(performance.now() - startedMs) };
    },
  };
}

const apiOf = (base: string, key: string) => async (method: string, path: string, body?: unknown): Promise<Answer> => {
  try {
    const answer = await fetch(`${base}${path}`, { method, headers: { authorization: `Bearer ${key}` }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  } catch {
    return { status: 0, body: {} };
  }
};

async function everyPage<Item>(api: Town['api'], path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { status, body } = await api('GET', `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`);
    if (status !== 200) throw new Error(`${path} answered ${status}`);
    items.push(...(body['items'] as Item[]));
    cursor = body['nextCursor'] as string | null;
  }
  return items;
}

interface Backlog { inboxPending?: number; workPending?: number }

async function quiet(simulator: Simulator, url: string, withinMs = 60_000): Promise<void> {
  await simulator.settle();
  const untilMs = Date.now() + withinMs;
  for (let calm = 0; calm < 5;) {
    const seen = await fetch(`${url}/readyz`).then((answer) => answer.json() as Promise<Backlog>, (): Backlog => ({}));
    calm = seen.inboxPending === 0 && seen.workPending === 0 ? calm + 1 : 0;
    if (Date.now() > untilMs) throw new Error(`not quiet within ${withinMs} ms: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function makeKey(url: string): Promise<string> {
  const lines: string[] = [];
  const code = await apikey(['create', 'proof', '--role', 'admin'], { DATABASE_URL: url }, { out: (line) => lines.push(line), remark: () => undefined });
  if (code !== 0) throw new Error('no API key could be made');
  return lines.at(-1) ?? '';
}

const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    server.close(() => resolve(port));
  });
});
