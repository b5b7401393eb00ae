import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** A bot as a process of its own, which may be killed, halted and started again. */
export interface Child {
  start(more?: Record<string, string>): Promise<void>;
  /** As by `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
  /** As a supervisor does it; answers the exit code and how long it took. */
  stop(): Promise<{ code: number | null; ms: number }>;
  /** Such as SIGSTOP: the process sleeps and does not know it. */
  signal(signal: NodeJS.Signals): void;
  isUp(): boolean;
  /** The end of what it wrote to standard error. */
  lastWords(): string;
  pid(): number;
}

const STARTS_WITHIN_MS = 60_000;
const STOPS_WITHIN_MS = 30_000;
const LAST_WORDS = 2000;

export function createChild(env: Record<string, string>): Child {
  let child: ChildProcess | null = null;
  let lastWords = '';
  const gone = (process: ChildProcess) => new Promise<number | null>((resolve) => {
    if (process.exitCode !== null || process.signalCode !== null) return resolve(process.exitCode);
    process.once('exit', (code) => resolve(code));
  });
  const isUp = () => child !== null && child.exitCode === null && child.signalCode === null;
  return {
    isUp,
    lastWords: () => lastWords,
    pid: () => child?.pid ?? 0,
    signal: (signal) => { child?.kill(signal); },
    async start(more = {}) {
      const started = spawn(process.execPath, [join(__dirname, 'bot.js')], { env: { PATH: process.env['PATH'] ?? '', ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
      child = started;
      lastWords = '';
      started.stderr.on('data', (chunk: Buffer) => { lastWords = (lastWords + chunk.toString()).slice(-LAST_WORDS); });
      const ready = new Promise<void>((resolve) => started.stdout.once('data', () => resolve()));
      // a bot that is told to die may do so before it is ready
      const late = new Promise<never>((_, reject) => { setTimeout(() => reject(new Error(`the bot did not start: ${lastWords}`)), STARTS_WITHIN_MS).unref(); });
      const code = await Promise.race([ready, gone(started), late]);
      if (typeof code === 'number') throw new Error(`the bot ended with ${code}: ${lastWords}`);
    },
    async kill() {
      child?.kill('SIGKILL');
      if (child) await gone(child);
    },
    async stop() {
      const startedMs = performance.now();
      child?.kill('SIGTERM');
      const lost = setTimeout(() => child?.kill('SIGKILL'), STOPS_WITHIN_MS); // its exit code is then null
      const code = child ? await gone(child) : null;
      clearTimeout(lost);
      return { code, ms: Math.round(performance.now() - startedMs) };
    },
  };
}
