import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../../kernel/errors';
import type { Result, Task } from './tasks';

export interface DrawingRoom {
  /** Throws 503 `drawing_busy` when too many wait, `PictureRefused` for a picture that no decoder can read. */
  ask<T extends Task>(task: T): Promise<Result<T>>;
  close(): Promise<void>;
}

/** The bytes looked like a picture and are none. */
export class PictureRefused extends Error {}

const MOST_WAITING = 200;
const WITHIN_MS = 10_000;
const IDLE_MS = 60_000;

interface Waiting { task: Task; resolve(result: never): void; reject(error: Error): void }

/** One thread, started by the first task and ended when it is idle for a minute; one task at a time, in order. A task that hangs ends the thread, not the bot. */
export function createDrawingRoom(): DrawingRoom {
  const queue: Waiting[] = [];
  let thread: Worker | null = null;
  let current: Waiting | null = null;
  let timer: NodeJS.Timeout | undefined;
  let asked = 0;

  const end = async (): Promise<void> => {
    const ending = thread;
    thread = null;
    clearTimeout(timer);
    await ending?.terminate();
  };
  const settle = (act: (waiting: Waiting) => void): void => {
    const done = current;
    current = null;
    clearTimeout(timer);
    if (done) act(done);
    next();
  };
  const broke = (): void => {
    if (!current) return void end();
    void end();
    settle(({ reject }) => reject(new PictureRefused('the picture could not be worked')));
  };
  const start = (): Worker => {
    const worker = startThread();
    worker.unref();
    worker.on('message', ({ id, result, error }: { id: number; result?: never; error?: string }) => {
      if (thread !== worker || id !== asked) return;
      settle(({ resolve, reject }) => (error === undefined ? resolve(result as never) : reject(new PictureRefused(error))));
    });
    worker.on('error', () => { if (thread === worker) broke(); });
    return worker;
  };
  const next = (): void => {
    if (current) return;
    current = queue.shift() ?? null;
    if (!current) {
      timer = setTimeout(() => void end(), IDLE_MS).unref();
      return;
    }
    thread ??= start();
    asked += 1;
    timer = setTimeout(broke, WITHIN_MS);
    thread.postMessage({ id: asked, task: current.task });
  };
  return {
    ask: <T extends Task>(task: T) => new Promise<Result<T>>((resolve, reject) => {
      if (queue.length >= MOST_WAITING) return reject(new AppError('drawing_busy', 'too many pictures are being drawn at this moment', { status: 503, headers: { 'retry-after': '2' } }));
      clearTimeout(current ? undefined : timer);
      queue.push({ task, resolve, reject });
      next();
    }),
    close: end,
  };
}

/** Tests and `npm run dev` run the sources, which a thread of its own does not understand by itself. */
function startThread(): Worker {
  const file = join(__dirname, 'drawing-thread');
  const loader = __filename.endsWith('.ts') ? "require('tsx/cjs');" : '';
  return new Worker(`${loader}require(${JSON.stringify(file)})`, { eval: true });
}
