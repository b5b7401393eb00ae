import type { Clock } from '../../src/kernel/clock';
import { pause } from './calls';

/** Goes on as the real one does, from wherever it is set. */
export interface SetClock extends Clock {
  /** Forward, or back when negative. */
  jump(ms: number): void;
}

export function createSetClock(): SetClock {
  let offsetMs = 0;
  return { nowMs: () => Date.now() + offsetMs, sleep: pause, jump: (ms) => { offsetMs += ms; } };
}
