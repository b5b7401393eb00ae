import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSimulatorClient } from '../../simulator/client';
import { askAcross, clockOf, isAgain } from './between';
import { createBotApi, type BotApi } from './bot-api';
import { ADMINISTRATOR, seedCompany, STORY_TAKES_MS } from './story';
import { turnClock } from './turned-clock';

const CORP = { WECOM_CORP_ID: 'wwdemo000000000001', WECOM_AGENT_ID: '1000002', WECOM_SECRET: randomBytes(24).toString('hex'), WECOM_CALLBACK_TOKEN: 'demoCallbackToken', WECOM_CALLBACK_AES_KEY: randomBytes(64).toString('base64').replace(/[^0-9A-Za-z]/g, '').slice(0, 43) };
/** The story began so long ago that it ends now: whoever looks at it then has the time of the day. */
const OFFSET_MS = -STORY_TAKES_MS;
const DIST = join(__dirname, '..', '..');
const TURNED = { flags: ['--require', join(__dirname, 'turned-clock.js')], env: { CLOCK_OFFSET_MS: String(OFFSET_MS) } };

export interface Town {
  world: ReturnType<typeof createSimulatorClient>;
  bot: BotApi;
  key: string;
  env: Record<string, string>;
}

export interface Place { port: number; simulatorPort: number; folder: string }

/**
 * Simulator and bot, each its own process, in one time: when the world's clock is turned, this process and the bot are turned too. `onAgain` hears of a bot that began anew, with an empty
 * database, in a world that was seeded anew; the page that asked for it is answered once that has come to its end.
 */
export async function raiseTown({ port, simulatorPort, folder }: Place, onAgain: (town: Town) => Promise<unknown>): Promise<Town> {
  const [url, simulator] = [`http://localhost:${port}`, `http://127.0.0.1:${simulatorPort}`];
  const env = { ...CORP, PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: url, DATABASE_URL: `sqlite:${join(folder, 'db', 'bot.db')}`, WECOM_API_BASE: simulator, WECOM_OAUTH_BASE: simulator, WECOM_LOGIN_BASE: simulator, ADMIN_USER_IDS: ADMINISTRATOR, APP_SECRET: randomBytes(32).toString('base64'), LOG_LEVEL: 'warn' };
  const world = createSimulatorClient(simulator);
  let running: ChildProcess | null = null;

  async function begin(): Promise<Town> {
    mkdirSync(join(folder, 'db'), { recursive: true });
    await seedCompany(world);
    running = run('src/main.js', [], { ...env, ...TURNED.env }, TURNED.flags);
    await answers(`http://127.0.0.1:${port}/readyz`);
    const key = await createKey(env);
    await world.bot({ url: `http://127.0.0.1:${port}`, key, links: { console: `${url}/console/`, sidebar: `${url}/sidebar/`, h5: `${url}/h5/` } });
    const bot = createBotApi(`http://127.0.0.1:${port}`, key);
    await world.verifyCallback();
    await bot.quiet();
    return { world, bot, key, env };
  }
  async function again(): Promise<void> {
    const ending = running;
    running = null;
    if (ending?.exitCode === null && ending.kill('SIGTERM')) await once(ending, 'exit');
    rmSync(join(folder, 'db'), { recursive: true, force: true });
    await world.reset();
    await onAgain(await begin());
  }

  turnClock(OFFSET_MS);
  const wecom = run('scripts/simulator.js', ['--port', String(simulatorPort), `--offset-ms=${OFFSET_MS}`], { ...CORP, CALLBACK_URL: `http://127.0.0.1:${port}/wecom/callback` });
  wecom.on('message', (message) => {
    const done = () => wecom.send(message);
    const clockOffsetMs = clockOf(message);
    if (isAgain(message)) void again().then(done);
    if (clockOffsetMs === null) return;
    turnClock(clockOffsetMs);
    void (running ? askAcross(running, { clockOffsetMs }) : Promise.resolve()).then(done);
  });
  await answers(`${simulator}/_sim/clock`);
  return begin();
}

const children = new Set<ChildProcess>();
export const endTown = (): void => { for (const child of children) child.kill('SIGTERM'); };

/** A child that ends with a fault takes the demo along: half a town would only puzzle. */
function run(file: string, args: readonly string[], env: Record<string, string>, flags: readonly string[] = []): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--enable-source-maps', ...flags, join(DIST, file), ...args], { env: { PATH, HOME, ...env }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], cwd: tmpdir() });
  children.add(child);
  child.on('exit', (code) => {
    children.delete(child);
    if (code === null || code === 0) return;
    process.stderr.write(`${file} ended with ${code}\n`);
    process.exit(1);
  });
  return child;
}

/** The command a user would run, beside the running bot. */
function createKey(env: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(DIST, 'scripts', 'apikey.js'), 'create', 'demo', '--role', 'admin'], { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => { printed += chunk.toString(); });
    child.on('exit', (code) => (code === 0 ? resolve(printed.trim().split('\n').at(-1) ?? '') : reject(new Error('no API key could be made'))));
  });
}

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    try {
      if ((await fetch(url)).ok) return;
    } catch { /* not listening yet */ }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} did not answer within 30 s`);
}
