import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT } from './events';

export interface Child {
  /** What it printed first: one JSON line. */
  ready: Record<string, number>;
  process: ChildProcess;
  residentMb(): number;
  stop(): Promise<void>;
}

/** Starts a compiled script as its own process and waits for its first line. */
export function launch(script: string, args: readonly string[], env: Record<string, string> = {}): Promise<Child> {
  const child = spawn(process.execPath, ['--enable-source-maps', join(__dirname, script), ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...ENVIRONMENT, ...env }, stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const end = text.indexOf('\n');
      if (end < 0) return;
      resolve({
        ready: JSON.parse(text.slice(0, end)) as Record<string, number>, process: child, residentMb: () => residentMb(child.pid ?? 0),
        stop: () => new Promise((stopped) => {
          child.once('exit', () => stopped());
          child.kill('SIGTERM');
        }),
      });
    });
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
  });
}

/** Linux only: the figure of /proc; elsewhere 0. */
function residentMb(pid: number): number {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
