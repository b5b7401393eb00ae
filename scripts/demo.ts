import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createSimulatorClient } from '../simulator/client';
import { followClock } from './clock/follow-clock';
import { turnClock } from './clock/turned-clock';
import { playStory, seedCompany, STORY_TAKES_MS, type BotApi, type Story } from './demo-story';
import { login } from './login';

/** `npm run demo`: the bot on embedded SQLite beside the simulator, each its own process, and a referral story between them. */
const CORP = { WECOM_CORP_ID: 'wwdemo000000000001', WECOM_AGENT_ID: '1000002', WECOM_SECRET: randomBytes(24).toString('hex'), WECOM_CALLBACK_TOKEN: 'demoCallbackToken', WECOM_CALLBACK_AES_KEY: randomBytes(64).toString('base64').replace(/[^0-9A-Za-z]/g, '').slice(0, 43) };
/** The story began so long ago that it ends now: whoever looks at it then has the time of the day. */
const OFFSET_MS = -STORY_TAKES_MS;
const TURNED = { file: join(__dirname, 'clock', 'turned-clock.js'), env: { CLOCK_OFFSET_MS: String(OFFSET_MS) } };
const children: ChildProcess[] = [];
const say = (text: string) => process.stderr.write(`${text}\n`);

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { once: { type: 'boolean', default: false }, port: { type: 'string' } } });
  const folder = mkdtempSync(join(tmpdir(), 'referral-demo-'));
  process.on('exit', () => {
    for (const child of children) child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));

  const port = values.port === undefined ? await portFor(3000) : await asked(values.port);
  const simulatorPort = await portFor(port + 100);
  const url = `http://localhost:${port}`;
  const env = { ...CORP, PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: url, DATABASE_URL: `sqlite:${join(folder, 'bot.db')}`, WECOM_API_BASE: `http://127.0.0.1:${simulatorPort}`, WECOM_OAUTH_BASE: `http://127.0.0.1:${simulatorPort}`, WECOM_LOGIN_BASE: `http://127.0.0.1:${simulatorPort}`, APP_SECRET: randomBytes(32).toString('base64'), LOG_LEVEL: 'warn' };
  turnClock(OFFSET_MS);
  const wecom = run('scripts/simulator.js', ['--port', String(simulatorPort), `--offset-ms=${OFFSET_MS}`], { ...CORP, CALLBACK_URL: `http://127.0.0.1:${port}/wecom/callback` });
  const world = createSimulatorClient(`http://127.0.0.1:${simulatorPort}`);
  await answers(`http://127.0.0.1:${simulatorPort}/_sim/clock`);
  await seedCompany(world);
  followClock(wecom, [run('src/main.js', [], { ...env, ...TURNED.env }, ['--require', TURNED.file])]);
  await answers(`http://127.0.0.1:${port}/readyz`);
  const key = await createKey(env);
  await world.bot({ url: `http://127.0.0.1:${port}`, key, links: { console: `${url}/console/`, sidebar: `${url}/sidebar/`, h5: `${url}/h5/` } });
  const bot = botApi(`http://127.0.0.1:${port}`, key);
  await world.verifyCallback();
  await bot.quiet();
  say('The bot and the simulator are up; a referral story is being played …');
  const story = await playStory(world, bot);
  if (values.once) return finish(story);
  const { link } = await login(['--minutes', '60', '--name', 'demo'], env);
  tell(story, { url, key, link, simulator: `http://127.0.0.1:${simulatorPort}` });
}

function finish(story: Story): never {
  const ok = story.lines.every((line) => line.ok);
  process.stdout.write(`${JSON.stringify({ ok, seconds: story.seconds, story: story.lines })}\n`);
  process.exit(ok ? 0 : 1);
}

function tell(story: Story, at: { url: string; key: string; link: string; simulator: string }): void {
  for (const line of story.lines) say(`${line.ok ? '√' : '✕'} ${line.what} → ${line.got}${line.ok ? '' : ` (expected ${line.expected})`}`);
  const curl = (path: string) => `  curl -s -H "Authorization: Bearer ${at.key}" "${at.url}/api/v1${path}"`;
  say(['', `Console    ${at.link}    opens once; again: ${at.url}/console/login (choose who to be)`, `API        ${at.url}/api/v1    key ${at.key}`, `World      ${at.simulator}/    click a person to act for them; everything the bot does is shown`, '', 'Three calls worth making:',
    curl(`/referrals?campaignId=${story.campaignId}`), curl('/customers/wmDemoReferrerZhang/ledger'), curl('/outbox'), '', 'Ctrl-C stops both.'].join('\n'));
}

function run(file: string, args: readonly string[], env: Record<string, string>, flags: readonly string[] = []): ChildProcess {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--enable-source-maps', ...flags, join(__dirname, '..', file), ...args], { env: { PATH, HOME, ...env }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], cwd: tmpdir() });
  child.on('exit', (code) => {
    if (code === null || code === 0) return;
    say(`${file} ended with ${code}`);
    process.exit(1);
  });
  children.push(child);
  return child;
}

/** The command a user would run, beside the running bot. */
function createKey(env: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(__dirname, 'apikey.js'), 'create', 'demo', '--role', 'admin'], { env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => { printed += chunk.toString(); });
    child.on('exit', (code) => (code === 0 ? resolve(printed.trim().split('\n').at(-1) ?? '') : reject(new Error('no API key could be made'))));
  });
}

function botApi(base: string, key: string): BotApi {
  return {
    async call<T>(method: string, path: string, body?: unknown): Promise<T> {
      const answer = await fetch(`${base}/api/v1${path}`, { method, headers: { authorization: `Bearer ${key}` }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      if (answer.ok) return (await answer.json()) as T;
      throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    },
    async quiet() {
      for (let still = 0, looks = 0; still < 4; looks += 1) {
        if (looks > 1200) throw new Error('the bot did not come to rest within a minute');
        const { inboxPending, workPending } = (await (await fetch(`${base}/readyz`)).json()) as { inboxPending: number; workPending: number };
        still = inboxPending + workPending === 0 ? still + 1 : 0;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
  };
}

/** A port that was asked for must be free: talking to whoever holds it would be worse than stopping. */
async function asked(text: string): Promise<number> {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port < 1 || port > 65_435) throw new Error('--port: must be a whole number from 1 to 65435');
  if ((await portFor(port)) !== port) throw new Error(`--port: ${port} is in use; stop what holds it, or choose another`);
  return port;
}

/** The usual port when it is free, any other else. */
function portFor(wanted: number): Promise<number> {
  const probe = (port: number) => new Promise<number>((resolve, reject) => {
    const server = createServer().once('error', reject).listen(port, '127.0.0.1', () => {
      const { port: free } = server.address() as AddressInfo;
      server.close(() => resolve(free));
    });
  });
  return probe(wanted).catch(() => probe(0));
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

main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
