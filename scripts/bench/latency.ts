import { prepareCompany } from './company';
import { benchDatabase, benchEngines } from './databases';
import { addXml, sealed } from './events';
import { openLoad } from './load';
import { launch } from './processes';
import { startStub } from './stub-wecom';

const PER_SECOND = 500;
const SECONDS = 15;

/** Acknowledgement at 500 a second while the same process works off what it accepted. */
export async function benchLatency(): Promise<object[]> {
  const results: object[] = [];
  for (const engine of benchEngines()) {
    const stub = await startStub(20, () => Math.floor(Date.now() / 1000));
    const database = await benchDatabase(engine);
    const { states } = await prepareCompany(database.url, stub);
    const bot = await launch('bot-server.js', [], { DATABASE_URL: database.url, WECOM_API_BASE: stub.url });
    const createTime = Math.floor(Date.now() / 1000);
    const requests = Array.from({ length: PER_SECOND * SECONDS }, (_, n) => sealed(
      addXml({ userId: 'zhangsan', externalUserId: `wmSteady${n}`, createTime, state: states[n % states.length] ?? null, welcomeCode: null }), `n${n}`));
    const door = await openLoad(Number(bot.ready['port']), requests, PER_SECOND);
    await bot.stop();
    results.push({ bench: 'latency', engine, ...door });
    await database.drop();
    await stub.close();
  }
  return results;
}
