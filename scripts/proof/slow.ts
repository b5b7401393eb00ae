import { addXml, sealed, type SealedRequest } from '../bench/events';
import { openLoad } from '../bench/load';
import type { Proof } from './proof';
import { beginStory } from './referral-story';
import { openTown } from './town';

const PER_SECOND = 100;
const SECONDS = { short: 1, long: 15 };
const ROUNDS = { short: 2, long: 7 };
const HANGS_MS = 5000;
const FACTOR = 1.5;
/** What a busy machine may add to a tail of milliseconds; a door that waits for WeCom would add thousands. */
const MORE_MS = { short: 300, long: 10 };

/** Of several rounds: a door that waits for WeCom waits in all of them, a busy machine not. */
const lowest = (values: readonly number[]) => Math.min(...values);
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Acknowledging does not wait for WeCom: the same load with a quick WeCom and with one that hangs, in turns within one run. */
export const slow: Proof = {
  name: 'slow', engines: 'each', alone: true, promise: `with WeCom hanging for ${HANGS_MS / 1000} s callbacks are acknowledged as quickly as without`,
  async run({ engine, size }) {
    const town = await openTown(engine);
    const p99 = { quick: [] as number[], hanging: [] as number[] };
    let errors = 0;
    try {
      await town.start();
      await town.quiet();
      const { codes } = await beginStory(town);
      const port = Number(new URL(town.url).port);
      const measure = async (name: string, into: number[] | null) => {
        const load = await openLoad(port, adds(name, PER_SECOND * SECONDS[size], codes[0]?.state ?? ''), PER_SECOND);
        errors += load.errors;
        into?.push(load.p99Ms);
      };
      await measure('Warm', null);
      for (let round = 0; round < ROUNDS[size]; round += 1) {
        await measure(`Quick${round}x`, p99.quick);
        await town.simulator.control.fault({ kind: 'latency', latencyMs: HANGS_MS, times: 1_000_000 });
        await measure(`Slow${round}x`, p99.hanging);
        await town.simulator.control.clearFaults();
      }
    } finally {
      await town.end();
    }
    const [quickMs, hangingMs] = [median(p99.quick), size === 'short' ? lowest(p99.hanging) : median(p99.hanging)];
    const most = FACTOR * quickMs + MORE_MS[size];
    return {
      faults: [...(hangingMs > most ? [`p99 of ${hangingMs} ms, at most ${Math.round(most)} ms were allowed`] : []), ...(errors > 0 ? [`${errors} callbacks were not acknowledged`] : [])],
      figures: { perSecond: PER_SECOND, rounds: ROUNDS[size], p99QuickMs: quickMs, p99HangingMs: hangingMs, errors },
    };
  },
};

function adds(name: string, count: number, state: string): SealedRequest[] {
  const createTime = Math.floor(Date.now() / 1000);
  return Array.from({ length: count }, (_, n) => sealed(addXml({ userId: 'WangFang', externalUserId: `wm${name}${n}`, createTime, state, welcomeCode: `W${name}${n}` }), `n${n}`));
}
