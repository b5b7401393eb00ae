import type { Clock } from '../clock';
import { messageOf, type Logger } from '../logger';

/** Wakes loops of this process when a commit wrote something for them; rows of other processes are found by the poll. */
export interface Bell {
  ring(): void;
  wait(ms: number): Promise<void>;
}

export function createBell(): Bell {
  let waiters: (() => void)[] = [];
  let rung = false;
  return {
    ring() {
      rung = true;
      const woken = waiters;
      waiters = [];
      for (const wake of woken) wake();
    },
    async wait(ms) {
      if (!rung) {
        await new Promise<void>((resolve) => {
          const wake = () => {
            clearTimeout(timer);
            resolve();
          };
          const timer = setTimeout(() => {
            waiters = waiters.filter((other) => other !== wake); // a bell that nobody rings must not gather sleepers
            resolve();
          }, ms);
          waiters.push(wake);
        });
      }
      rung = false;
    },
  };
}

export interface Loop {
  start(): void;
  /** Resolves when the turn in hand is over. */
  stop(): Promise<void>;
}

/** Repeats `turn` at once while it finds something (`true`), else after the bell or `idleMs`; a failing turn is logged and waits longer. */
export function createLoop(deps: { name: string; idleMs: number; bell: Bell; clock: Clock; logger: Logger; turn: () => Promise<boolean> }): Loop {
  let running = false;
  let ended: Promise<void> = Promise.resolve();
  const run = async () => {
    let failures = 0;
    while (running) {
      try {
        const found = await deps.turn();
        failures = 0;
        if (found) await new Promise((resolve) => setImmediate(resolve)); // let the callback door breathe between turns
        else if (running) await deps.bell.wait(deps.idleMs);
      } catch (error) {
        failures += 1;
        deps.logger.error('a background loop stumbled and will go on', { loop: deps.name, failures, error: messageOf(error) });
        await deps.bell.wait(Math.min(5000, 100 * 2 ** failures));
      }
    }
  };
  return {
    start() {
      running = true;
      ended = run();
    },
    async stop() {
      running = false;
      deps.bell.ring();
      await ended;
    },
  };
}
