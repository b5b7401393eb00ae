import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Control } from '../../../simulator';
import { createSimulatorClient, startSimulator } from '../../../simulator';
import { ANNA, CORP, PAIR, SMALL_CORP, startBotStandIn, ZHANGSAN } from './bot-stand-in';
import type { BotStandIn } from './bot-stand-in';

let bot: BotStandIn;
let client: Control;
beforeAll(async () => {
  bot = await startBotStandIn();
  client = createSimulatorClient(bot.simulator.url);
});
afterAll(() => bot.close());
beforeEach(() => client.reset(SMALL_CORP));

const raw = (name: string, init?: RequestInit) => fetch(`${bot.simulator.url}/_sim/${name}`, init);

test('a story told over HTTP is the story told in the process', async () => {
  const { config_id: configId } = await bot.post('externalcontact/add_contact_way', { type: 1, scene: 2, state: 'r1', user: ['zhangsan'] });
  const scanned = await client.scan({ customer: ANNA, configId: configId as string });
  expect(scanned).toMatchObject({ kind: 'added', userId: 'ZhangSan', state: 'r1' });
  await client.settle();
  expect(await client.deliveries()).toEqual(await bot.control.deliveries());
  expect(await client.world()).toEqual(JSON.parse(JSON.stringify(await bot.control.world())));
});

test('an impossible wish is refused in words, in the process and over HTTP', async () => {
  const wish = { userId: ZHANGSAN.userId, customer: ANNA };
  await expect(client.customerDeletes(wish)).rejects.toThrow('not friends');
  await expect(bot.control.customerDeletes(wish)).rejects.toThrow('not friends');
});

test.each([
  ['an unknown field', { customer: ANNA, state: 'r1', colour: 'red' }],
  ['no code named', { customer: ANNA }],
  ['two codes named', { customer: ANNA, state: 'r1', configId: 'x' }],
])('a scan with %s is a bad request', async (_, body) => {
  const reply = await raw('scan', { method: 'POST', body: JSON.stringify(body) });
  expect(reply.status).toBe(400);
});

test('broken JSON is 400, an unknown action 404, a change by GET 405, a look by GET fine', async () => {
  expect((await raw('scan', { method: 'POST', body: '{' })).status).toBe(400);
  expect((await raw('dance', { method: 'POST' })).status).toBe(404);
  expect((await raw('reset')).status).toBe(405);
  expect((await raw('calls?api=gettoken')).status).toBe(200);
  expect(await (await raw('clock')).json()).toMatchObject({ offsetMs: 0 });
});

test('the clock runs with the real one and jumps when told', async () => {
  const before = await client.clock();
  expect(Math.abs(before.nowMs - Date.now())).toBeLessThan(1000);
  expect((await client.clock({ advanceMs: 86_400_000 })).offsetMs).toBe(86_400_000);
  await client.reset();
  expect((await client.clock()).offsetMs).toBe(0);
});

test('without a callback address nothing is sent, and a malformed pair is refused by name', async () => {
  const quiet = await startSimulator(CORP);
  try {
    await quiet.control.reset(SMALL_CORP);
    await quiet.control.addWithoutCode({ userId: 'lisi', customer: ANNA });
    await quiet.settle();
    expect(await quiet.control.deliveries()).toEqual([]);
    await expect(quiet.control.callback({ url: 'http://127.0.0.1:9', ...PAIR, encodingAesKey: 'short' })).rejects.toThrow('encodingAesKey');
    await expect(quiet.control.verifyCallback()).rejects.toThrow('no callback configured');
  } finally {
    await quiet.close();
  }
});

test('a port that is taken is an error, not a silent other port', async () => {
  const port = Number(new URL(bot.simulator.url).port);
  await expect(startSimulator({ ...CORP, port })).rejects.toThrow('EADDRINUSE');
});

test('an event for a bot that is down is tried three times and counted as failed', async () => {
  const nobody = createServer();
  await new Promise<void>((resolve) => { nobody.listen(0, '127.0.0.1', resolve); });
  const { port } = nobody.address() as AddressInfo;
  await new Promise((resolve) => { nobody.close(resolve); });
  const lonely = await startSimulator({ ...CORP, callback: { url: `http://127.0.0.1:${port}/`, ...PAIR } });
  try {
    await lonely.control.postEvent({ xml: '<xml></xml>' });
    await lonely.settle();
    expect(await lonely.control.deliveries()).toMatchObject([{ outcome: 'failed', attempts: [{ status: null }, { status: null }, { status: null }] }]);
  } finally {
    await lonely.close();
  }
});
