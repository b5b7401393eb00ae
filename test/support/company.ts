import { randomBytes } from 'node:crypto';
import { startSimulator, type Simulator } from '../../simulator';
import { loadSettings } from '../../config/settings';
import { start, type Running } from '../../src/start';
import { createLogger } from '../../src/kernel/logger';
import { systemClock, type Clock } from '../../src/kernel/clock';
import { freshDatabase, type TestDatabase } from './databases';

export const CORP = { corpId: 'wwtest000000000001', agentId: 1000002, secret: 'simulated-secret', token: 'callbackToken1', encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' };

export interface Company {
  simulator: Simulator;
  bot: Running;
  url: string;
  databaseUrl: string;
  /** One call of the open API with an admin key. */
  api<T = Record<string, unknown>>(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<{ status: number; body: T }>;
  /** Waits until nothing is due: callbacks delivered, inbox and work empty. */
  settle(): Promise<void>;
  restart(): Promise<void>;
  /** One more process over the same database; the test stops it. Servers only. */
  another(): Promise<Running>;
  end(): Promise<void>;
}

type Seed = Parameters<Simulator['control']['seed']>[0];

/** A whole bot on a database of its own beside the simulator, as a company would run it. */
export async function openCompany(engine: 'sqlite' | 'mysql', options: { seed?: Seed; env?: Record<string, string>; onStatement?: (sql: string) => void; database?: TestDatabase; clock?: Clock } = {}): Promise<Company> {
  const database = options.database ?? await freshDatabase(engine);
  const simulator = await startSimulator({ corpId: CORP.corpId, agentId: CORP.agentId, secret: CORP.secret });
  if (options.seed) await simulator.control.seed(options.seed);
  const env = { APP_SECRET: randomBytes(32).toString('base64'), ...options.env };
  const open = () => startBot(database, simulator, { ...options, env });
  let bot = await open().catch(async (error: unknown) => {
    await simulator.close();
    throw error;
  });
  let url = `http://127.0.0.1:${bot.port}`;
  const { key } = await bot.app.access.createApiKey({ name: 'test', role: 'admin' });
  const connect = () => simulator.control.callback({ url: `${url}/wecom/callback`, token: CORP.token, encodingAesKey: CORP.encodingAesKey, corpId: CORP.corpId });
  await connect();
  const company: Company = {
    simulator, databaseUrl: database.url, get bot() { return bot; }, get url() { return url; },
    async api(method, path, body, headers = {}) {
      const answer = await fetch(`${url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${key}`, ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      const text = await answer.text();
      return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as never };
    },
    async settle() {
      await simulator.settle();
      for (let quiet = 0, tries = 0; quiet < 3 && tries < 1500; tries += 1) {
        const { inboxPending, workPending } = (await (await fetch(`${url}/readyz`)).json()) as { inboxPending: number; workPending: number };
        quiet = inboxPending + workPending === 0 ? quiet + 1 : 0;
        await systemClock.sleep(10);
      }
    },
    async restart() {
      await bot.stop();
      bot = await open();
      url = `http://127.0.0.1:${bot.port}`;
      await connect();
    },
    another: open,
    async end() {
      await bot.stop();
      await simulator.close();
      await database.drop();
    },
  };
  return company;
}

function startBot(database: TestDatabase, simulator: Simulator, { env, onStatement, clock = systemClock }: { env: Record<string, string>; onStatement?: (sql: string) => void; clock?: Clock }): Promise<Running> {
  const settings = loadSettings({
    DATABASE_URL: database.url, PORT: '0', HOST: '127.0.0.1', WECOM_API_BASE: simulator.url, WECOM_OAUTH_BASE: simulator.url, WECOM_LOGIN_BASE: simulator.url, WECOM_CORP_ID: CORP.corpId, WECOM_AGENT_ID: String(CORP.agentId), WECOM_SECRET: CORP.secret,
    WECOM_CALLBACK_TOKEN: CORP.token, WECOM_CALLBACK_AES_KEY: CORP.encodingAesKey, ...env,
  });
  return start(settings, { clock, logger: createLogger((process.env['TEST_LOG'] ?? 'silent') as 'silent'), ...(onStatement ? { onStatement } : {}) });
}
