import { benchDatabase, benchEngines } from './databases';
import { prepareCompany } from './company';
import { addXml, sealed } from './events';
import { openLoad } from './load';
import { launch } from './processes';
import { startStub } from './stub-wecom';

const ADDS = 3000;
const SECONDS = 10;
const WECOM_MS = 50;
const WAIT_MS = 60_000;

/** 3,000 friends in ten seconds while every call to WeCom takes 50 ms: how late is each greeting, and how long does the door take meanwhile? */
export async function benchBurst(): Promise<object[]> {
  const results: object[] = [];
  for (const engine of benchEngines()) {
    const stub = await startStub(WECOM_MS, () => Math.floor(Date.now() / 1000));
    const database = await benchDatabase(engine);
    const { states } = await prepareCompany(database.url, stub);
    const bot = await launch('bot-server.js', [], { DATABASE_URL: database.url, WECOM_API_BASE: stub.url });
    const dueMs = new Map<string, number>();
    const beginMs = Date.now() + 200;
    const requests = Array.from({ length: ADDS }, (_, n) => {
      const atMs = beginMs + (n / ADDS) * SECONDS * 1000;
      dueMs.set(`W${n}`, atMs);
      return sealed(addXml({ userId: 'zhangsan', externalUserId: `wmBurst${n}`, createTime: Math.floor(atMs / 1000), state: states[n % states.length] ?? null, welcomeCode: `W${n}` }), `n${n}`);
    });
    let peakMb = 0;
    const watch = setInterval(() => { peakMb = Math.max(peakMb, bot.residentMb()); }, 100);
    const door = await openLoad(Number(bot.ready['port']), requests, ADDS / SECONDS);
    for (const untilMs = Date.now() + WAIT_MS; stub.greeted.size < ADDS && Date.now() < untilMs;) await new Promise((resolve) => setTimeout(resolve, 100));
    const late = [...stub.greeted].map(([code, atMs]) => (atMs - (dueMs.get(code) ?? 0)) / 1000).sort((a, b) => a - b);
    clearInterval(watch);
    await bot.stop();
    results.push({
      bench: 'burst', engine, adds: ADDS, greeted: late.length, within15s: late.filter((seconds) => seconds < 15).length, medianSeconds: Math.round((late[Math.floor(late.length / 2)] ?? 0) * 10) / 10,
      latestSeconds: Math.round((late.at(-1) ?? 0) * 10) / 10, doorP99Ms: door.p99Ms, doorErrors: door.errors, peakMb,
    });
    await database.drop();
    await stub.close();
  }
  return results;
}
