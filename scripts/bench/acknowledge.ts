import { benchDatabase, benchEngines } from './databases';
import { addXml, sealed, type SealedRequest } from './events';
import { closedLoad } from './load';
import { launch } from './processes';

const CONNECTIONS = 64;
const ROUNDS = 5;
const REQUESTS = 6000;

const median = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

function requests(round: string): SealedRequest[] {
  const createTime = Math.floor(Date.now() / 1000);
  return Array.from({ length: REQUESTS }, (_, index) => sealed(
    addXml({ userId: 'zhangsan', externalUserId: `wmBench${round}x${index}`, createTime, state: 'r_7Kq2', welcomeCode: `WELCOME${round}x${index}` }), `n${index}`));
}

/** Durable acknowledgements a second against a route that verifies, decrypts and parses the same bodies and stores nothing; in turns, ratio by ratio. */
export async function benchAcknowledge(): Promise<object[]> {
  const results: object[] = [];
  for (const engine of benchEngines()) {
    const database = await benchDatabase(engine);
    const baseline = await launch('door-server.js', ['baseline']);
    const ours = await launch('door-server.js', ['ours', database.url]);
    await closedLoad(Number(baseline.ready['port']), requests('wb'), CONNECTIONS);
    await closedLoad(Number(ours.ready['port']), requests('wo'), CONNECTIONS);
    const pairs: { baseline: number; ours: number; ratio: number; errors: number; p99Ms: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const base = await closedLoad(Number(baseline.ready['port']), requests(`b${round}`), CONNECTIONS);
      const own = await closedLoad(Number(ours.ready['port']), requests(`o${round}`), CONNECTIONS);
      pairs.push({ baseline: base.perSecond, ours: own.perSecond, ratio: own.perSecond / base.perSecond, errors: base.errors + own.errors, p99Ms: own.p99Ms });
    }
    await ours.stop();
    await baseline.stop();
    await database.drop();
    results.push({
      bench: 'acknowledge', engine, connections: CONNECTIONS, baselinePerSecond: median(pairs.map((pair) => pair.baseline)), perSecond: median(pairs.map((pair) => pair.ours)),
      ratio: Math.round(median(pairs.map((pair) => pair.ratio)) * 100) / 100, errors: pairs.reduce((sum, pair) => sum + pair.errors, 0), p99Ms: median(pairs.map((pair) => pair.p99Ms)),
    });
  }
  return results;
}
