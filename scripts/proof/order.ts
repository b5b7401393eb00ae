import { foldEpisodes } from '../../src/features/customers/fold-episodes';
import type { FollowFact } from '../../src/vocabulary/follow';
import { codesOf } from './history';
import { everyOrder } from './every-order';
import { openHouse } from './house';
import type { Proof, Random } from './proof';
import { CODES, LAST_S, randomHistory, RETENTION_S, toS } from './random-histories';
import { referenceFold } from './reference-fold';
import { settleHistory, type Records } from './settle-history';

const HISTORIES = { short: 1_000, long: 10_000 };
const BY_STATE = codesOf(...CODES);

/** Every order of a story through the door, and random histories through the decisions, must come to what the slow reference says. */
export const order: Proof = {
  name: 'order', engines: 'each', promise: 'in whatever order and how often callbacks arrive, the verdicts are those of the policy (P7)',
  async run({ engine, size, random }) {
    const histories = HISTORIES[size];
    const wrong: string[] = [];
    for (let n = 0; n < histories; n += 1) {
      const fault = tellRandomly(randomHistory(random), random);
      if (fault !== null) wrong.push(`history ${n}: ${fault}`);
    }
    const house = await openHouse(engine);
    try {
      const { faults, figures } = await everyOrder(house, { size, random });
      return { faults: [...wrong.slice(0, 5), ...faults], figures: { histories, wrongHistories: wrong.length, ...figures } };
    } finally {
      await house.end();
    }
  },
};

/** In a random order, some of it twice, settled now and then; null: it came to what the reference says. */
function tellRandomly(facts: readonly FollowFact[], random: Random): string | null {
  const records: Records = new Map();
  const arrived = new Set<FollowFact>(); // the unique key of facts
  const settle = (nowS: number) => settleHistory(records, { episodes: foldEpisodes([...arrived]), codes: BY_STATE, nowS, retentionS: RETENTION_S });
  for (const each of [...random.shuffle(facts), ...facts.filter(() => random.below(2) === 0)]) {
    arrived.add(each);
    if (random.below(2) === 0 && settle(0) > 1) return 'two live referrals';
  }
  const endS = LAST_S + random.below(2) * RETENTION_S;
  if (settle(endS) > 1) return 'two live referrals';
  const expected = new Map(referenceFold(facts, CODES, { nowS: endS, retentionS: RETENTION_S, refereeId: 'friend', toS })
    .map(({ code, scanNo, reason, life, addedS }) => [`${code}:${scanNo}`, `${reason ?? life ?? ''} since ${addedS}`]));
  for (const [key, verdict] of expected) {
    const row = records.get(key);
    const got = row ? `${row.status === 'rejected' ? row.reason : row.status} since ${toS(row.addedAtMs)}` : 'nothing';
    if (got !== verdict) return `${key} is ${got}, not ${verdict}`;
  }
  // a later scan that a fact of an earlier time has merged stays on record, but never counts
  const stray = [...records].find(([key, row]) => !expected.has(key) && (row.status !== 'rejected' || row.liveKey !== null));
  return stray ? `${stray[0]} counts and should not` : null;
}
