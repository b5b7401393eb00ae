import { openHouse, type House } from './house';
import type { Found, Proof, ProofOptions } from './proof';
import { beginStory, type ReferralStory } from './referral-story';
import { createSetClock, type SetClock } from './set-clock';

const TIME_ZONE = 'America/New_York';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const RETENTION_MS = 3000;

/** Days on which a day is not what it was yesterday: clocks go forward and back in the night, and a February has 29 days. */
const DAYS: readonly string[] = [
  '2027-03-13T17:00:00Z', '2027-03-14T06:50:00Z', '2027-03-15T03:30:00Z', '2027-11-06T17:00:00Z', '2027-11-07T05:30:00Z', '2027-11-07T06:30:00Z', '2027-11-08T04:30:00Z', '2027-11-08T16:00:00Z',
  '2028-02-28T17:00:00Z', '2028-02-29T04:50:00Z', '2028-02-29T17:00:00Z', '2028-03-01T17:00:00Z',
];
const DAYS_OF = { short: ['2027-03-13T17:00:00Z', '2027-03-14T06:50:00Z', '2027-11-07T05:30:00Z', '2027-11-07T06:30:00Z', '2027-11-08T04:30:00Z', '2028-02-29T04:50:00Z', '2028-02-29T17:00:00Z'], long: DAYS };

/** Time is set, not waited for: friends come on odd days, and the bot's own clock is put back and forward between them. */
export const clock: Proof = {
  name: 'clock', engines: 'sqlite', promise: 'through jumps of the clock, summer time and a leap day, due work runs once and a referrer is thanked once a business day (P26, P29)',
  async run(options) {
    const setClock = createSetClock();
    const house = await openHouse(options.engine, { clock: setClock, env: { TZ_BUSINESS: TIME_ZONE } });
    try {
      const story = await beginStory(house, { endsAt: '2031-01-01T00:00:00Z' });
      return await throughTime(house, story, setClock, options);
    } finally {
      await house.end();
    }
  },
};

async function throughTime(house: House, story: ReferralStory, own: SetClock, { size, random }: ProofOptions): Promise<Found> {
  let friends = 0;
  let jumps = 0;
  const pass = async (ms: number) => {
    own.jump(ms);
    await house.simulator.control.clock({ advanceMs: ms });
    await house.quiet();
  };
  const friendsCome = async () => {
    for (const { configId } of story.codes) {
      const customer = `wmTime${friends}`;
      friends += 1;
      await house.simulator.control.seed({ customers: [{ externalUserId: customer, name: customer }] });
      await house.simulator.control.scan({ customer, configId, userId: 'WangFang' });
    }
    await house.quiet();
  };
  for (const day of DAYS_OF[size]) {
    await pass(Date.parse(day) - own.nowMs());
    await friendsCome();
    await pass(RETENTION_MS);
    // somebody sets the machine's clock back, and right again: what was done is not done again, what is due waits
    const backMs = random.pick([MINUTE_MS, HOUR_MS, 26 * HOUR_MS]);
    own.jump(-backMs);
    await house.quiet();
    await friendsCome();
    own.jump(backMs);
    jumps += 2;
    await pass(RETENTION_MS);
    await pass(20 * MINUTE_MS);
  }
  for (let day = 0; day < 3; day += 1) await pass(24 * HOUR_MS);
  const { faults, thanks } = await thanksPerDay(house, friends);
  return { faults: [...await story.faults(), ...faults], figures: { timeZone: TIME_ZONE, instants: DAYS_OF[size].length, jumps, friends, thanks } };
}

/** By WeCom's own book of tasks, and days as the platform's calendar tells them. */
async function thanksPerDay({ simulator }: House, friends: number): Promise<{ faults: string[]; thanks: number }> {
  const { massTasks } = await simulator.control.world();
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: TIME_ZONE });
  const seen = new Map<string, number>();
  let told = 0;
  for (const { createdAtMs, members, text } of massTasks) {
    told += Number(/(\d+) 位朋友/.exec(text ?? '')?.[1] ?? 0);
    for (const customer of members.flatMap(({ rows }) => rows.map(({ externalUserId }) => externalUserId))) {
      const key = `${customer} on ${dayOf.format(createdAtMs)}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
    }
  }
  return {
    thanks: massTasks.length,
    faults: [...[...seen].filter(([, times]) => times > 1).map(([key, times]) => `${key} thanked ${times} times`), ...(told === friends ? [] : [`thanked for ${told} friends of ${friends}`])],
  };
}
