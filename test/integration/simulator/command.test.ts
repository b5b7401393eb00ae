import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = join(__dirname, '../../..');

test('the command says when it is ready, hides secrets of the environment, and ends with 0 on SIGTERM', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/simulator.ts', '--port', '0'], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, WECOM_SECRET: 'do-not-print' },
  });
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (line.startsWith('{')) break;
  }
  const { ready, url } = JSON.parse(lines.at(-1) ?? '') as { ready: boolean; url: string };
  expect(ready).toBe(true);
  expect(lines.join('\n')).not.toContain('do-not-print');
  expect((await fetch(`${url}/_sim/clock`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
