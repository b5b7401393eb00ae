import { spawnSync } from 'node:child_process';
import { comesTrue, pause } from './calls';
import { CREATE_DATABASE, ownServer } from './own-server';
import type { Found, Proof, ProofOptions } from './proof';
import { beginStory } from './referral-story';
import { openTown, type Town } from './town';

const TIMES = { short: 2, long: 20 };
const FRIENDS = 10;
const RETAINED_MS = 2700;
const QUIET_WITHIN_MS = 120_000;
const COMES_BACK_WITHIN_MS = 30_000;

/** The server is killed, or the disk is full, while callbacks arrive; the bot itself is never restarted. */
export const database: Proof = {
  name: 'database', engines: 'each', promise: 'the database dies or cannot be written: nothing acknowledged is lost, and the bot goes on by itself',
  async run(options) {
    return options.engine === 'sqlite' ? diskFull(options) : serverKilled(options);
  },
};

async function serverKilled(options: ProofOptions): Promise<Found> {
  const server = await ownServer();
  if (!server) return { faults: [], figures: { skipped: 'no MariaDB is installed here' } };
  await server.start();
  await server.ask(CREATE_DATABASE);
  return withTown(await openTown('mysql', { database: server.database }), options, async () => {
    await server.kill();
    await pause(options.random.below(700));
    return server.start();
  });
}

async function diskFull(options: ProofOptions): Promise<Found> {
  const town = await openTown('sqlite');
  // no file of the process may grow beyond a byte: writes fail as on a full disk, and no other process is harmed
  const limit = (bytes: string) => spawnSync('prlimit', ['--pid', String(town.pid()), `--fsize=${bytes}`]).status === 0;
  if (spawnSync('prlimit', ['--version']).status !== 0) {
    await town.end();
    return { faults: [], figures: { skipped: 'prlimit is not installed here' } };
  }
  return withTown(town, options, async () => {
    if (!limit('1:')) throw new Error('prlimit refused');
    await pause(500 + options.random.below(700));
    if (!limit('unlimited:')) throw new Error('prlimit refused');
  });
}

async function withTown(town: Town, { size, random }: ProofOptions, breakDown: () => Promise<void>): Promise<Found> {
  try {
    await town.start();
    await town.quiet();
    const story = await beginStory(town);
    let friends = 0;
    const scan = async (delayMs: number) => {
      const customer = `wmData${friends}`;
      friends += 1;
      await town.simulator.control.seed({ customers: [{ externalUserId: customer, name: customer }] });
      await town.simulator.control.scan({ customer, configId: random.pick(story.codes).configId, userId: 'WangFang', delayMs });
    };
    for (let time = 0; time < TIMES[size]; time += 1) {
      for (let n = 0; n < FRIENDS; n += 1) await scan(random.below(600));
      await pause(random.below(400));
      await breakDown();
      if (!(await comesTrue(async () => (await town.api('GET', '/referrals')).status === 200 && isReady(town), COMES_BACK_WITHIN_MS))) throw new Error(`the bot did not come back: ${town.lastWords()}`);
    }
    for (let n = 0; n < FRIENDS; n += 1) await scan(0);
    await town.quiet(QUIET_WITHIN_MS);
    await pause(RETAINED_MS);
    await town.quiet(QUIET_WITHIN_MS);
    const refused = (await town.simulator.control.deliveries({})).flatMap(({ attempts }) => attempts).filter(({ status }) => status !== 200).length;
    const acknowledged = (await story.acknowledged()).size;
    const faults = await story.faults();
    if (!town.isUp()) faults.push(`the bot did not survive: ${town.lastWords()}`);
    if (acknowledged < FRIENDS / 2) faults.push(`only ${acknowledged} of ${friends} adds were acknowledged: too few to prove anything`);
    return { faults, figures: { times: TIMES[size], friends, acknowledged, refusedAttempts: refused } };
  } finally {
    await town.end();
  }
}

const isReady = ({ url }: Town): Promise<boolean> => fetch(`${url}/readyz`).then(({ status }) => status === 200, () => false);
