import { createWecom } from '../../src/wecom';
import { CORP } from '../bench/events';
import { systemClock } from '../../src/kernel/clock';
import { openCompany } from './company';
import type { Proof } from './proof';

const CALLS = 500;
const ROUNDS = { short: 3, long: 40 };
const MOST_FETCHES = 2;

/** WeCom lets a token die at any moment; whoever fetches once per failed call is blocked for an hour. */
export const token: Proof = {
  name: 'token', engines: 'sqlite', promise: `${CALLS} calls on a dead token succeed with at most ${MOST_FETCHES} gettoken`,
  async run({ size }) {
    const simulator = await openCompany();
    let fetches = 0;
    const wecom = createWecom({ baseUrl: simulator.url, corpId: CORP.corpId, agentId: CORP.agentId, secret: CORP.secret, clock: systemClock, onCall: ({ api }) => { if (api === 'gettoken') fetches += 1; } });
    const faults: string[] = [];
    let worst = 0;
    try {
      await wecom.customers.get('wmZhang');
      for (let round = 0; round < ROUNDS[size]; round += 1) {
        await simulator.control.killToken({ errcode: round % 2 === 0 ? 40014 : 42001 });
        fetches = 0;
        const answers = await Promise.allSettled(Array.from({ length: CALLS }, () => wecom.customers.get('wmZhang')));
        const failed = answers.filter(({ status }) => status === 'rejected').length;
        if (failed > 0) faults.push(`round ${round}: ${failed} calls failed`);
        if (fetches > MOST_FETCHES) faults.push(`round ${round}: ${fetches} gettoken`);
        worst = Math.max(worst, fetches);
      }
    } finally {
      await simulator.close();
    }
    return { faults, figures: { rounds: ROUNDS[size], calls: CALLS, mostFetches: worst } };
  },
};
