import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { askedPort, portFor } from './demo/ports';
import { ADMINISTRATOR, playStory, type Story } from './demo/story';
import { endTown, raiseTown, type Town } from './demo/town';
import { login } from './login';

const say = (text: string) => process.stderr.write(`${text}\n`);

/** `npm run demo`: the bot on embedded SQLite beside the simulator, each its own process, and a referral story between them. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { once: { type: 'boolean', default: false }, port: { type: 'string' } } });
  const folder = mkdtempSync(join(tmpdir(), 'referral-demo-'));
  process.on('exit', () => {
    endTown();
    rmSync(folder, { recursive: true, force: true });
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(0));

  const port = values.port === undefined ? await portFor(3000) : await askedPort(values.port);
  const simulatorPort = await portFor(port + 100);
  /** Of a world that began anew too: its key, its link and its campaign are others. */
  const show = async ({ world, bot, key, env }: Town): Promise<void> => {
    say('The bot and the simulator are up; a referral story is being played …');
    const story = await playStory(world, bot);
    if (values.once) return finish(story);
    const { link } = await login(['--minutes', '60', '--name', 'demo'], env);
    tell(story, { url: `http://localhost:${port}`, key, link, simulator: `http://127.0.0.1:${simulatorPort}` });
  };
  await show(await raiseTown({ port, simulatorPort, folder }, show));
}

function finish(story: Story): never {
  const ok = story.lines.every((line) => line.ok);
  process.stdout.write(`${JSON.stringify({ ok, seconds: story.seconds, story: story.lines })}\n`);
  process.exit(ok ? 0 : 1);
}

function tell(story: Story, at: { url: string; key: string; link: string; simulator: string }): void {
  for (const line of story.lines) say(`${line.ok ? '√' : '✕'} ${line.what} → ${line.got}${line.ok ? '' : ` (expected ${line.expected})`}`);
  const curl = (path: string) => `  curl -s -H "Authorization: Bearer ${at.key}" "${at.url}/api/v1${path}"`;
  say(['', `Console    ${at.link}    opens once; again: ${at.url}/console/login (${ADMINISTRATOR} is the administrator)`, `API        ${at.url}/api/v1    key ${at.key}`,
    `World      ${at.simulator}/    click a person to act for them; everything the bot does is shown`, '', 'Three calls worth making:',
    curl(`/referrals?campaignId=${story.campaignId}`), curl('/customers/wmDemoReferrerZhang/ledger'), curl('/outbox'), '', 'Ctrl-C stops both.'].join('\n'));
}

main().catch((error: unknown) => {
  say(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
