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

parentPort?.on('message', ({ id, task }: { id: number; task: Task }) => {
  act(task).then(
    (result) => parentPort?.postMessage({ id, result }),
    (error: unknown) => parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});
