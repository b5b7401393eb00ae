import { prepareCompany } from './company';
import { addXml, sealed } from './events';
import { openLoad } from './load';
import { perEngine } from './per-engine';

const ADDS = 3000;
const SECONDS = 10;
const WECOM_MS = 50;
const WAIT_MS = 60_000;
/** Sealing three thousand bodies comes before the first is due. */
const PREPARE_MS = 1000;

const tenths = (value: number) => Math.round(value * 10) / 10;

/** 3,000 friends in ten seconds while every call to WeCom takes 50 ms: how late is each greeting, and how long does the door take meanwhile? */
export const benchBurst = (): Promise<object[]> => perEngine('burst', async (bench) => {
  const stub = await bench.stub(WECOM_MS);
  const { states } = await prepareCompany(bench.database.url, stub);
  const bot = await bench.launch('bot-server.js', [], { DATABASE_URL: bench.database.url, WECOM_API_BASE: stub.url });
  const dueMs = new Map<string, number>();
  const beginMs = Date.now() + PREPARE_MS;
  const requests = Array.from({ length: ADDS }, (_, n) => {
    const atMs = beginMs + (n / ADDS) * SECONDS * 1000;
    dueMs.set(`W${n}`, atMs);
    return sealed(addXml({ userId: 'zhangsan', externalUserId: `wmBurst${n}`, createTime: Math.floor(atMs / 1000), state: states[n % states.length] ?? null, welcomeCode: `W${n}` }), `n${n}`);
  });
  const memory = bot.watchMemory();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, beginMs - Date.now())));
  const door = await openLoad(Number(bot.ready['port']), requests, ADDS / SECONDS);
  for (const untilMs = Date.now() + WAIT_MS; stub.greeted.size < ADDS && Date.now() < untilMs;) await new Promise((resolve) => setTimeout(resolve, 100));
  const late = [...stub.greeted].map(([code, atMs]) => (atMs - (dueMs.get(code) ?? 0)) / 1000).sort((a, b) => a - b);
  return {
    adds: ADDS, greeted: late.length, within15s: late.filter((seconds) => seconds < 15).length, medianSeconds: tenths(late[Math.floor(late.length / 2)] ?? 0),
    latestSeconds: tenths(late.at(-1) ?? 0), doorP99Ms: door.p99Ms, doorErrors: door.errors, peakMb: memory.peakMb(),
  };
});
