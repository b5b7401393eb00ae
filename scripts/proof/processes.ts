import { comesTrue, freePort, pause } from './calls';
import { createChild, type Child } from './child';
import { connectTo } from './company';
import type { Found, Proof, ProofOptions } from './proof';
import { beginStory } from './referral-story';
import { openTown, type Town } from './town';

const WORKERS = 3;
/** Longer than a lease: whoever sleeps so long has lost its rows when it wakes, and does not know it. */
const SLEEPS_MS = { short: 17_000, long: 60_000 };
const ROUNDS = { short: 1, long: 5 };
const FRIENDS = 15;
const WECOM_MS = 700;
const RETAINED_MS = 2700;
const QUIET_WITHIN_MS = 120_000;

/** Two web processes and three workers over one server; one worker is killed and one put to sleep in the middle of a burst. */
export const processes: Proof = {
  name: 'processes', engines: 'mysql', promise: 'several processes are as right as one, whichever of them dies or sleeps',
  async run(options) {
    const town = await openTown(options.engine);
    const children: Child[] = [];
    const launch = async (role: 'web' | 'worker'): Promise<{ child: Child; url: string }> => {
      const port = await freePort();
      const child = createChild({ ...town.env, ROLE: role, PORT: String(port) });
      children.push(child);
      await child.start();
      return { child, url: `http://127.0.0.1:${port}` };
    };
    try {
      await town.start({ ROLE: 'web' });
      const other = await launch('web');
      const workers: Child[] = [];
      while (workers.length < WORKERS) workers.push((await launch('worker')).child);
      await town.quiet();
      return await burst(town, { doors: [town.url, other.url], workers }, options);
    } finally {
      for (const child of children) await child.kill();
      await town.end();
    }
  },
};

async function burst(town: Town, { doors, workers }: { doors: readonly string[]; workers: readonly Child[] }, { size, random }: ProofOptions): Promise<Found> {
  const story = await beginStory(town);
  let friends = 0;
  const friendsCome = async () => {
    for (let n = 0; n < FRIENDS; n += 1) {
      const customer = `wmMany${friends}`;
      friends += 1;
      await connectTo(town.simulator, doors[friends % doors.length] as string);
      await town.simulator.control.seed({ customers: [{ externalUserId: customer, name: customer }] });
      await town.simulator.control.scan({ customer, configId: random.pick(story.codes).configId, userId: random.pick(['WangFang', 'LiLei']) });
    }
  };
  for (let round = 0; round < ROUNDS[size]; round += 1) {
    await town.simulator.control.fault({ kind: 'latency', latencyMs: WECOM_MS, times: 1_000_000 }); // so that calls are out, and rows held, when it happens
    const [killed, asleep] = random.shuffle(workers) as [Child, Child];
    const callsBefore = (await town.simulator.control.calls({})).length;
    await friendsCome();
    await comesTrue(async () => (await town.simulator.control.calls({})).length > callsBefore + FRIENDS, FRIENDS * WECOM_MS);
    await killed.kill();
    asleep.signal('SIGSTOP');
    await town.simulator.control.clearFaults();
    await friendsCome();
    await pause(SLEEPS_MS[size]);
    asleep.signal('SIGCONT');
    await friendsCome();
    await killed.start();
  }
  await town.quiet(QUIET_WITHIN_MS);
  await pause(RETAINED_MS);
  await town.quiet(QUIET_WITHIN_MS);
  const acknowledged = (await story.acknowledged()).size;
  const faults = await story.faults();
  if (acknowledged < friends / 2) faults.push(`only ${acknowledged} of ${friends} adds were acknowledged: too few to prove anything`);
  return { faults, figures: { web: doors.length, workers: workers.length, rounds: ROUNDS[size], sleepsMs: SLEEPS_MS[size], friends, acknowledged } };
}
