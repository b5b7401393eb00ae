import { nextMorningMs } from '../../src/features/messages/business-day';
import { comesTrue } from './calls';
import { openHouse, type House } from './house';
import type { Proof } from './proof';
import { beginStory } from './referral-story';
import { createSetClock } from './set-clock';

const FRIENDS = { short: 8, long: 60 };
const MINUTES = 10;
const STEP_MS = 60_000;
const TOO_OFTEN = 45009;
/** Calls that are out together when the first of them hears "too often". */
const AT_ONCE = 24;
const RETENTION_MS = 2000;
/** The bot's own where nobody says otherwise. */
const TIME_ZONE = 'Asia/Shanghai';
const DONE_WITHIN_MS = 60_000;

interface Sent { kind: string; delivery: string; status: string; error: string | null }

/** Ten minutes in which WeCom answers 45009 to every message, in simulated time: everything waits, and then everything goes once. */
export const limit: Proof = {
  name: 'limit', engines: 'sqlite', promise: 'ten minutes of 45009: nothing is lost, nothing is sent twice, and a closed API is left alone',
  async run({ engine, size }) {
    const clock = createSetClock();
    const house = await openHouse(engine, { clock });
    const pass = async (ms: number) => {
      clock.jump(ms);
      await house.simulator.control.clock({ advanceMs: ms });
    };
    try {
      const story = await beginStory(house);
      const shut = { kind: 'errcode', errcode: TOO_OFTEN, times: 1_000_000 } as const;
      for (const api of ['message/send', 'externalcontact/add_msg_template', 'externalcontact/get']) await house.simulator.control.fault({ ...shut, api });
      for (let n = 0; n < FRIENDS[size]; n += 1) {
        await house.simulator.control.seed({ customers: [{ externalUserId: `wmLimit${n}`, name: `wmLimit${n}` }] });
        await house.simulator.control.scan({ customer: `wmLimit${n}`, configId: story.codes[n % story.codes.length]?.configId ?? '', userId: 'WangFang' });
      }
      await house.quiet();
      for (let ms = 0; ms < MINUTES * 60_000; ms += STEP_MS) {
        await pass(STEP_MS);
        await house.quiet();
      }
      const refused = await refusals(house);
      await house.simulator.control.clearFaults();
      const done = await comesTrue(async () => {
        await pass(RETENTION_MS + STEP_MS);
        await house.quiet();
        return (await messages(house)).every(({ kind, delivery }) => delivery !== 'queued' || kind === 'customer_message') && (await house.all<{ status: string }>('/rewards')).filter(({ status }) => status === 'issued').length === FRIENDS[size];
      }, DONE_WITHIN_MS);
      await pass(nextMorningMs(clock.nowMs(), TIME_ZONE) - clock.nowMs() + STEP_MS); // further thanks of one day wait for the next morning (P29), whatever the hour is now
      await house.quiet();
      const faults = [...await story.faults(), ...await unsent(house), ...(done ? [] : ['not everything was done in the end'])];
      const most = (MINUTES + 1) * AT_ONCE;
      for (const [api, n] of Object.entries(refused)) if (n > most) faults.push(`${api} was called ${n} times while it was closed`);
      return { faults, figures: { friends: FRIENDS[size], simulatedMinutes: MINUTES, refused, messages: (await messages(house)).length } };
    } finally {
      await house.end();
    }
  },
};

async function refusals({ simulator }: House): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { api, errcode } of await simulator.control.calls({})) if (errcode === TOO_OFTEN) counts[api] = (counts[api] ?? 0) + 1;
  return counts;
}

const messages = (house: House): Promise<Sent[]> => house.all<Sent>('/outbox');

/** What the bot says and what WeCom saw must be one: each friend named in one notice of the reward, no queue, no failure. */
async function unsent(house: House): Promise<string[]> {
  const stuck = (await messages(house)).filter(({ delivery }) => delivery !== 'sent' && delivery !== 'waiting');
  const said = (await house.simulator.control.delivered({ kind: 'app' })).map(({ content }) => JSON.stringify(content)).join('\n');
  const friends = (await house.all<{ refereeExternalUserId: string }>('/referrals')).map(({ refereeExternalUserId }) => refereeExternalUserId);
  // whether they were named before too, as new friends, hangs on when the API opened again
  const times = friends.map((friend) => said.split(`${friend} 已达成奖励条件`).length - 1);
  return [
    ...stuck.map(({ kind, delivery, status, error }) => `a ${kind} is ${delivery}, ${status}: ${error}`).slice(0, 5),
    ...(times.every((count) => count === 1) ? [] : [`friends were named ${times.join(', ')} times in notices of the reward`]),
  ];
}
