import { addXml, sealed, type SealedRequest } from './events';
import { closedLoad } from './load';
import { perEngine } from './per-engine';
import type { Child } from './processes';

const CONNECTIONS = 64;
const ROUNDS = 9;
const REQUESTS = 6000;

interface Side {
  perSecond: number;
  p99Ms: number;
  errors: number;
  /** Processor time of the server process alone, per request. */
  cpuMicros: number;
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const hundredths = (value: number) => Math.round(value * 100) / 100;

function requests(round: string): SealedRequest[] {
  const createTime = Math.floor(Date.now() / 1000);
  return Array.from({ length: REQUESTS }, (_, index) => sealed(
    addXml({ userId: 'zhangsan', externalUserId: `wmBench${round}x${index}`, createTime, state: 'r_7Kq2', welcomeCode: `WELCOME${round}x${index}` }), `n${index}`));
}

async function measure(server: Child, round: string): Promise<Side> {
  const sent = requests(round);
  const before = server.cpuSeconds();
  const { perSecond, p99Ms, errors } = await closedLoad(Number(server.ready['port']), sent, CONNECTIONS);
  return { perSecond, p99Ms, errors, cpuMicros: Math.round(((server.cpuSeconds() - before) / REQUESTS) * 1e6) };
}

/** Durable acknowledgements a second against a route that verifies, decrypts and parses the same bodies and stores nothing; in turns, ratio by ratio. */
export const benchAcknowledge = (): Promise<object[]> => perEngine('acknowledge', async (bench) => {
  const baseline = await bench.launch('door-server.js', ['baseline']);
  const ours = await bench.launch('door-server.js', ['ours', bench.database.url]);
  const pairs: { base: Side; own: Side }[] = [];
  for (let round = -1; round < ROUNDS; round += 1) pairs.push({ base: await measure(baseline, `b${round}`), own: await measure(ours, `o${round}`) });
  pairs.shift(); // the first round warms both up
  const of = (pick: (pair: { base: Side; own: Side }) => number) => median(pairs.map(pick));
  return {
    connections: CONNECTIONS, baselinePerSecond: of(({ base }) => base.perSecond), perSecond: of(({ own }) => own.perSecond),
    ratio: hundredths(of(({ base, own }) => own.perSecond / base.perSecond)), errors: pairs.reduce((sum, { base, own }) => sum + base.errors + own.errors, 0),
    p99Ms: of(({ own }) => own.p99Ms), baselineCpuMicros: of(({ base }) => base.cpuMicros), cpuMicros: of(({ own }) => own.cpuMicros),
    cpuRatio: hundredths(of(({ base, own }) => base.cpuMicros / own.cpuMicros)),
  };
});
