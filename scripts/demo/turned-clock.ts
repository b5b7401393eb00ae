import { clockOf } from './between';

/**
 * A machine whose clock somebody turns. `node --require` loads it before the bot of the demo, which knows nothing of it: to the bot the whole machine is that far from real
 * time, as under an operator's hand. `CLOCK_OFFSET_MS` is where it begins; the parent process turns it.
 */
const RealDate = Date;
const realNowMs = RealDate.now.bind(RealDate);
let offsetMs = Number(process.env['CLOCK_OFFSET_MS'] ?? 0);

RealDate.now = () => realNowMs() + offsetMs;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, given: unknown[], made) => Reflect.construct(target, given.length === 0 ? [RealDate.now()] : given, made) as Date,
  apply: () => new Date().toString(),
});

export function turnClock(toOffsetMs: number): void {
  offsetMs = toOffsetMs;
}

process.on('message', (message) => {
  const toOffsetMs = clockOf(message);
  if (toOffsetMs === null) return;
  turnClock(toOffsetMs);
  process.send?.(message);
});
process.channel?.unref(); // listening for turns keeps nobody alive
