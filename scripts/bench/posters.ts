import { createDrawingRoom } from '../../src/features/posters/drawing/drawing-room';
import { PLAIN_HEIGHT, PLAIN_LAYOUT, WIDTH } from '../../src/features/posters/layout';
import { prepareCompany } from './company';
import { addXml, sealed } from './events';
import { openLoad } from './load';
import { perEngine } from './per-engine';

const DRAWN = 200;
const PER_SECOND = 300;
const SECONDS = 12;
const WECOM_MS = 20;

/** Posters a second from one drawing thread, and acknowledgement while 200 are drawn beside the same load without any. */
export const benchPosters = (): Promise<object[]> => perEngine('posters', async (bench) => {
  const postersASecond = await drawMany();
  const stub = await bench.stub(WECOM_MS);
  const { states, campaignId, key } = await prepareCompany(bench.database.url, stub);
  const bot = await bench.launch('bot-server.js', [], { DATABASE_URL: bench.database.url, WECOM_API_BASE: stub.url });
  const port = Number(bot.ready['port']);
  const load = (round: string) => openLoad(port, Array.from({ length: PER_SECOND * SECONDS }, (_, n) => sealed(
    addXml({ userId: 'zhangsan', externalUserId: `wm${round}${n}`, createTime: Math.floor(Date.now() / 1000), state: states[n % states.length] ?? null, welcomeCode: null }), `${round}${n}`)), PER_SECOND);
  await load('Warm');
  const quiet = await load('Quiet');
  const [drawing, previewed] = await Promise.all([load('Drawing'), previewMany({ port, campaignId, key })]);
  return { postersASecond, quietP99Ms: quiet.p99Ms, drawingP99Ms: drawing.p99Ms, previewed };
});

async function drawMany(): Promise<number> {
  const room = createDrawingRoom();
  const draw = (n: number) => room.ask({
    kind: 'draw', width: WIDTH, height: PLAIN_HEIGHT, background: null, backgroundKey: null, title: '冬季转介绍', mostBytes: 300_000, qr: { ...PLAIN_LAYOUT.qr, content: { text: `https://work.weixin.qq.com/ca/cawcde${n}` } },
    avatar: { x: 105, y: 350, size: 104, letter: '张', tone: n }, name: { x: 235, y: 380, size: 38, colour: '#1d2129', text: '张*' },
  });
  try {
    await draw(0);
    const startedMs = performance.now();
    await Promise.all(Array.from({ length: DRAWN - 1 }, (_, n) => draw(n + 1)));
    return Math.round((DRAWN * 1000) / (performance.now() - startedMs));
  } finally {
    await room.close();
  }
}

/** Each differs from the one before, so none comes from memory; each is drawn and read back. */
async function previewMany({ port, campaignId, key }: { port: number; campaignId: string; key: string }): Promise<number> {
  let drawn = 0;
  const one = async (n: number) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/campaigns/${campaignId}/poster/preview`, {
      method: 'POST', headers: { authorization: `Bearer ${key}` }, body: JSON.stringify({ layout: { qr: { x: 100, y: 300 + n, size: 420 }, avatar: null, name: null } }),
    });
    await answer.arrayBuffer();
    if (answer.ok) drawn += 1;
  };
  for (let n = 0; n < DRAWN; n += 4) await Promise.all([n, n + 1, n + 2, n + 3].map(one));
  return drawn;
}
