import { comesTrue, pause } from './calls';
import type { Found, Proof, ProofOptions } from './proof';
import { beginStory, type ReferralStory } from './referral-story';
import { openTown, type Town } from './town';

/** Where it hurts: the statement that is not run any more. What ran before it in the same transaction is rolled back, what was called before it was called. */
export const CRASH_POINTS: Record<string, string> = {
  'a callback is stored': '^INSERT INTO inbox',
  'callbacks are claimed': "^UPDATE inbox SET status = 'processing'",
  'a greeting is queued': '^UPDATE inbox SET urgent = 0',
  'facts are recorded': '^INSERT INTO follow_fact',
  'callbacks are finished': '^UPDATE inbox SET claimToken = NULL',
  'work is queued': '^INSERT INTO work',
  'work is claimed': "^UPDATE work SET status = 'processing'",
  'friends are bound': '^INSERT INTO referral ',
  'friends are screened': '^INSERT INTO screening',
  'events are noted': '^INSERT INTO journal',
  'rewards are promised': '^INSERT INTO reward',
  'points are posted': '^INSERT INTO ledger_posting',
  'rewards are issued': '^UPDATE reward',
  'a transaction is sealed': '^INSERT INTO ledger_seal',
  'a notice is called out': '^UPDATE staff_message_line SET textHash',
  'what became of work or a call is stored': '^UPDATE work SET claimToken = NULL',
};

const FRIENDS = 6;
const DIES_WITHIN_MS = 6000;
const RETAINED_MS = 2700;
const AMOUNT = { short: { points: 2, kills: 2 }, long: { points: Object.keys(CRASH_POINTS).length * 4, kills: 100 } };

/** Kill -9 at named points and at random moments, over and over; then everything acknowledged must have had its effect once. */
export const crash: Proof = {
  name: 'crash', engines: 'each', promise: 'killed at any moment, nothing acknowledged is lost and nothing is doubled',
  async run(options) {
    const town = await openTown(options.engine);
    try {
      await town.start();
      await town.quiet();
      return await crashes(town, await beginStory(town), options);
    } finally {
      await town.end();
    }
  },
};

async function crashes(town: Town, story: ReferralStory, { random, size }: ProofOptions): Promise<Found> {
  const names = Object.keys(CRASH_POINTS);
  const amount = AMOUNT[size];
  const points = Array.from({ length: Math.ceil(amount.points / names.length) }, () => random.shuffle(names)).flat().slice(0, amount.points);
  const missed: string[] = [];
  let friends = 0;
  const scanSome = async () => {
    for (let n = 0; n < FRIENDS; n += 1) {
      friends += 1;
      const customer = `wmFriend${friends}`;
      await town.simulator.control.seed({ customers: [{ externalUserId: customer, name: customer }] });
      await town.simulator.control.scan({ customer, configId: random.pick(story.codes).configId, userId: random.pick(['WangFang', 'LiLei']) });
    }
  };
  for (const name of points) {
    await town.stop();
    await town.start({ CRASH_AT: JSON.stringify({ pattern: CRASH_POINTS[name], after: random.below(3) }) });
    await scanSome();
    if (!(await comesTrue(() => !town.isUp(), DIES_WITHIN_MS))) missed.push(name);
    await town.kill();
    await town.start();
  }
  for (let n = 0; n < amount.kills; n += 1) {
    await scanSome();
    await pause(random.below(600));
    await town.kill();
    await town.start();
  }
  await pause(RETAINED_MS);
  await town.quiet();
  const acknowledged = (await story.acknowledged()).size;
  const faults = await story.faults();
  if (acknowledged < friends / 6) faults.push(`only ${acknowledged} of ${friends} adds were acknowledged: too few to prove anything`);
  const timesIn = (list: readonly string[], name: string) => list.filter((each) => each === name).length;
  const never = names.filter((name) => timesIn(points, name) > 2 && timesIn(points, name) === timesIn(missed, name)); // now and then a busy machine passes one by
  if (never.length > 0) faults.push(`never killed where ${never.join(', ')}`);
  return { faults, figures: { points: points.length, pointsNotReached: missed, kills: amount.kills, friends, acknowledged } };
}
