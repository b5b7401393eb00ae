import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT } from './events';

export interface Child {
  /** What it printed first: one JSON line. */
  ready: Record<string, number>;
  /** User and system time since it began. */
  cpuSeconds(): number;
  /** Looks ten times a second until the process ends. */
  watchMemory(): { peakMb(): number };
  /** Also when it has ended by itself. */
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
        ready: JSON.parse(text.slice(0, end)) as Record<string, number>, cpuSeconds: () => cpuSeconds(child.pid ?? 0), watchMemory: () => watchMemory(child), stop: () => stop(child),
      });
    });
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
  });
}

const stop = (child: ChildProcess): Promise<void> => new Promise((stopped) => {
  if (child.exitCode !== null || child.signalCode !== null) return stopped();
  child.once('exit', () => stopped());
  child.kill('SIGTERM');
});

function watchMemory(child: ChildProcess): { peakMb(): number } {
  let peakMb = 0;
  const timer = setInterval(() => { peakMb = Math.max(peakMb, residentMb(child.pid ?? 0)); }, 100);
  child.once('exit', () => clearInterval(timer));
  return { peakMb: () => peakMb };
}

/** Linux only: the figures of /proc; elsewhere 0. */
function procFile(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

const residentMb = (pid: number): number => Math.round(Number(/VmRSS:\s+(\d+)/.exec(procFile(pid, 'status'))?.[1] ?? 0) / 1024);

const TICKS_PER_SECOND = 100; // USER_HZ

/** Fields 14 and 15; the name before them, in brackets, may hold spaces. */
function cpuSeconds(pid: number): number {
  const fields = procFile(pid, 'stat').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS_PER_SECOND;
}
