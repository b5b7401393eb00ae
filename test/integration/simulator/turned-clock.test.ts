import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startSimulator } from '../../../simulator';
import { askAcross } from '../../../scripts/demo/between';

const ROOT = join(__dirname, '../../..');
const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
let child: ChildProcess;
afterEach(() => { child.kill('SIGKILL'); });

const LOOK = "process.stdin.on('data', () => console.log(JSON.stringify([Date.now(), +new Date(), new Date(0).getTime(), new Date() instanceof Date, typeof Date()])))";

async function lookOf(process: ChildProcess): Promise<unknown[]> {
  process.stdin?.write('?\n');
  const [line] = (await once(createInterface(process.stdout as NodeJS.ReadableStream), 'line')) as [string];
  return JSON.parse(line) as unknown[];
}

test('a process that knows nothing of it lives in the time that its parent turns to, and ends when it has nothing to do', async () => {
  child = spawn(process.execPath, ['--require', 'tsx/cjs', '--require', './scripts/demo/turned-clock.ts', '-e', LOOK], { cwd: ROOT, env: { ...process.env, CLOCK_OFFSET_MS: String(-WEEK_MS) }, stdio: ['pipe', 'pipe', 'inherit', 'ipc'] });
  const near = (atMs: number) => ({ asymmetricMatch: (found: unknown) => Math.abs(Number(found) - atMs) < 30_000 });
  expect(await lookOf(child)).toEqual([near(Date.now() - WEEK_MS), near(Date.now() - WEEK_MS), 0, true, 'string']);
  await askAcross(child, { clockOffsetMs: HOUR_MS });
  expect(await lookOf(child)).toEqual([near(Date.now() + HOUR_MS), near(Date.now() + HOUR_MS), 0, true, 'string']);
  const ended = once(child, 'exit');
  child.stdin?.end();
  expect(await ended).toEqual([0, null]);
});

test('the world that was started with a channel turns its parent along, and answers once the parent has turned', async () => {
  child = spawn(process.execPath, ['--import', 'tsx', 'scripts/simulator.ts', '--port', '0', `--offset-ms=${-WEEK_MS}`], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  let url = '';
  for await (const line of createInterface(child.stdout as NodeJS.ReadableStream)) {
    if (!line.startsWith('{')) continue;
    url = (JSON.parse(line) as { url: string }).url;
    break;
  }
  const heard: unknown[] = [];
  child.on('message', (message) => { heard.push(message); child.send(message); });
  const answer = await fetch(`${url}/_sim/clock`, { method: 'POST', body: JSON.stringify({ advanceMs: HOUR_MS }) });
  expect(await answer.json()).toMatchObject({ offsetMs: HOUR_MS - WEEK_MS, followed: true });
  expect(heard).toEqual([{ clockOffsetMs: HOUR_MS - WEEK_MS }]);
});

test('who follows is turned after the bot has come to rest, and back to the start by a reset', async () => {
  const turns: number[] = [];
  const simulator = await startSimulator({ corpId: 'wwsim0000000000001', agentId: 1, secret: 's', offsetMs: -WEEK_MS, onTurn: (offsetMs) => Promise.resolve(void turns.push(offsetMs)) });
  await simulator.control.clock({ advanceMs: HOUR_MS });
  await simulator.control.clock({});
  await simulator.control.reset({});
  expect(turns).toEqual([HOUR_MS - WEEK_MS, -WEEK_MS]);
  await simulator.close();
});

test('a world without followers turns alone and says so', async () => {
  const simulator = await startSimulator({ corpId: 'wwsim0000000000001', agentId: 1, secret: 's' });
  expect(await simulator.control.clock({ advanceMs: HOUR_MS })).toMatchObject({ offsetMs: HOUR_MS, followed: false });
  await simulator.close();
});
