import { prepareCompany } from './company';
import { addXml, sealed } from './events';
import { openLoad } from './load';
import { perEngine } from './per-engine';

const PER_SECOND = 500;
const SECONDS = 15;
const WECOM_MS = 20;

/** Acknowledgement at 500 a second while the same process works off what it accepted. */
export const benchLatency = (): Promise<object[]> => perEngine('latency', async (bench) => {
  const stub = await bench.stub(WECOM_MS);
  const { states } = await prepareCompany(bench.database.url, stub);
  const bot = await bench.launch('bot-server.js', [], { DATABASE_URL: bench.database.url, WECOM_API_BASE: stub.url });
  const createTime = Math.floor(Date.now() / 1000);
  const requests = Array.from({ length: PER_SECOND * SECONDS }, (_, n) => sealed(
    addXml({ userId: 'zhangsan', externalUserId: `wmSteady${n}`, createTime, state: states[n % states.length] ?? null, welcomeCode: null }), `n${n}`));
  return openLoad(Number(bot.ready['port']), requests, PER_SECOND);
});
