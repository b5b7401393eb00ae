import { connect, type Socket } from 'node:net';
import { pause } from './calls';
import type { Proof } from './proof';
import { beginStory } from './referral-story';
import { openTown } from './town';

const TIMES = { short: 2, long: 50 };
const FRIENDS = 12;
const WITHIN_MS = 10_000;
const RETAINED_MS = 2700;
const DAWDLES_EVERY = 3;

/** A supervisor asks it to end while callbacks and calls are under way. */
export const sigterm: Proof = {
  name: 'sigterm', engines: 'each', promise: 'SIGTERM under load: exit 0 within 10 s, and nothing acknowledged is lost',
  async run({ engine, size, random }) {
    const town = await openTown(engine);
    const faults: string[] = [];
    let slowestMs = 0;
    let friends = 0;
    try {
      await town.start();
      await town.quiet();
      const story = await beginStory(town);
      await town.simulator.control.fault({ kind: 'latency', latencyMs: 300, times: 1_000_000 }); // calls are out when the signal comes
      for (let time = 0; time < TIMES[size]; time += 1) {
        for (let n = 0; n < FRIENDS; n += 1) {
          const customer = `wmTerm${friends}`;
          friends += 1;
          await town.simulator.control.seed({ customers: [{ externalUserId: customer, name: customer }] });
          await town.simulator.control.scan({ customer, configId: random.pick(story.codes).configId, userId: random.pick(['WangFang', 'LiLei']), delayMs: random.below(300) });
        }
        const asking = Array.from({ length: 8 }, () => town.api('GET', '/referrals?limit=100'));
        const dawdler = time % DAWDLES_EVERY === 0 ? dawdle(Number(new URL(town.url).port)) : null;
        await pause(100 + random.below(300));
        const { code, ms } = await town.stop();
        dawdler?.destroy();
        if (code !== 0 || ms > WITHIN_MS) faults.push(`time ${time}: exit ${code} after ${ms} ms`);
        slowestMs = Math.max(slowestMs, ms);
        for (const { status } of await Promise.all(asking)) if (status >= 500 && status !== 503) faults.push(`time ${time}: a call was answered ${status}`);
        await town.start();
      }
      await town.simulator.control.clearFaults();
      await town.quiet();
      await pause(RETAINED_MS);
      await town.quiet();
      const acknowledged = (await story.acknowledged()).size;
      faults.push(...await story.faults(), ...(acknowledged < friends / 8 ? [`only ${acknowledged} of ${friends} adds were acknowledged: too few to prove anything`] : []));
      return { faults, figures: { times: TIMES[size], slowestMs, friends, acknowledged } };
    } finally {
      await town.end();
    }
  },
};

/** Begins a callback and never ends it. */
function dawdle(port: number): Socket {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  socket.write('POST /wecom/callback?msg_signature=x&timestamp=1&nonce=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n<xml>');
  return socket;
}
