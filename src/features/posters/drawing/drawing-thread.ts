import { getPriority, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { drawPoster } from './draw-poster';
import { readCode, redo } from './read-code';
import type { Task } from './tasks';

/** The thread that decodes and draws: pictures cost tens of milliseconds of a core, which the main thread has promised to callbacks. */
const act = (task: Task): Promise<unknown> => {
  switch (task.kind) {
    case 'draw': return drawPoster(task);
    case 'redo': return redo(task.picture, task.width);
    case 'read': return readCode(task.picture);
  }
};

/** Behind everything else on busy cores, and still done in time: a tenth of a core draws a poster in a tenth of a second. */
const NICE = 10;
if (process.platform === 'linux') standBehind(); // there a thread has a priority of its own; elsewhere this would be the whole bot's

function standBehind(): void {
  try {
    setPriority(Math.min(19, getPriority() + NICE));
  } catch { /* a sandbox forbids it: then pictures share as they did */ }
}

parentPort?.on('message', ({ id, task }: { id: number; task: Task }) => {
  act(task).then(
    (result) => parentPort?.postMessage({ id, result }),
    (error: unknown) => parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});
