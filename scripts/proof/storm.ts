import { addXml, CORP, sealed, type SealedRequest } from '../bench/events';
import { closedLoad } from '../bench/load';
import { createCallbackCrypto } from '../../src/wecom';
import { comesTrue } from './calls';
import { openHouse, type House } from './house';
import type { Found, Proof, Random } from './proof';
import { beginStory, type Referral } from './referral-story';

const COPIES = 1000;
const CONNECTIONS = 64;
const ROUNDS = { short: 1, long: 20 };
const crypto = createCallbackCrypto({ pairs: [CORP], receiveId: CORP.corpId });

/** One event a thousand times over, each copy with another timestamp, nonce, ciphertext and signature: whoever repeats is answered, and nothing happens twice. */
export const storm: Proof = {
  name: 'storm', engines: 'each', promise: 'a callback that comes a thousand times at once is one row, one effect and a thousand acknowledgements',
  async run({ engine, size, random }) {
    const house = await openHouse(engine);
    try {
      const story = await beginStory(house);
      const faults: string[] = [];
      for (let round = 0; round < ROUNDS[size]; round += 1) faults.push(...await oneEvent(house, `wmStorm${round}`, story.codes[0]?.state ?? '', random));
      faults.push(...await effects(house, ROUNDS[size]));
      return { faults, figures: { rounds: ROUNDS[size], copies: COPIES, connections: CONNECTIONS } } satisfies Found;
    } finally {
      await house.end();
    }
  },
};

async function oneEvent(house: House, customer: string, state: string, random: Random): Promise<string[]> {
  const { simulator, bot } = house;
  await simulator.control.seed({ customers: [{ externalUserId: customer, name: customer }] });
  const createTime = Math.floor(Date.now() / 1000);
  await simulator.control.seed({ follows: [{ userId: 'WangFang', customer, createdAt: createTime }] });
  const xml = addXml({ userId: 'WangFang', externalUserId: customer, createTime, state, welcomeCode: null });
  const { errors } = await closedLoad(bot.port, Array.from({ length: COPIES }, (_, n) => wrappedAnew(xml, n, random)), CONNECTIONS);
  const stored = await house.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM inbox WHERE body LIKE '%${customer}%'`);
  return [
    ...(errors === 0 ? [] : [`${customer}: ${errors} copies were not acknowledged`]),
    ...(Number(stored[0]?.n) === 1 ? [] : [`${customer}: ${stored[0]?.n} rows of one event`]),
  ];
}

/** The signature covers token, timestamp, nonce and ciphertext (doc 91144); who holds the token may change them all. */
function wrappedAnew(xml: string, n: number, random: Random): SealedRequest {
  if (n % 2 === 0) return sealed(xml, `nonce${n}`);
  const timestamp = String(Math.floor(Date.now() / 1000) - random.below(86_400));
  const nonce = String(random.below(1e9));
  const { encrypt, msgSignature } = crypto.seal(xml, { timestamp, nonce });
  // attributes of the query and children of the envelope stand in any order
  return { path: `/wecom/callback?nonce=${nonce}&timestamp=${timestamp}&msg_signature=${msgSignature}`, body: Buffer.from(`<xml><Encrypt>${encrypt}</Encrypt></xml>`) };
}

async function effects(house: House, friends: number): Promise<string[]> {
  const paid = () => house.all<{ status: string }>('/rewards').then((rewards) => rewards.filter(({ status }) => status === 'issued').length);
  await comesTrue(async () => (await paid()) >= friends, 60_000);
  await house.quiet();
  const referrals = (await house.all<Referral>('/referrals')).length;
  const facts = await house.rows<{ n: number }>("SELECT COUNT(*) AS n FROM (SELECT customerId FROM follow_fact WHERE kind = 'add' GROUP BY customerId, staffId, atMs HAVING COUNT(*) > 1) twice");
  const { body } = await house.api('GET', '/ledger/verification');
  return [
    ...(referrals === friends ? [] : [`${referrals} referrals of ${friends} friends`]),
    ...((await paid()) === friends ? [] : [`${await paid()} rewards for ${friends} friends`]),
    ...(Number(facts[0]?.n) === 0 ? [] : [`${facts[0]?.n} adds are recorded twice`]),
    ...(body['ok'] === true ? [] : ['the ledger does not verify']),
  ];
}
