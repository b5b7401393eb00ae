import type { Database } from '../../src/kernel/database/database';
import { closeIdle, openIdle, prepareCompany } from './company';
import { addReferrals, factsOfCompany } from './fill-company';
import { perEngine } from './per-engine';
import { storeAdds, workOff } from './work-off';

const SIZES = [1000, 100_000, 1_000_000];
const ADDS = 1000;
const ROUNDS = 9;

/** What an add costs when a thousand, a hundred thousand and a million referrals stand already: the median of nine rounds each, as a ratio to the first. */
export const benchScale = (): Promise<object[]> => perEngine('scale', async (bench) => {
  const { settings, states } = await prepareCompany(bench.database.url, await bench.stub(0));
  const app = await openIdle(settings);
  bench.atEnd(() => closeIdle(app));
  const facts = await factsOfCompany(app.machine);
  await storeAdds(app.machine, states, { count: ADDS, name: 'wmWarm' });
  await workOff(app, bench.engine);
  const results: { referrals: number; msPerAdd: number; ratio: number; readsPerAdd: number | null }[] = [];
  let standing = 0;
  for (const size of SIZES) {
    await addReferrals(app.machine, facts, size - standing, standing);
    standing = size;
    const rounds: number[] = [];
    const before = await rowsRead(app.machine.database);
    for (let round = 0; round < ROUNDS; round += 1) {
      await storeAdds(app.machine, states, { count: ADDS, name: `wm${size}r${round}x` });
      const { recordSeconds, decideSeconds } = await workOff(app, bench.engine);
      rounds.push(((recordSeconds + decideSeconds) * 1000) / ADDS);
    }
    const msPerAdd = rounds.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
    const reads = await rowsRead(app.machine.database);
    results.push({
      referrals: size, msPerAdd: Math.round(msPerAdd * 1000) / 1000, ratio: Math.round((msPerAdd / (results[0]?.msPerAdd ?? msPerAdd)) * 100) / 100,
      readsPerAdd: reads === null || before === null ? null : Math.round((reads - before) / (ADDS * ROUNDS)),
    });
  }
  return { adds: ADDS, worstRatio: Math.max(...results.map(({ ratio }) => ratio)), sizes: results };
});

/** Rows that the server has read so far, its own count; SQLite keeps none. What an add reads tells a plan that went wrong from a disk that was busy. */
async function rowsRead(database: Database): Promise<number | null> {
  if (database.engine === 'sqlite') return null;
  const counts = await database.rows<{ Value: string }>("SHOW GLOBAL STATUS LIKE 'Handler_read%'");
  return counts.reduce((sum, { Value }) => sum + Number(Value), 0);
}
