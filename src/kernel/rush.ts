import type { Clock } from './clock';

/** What comes before all other work: an arrival that WeCom wants acknowledged, and a greeting whose code lives 20 s (architecture 1, 2). */
export type First = 'arrival' | 'greeting';

/** Waiting this long is late, and for one that was late everybody else stands aside so long. */
const RULES = { arrival: { lateMs: 25, asideMs: 25 }, greeting: { lateMs: 150, asideMs: 200 } } as const;
/** One turn stands aside no longer than this, however long a rush lasts: other work goes on slowly, never not at all. */
const ASIDE_AT_MOST_MS = 1000;

/** All loops of a process share one event loop, and its one database: what comes first needs more than a place at the head of a queue. */
export interface Rush {
  /** One was taken up, or stored, after this long. */
  waited(first: First, ms: number): void;
  /** Before a transaction or a round of calls that is about neither. */
  standAside(): Promise<void>;
}

/** `elapsedMs`: a clock that is never put back. */
export function createRush(clock: Pick<Clock, 'sleep'>, elapsedMs: () => number = () => performance.now()): Rush {
  let untilMs = 0;
  let quickestMs = Infinity;
  return {
    waited(first, ms) {
      const { lateMs, asideMs } = RULES[first];
      // what storing takes when nobody is in the way belongs to the disk: standing aside would not make it quicker
      if (first === 'arrival') quickestMs = Math.min(ms, quickestMs * 1.0002);
      if (ms > lateMs && (first === 'greeting' || ms > 3 * quickestMs)) untilMs = Math.max(untilMs, elapsedMs() + asideMs);
    },
    async standAside() {
      const giveUpMs = elapsedMs() + ASIDE_AT_MOST_MS;
      for (let nowMs = elapsedMs(); nowMs < Math.min(untilMs, giveUpMs); nowMs = elapsedMs()) await clock.sleep(Math.min(untilMs, giveUpMs) - nowMs);
    },
  };
}
