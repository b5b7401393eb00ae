import { ENTITIES, MIGRATIONS } from '../../entities';
import { openDatabase } from '../../src/kernel/database/database';
import { perEngine } from './per-engine';

const MEMBERS = 200;
const CUSTOMERS_EACH = 1000;
const WECOM_MS = 20;
const WITHIN_MS = 600_000;
const LOOK_AGAIN_MS = 250;

/** The first sync of a company with 200,000 customers: how long it takes, how much memory. */
export const benchSync = (): Promise<object[]> => perEngine('sync', async (bench) => {
  const stub = await bench.stub(WECOM_MS, { members: MEMBERS, customersEach: CUSTOMERS_EACH });
  const startedMs = performance.now();
  const bot = await bench.launch('bot-server.js', [], { DATABASE_URL: bench.database.url, WECOM_API_BASE: stub.url });
  const memory = bot.watchMemory();
  const database = await openDatabase({ url: bench.database.url, entities: ENTITIES, migrations: MIGRATIONS, connections: 2, mustExist: true });
  bench.atEnd(() => database.close());
  const finished = async () => JSON.parse((await database.one<{ value: string }>("SELECT value FROM named_state WHERE name = 'baseline'"))?.value ?? '{}') as { finishedAtMs?: number | null };
  while (!(await finished()).finishedAtMs) {
    if (performance.now() - startedMs > WITHIN_MS) throw new Error('the first sync did not end');
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  const seconds = (performance.now() - startedMs) / 1000;
  const customers = Number((await database.one<{ n: number }>('SELECT COUNT(*) AS n FROM customer'))?.n);
  return { customers, members: MEMBERS, seconds: Math.round(seconds), perSecond: Math.round(customers / seconds), peakMb: memory.peakMb(), calls: stub.calls() };
});
