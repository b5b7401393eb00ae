import type { BotStandIn } from './bot-stand-in';
import { ANNA, BOB, codeOf, SMALL_CORP, startBotStandIn, ZHANGSAN } from './bot-stand-in';

let bot: BotStandIn;
beforeAll(async () => { bot = await startBotStandIn(); });
afterAll(() => bot.close());
beforeEach(async () => {
  await bot.control.reset(SMALL_CORP);
  for (const list of [bot.events, bot.plaintexts, bot.ciphertexts, bot.answers]) list.length = 0;
});

const add = (customer: string, options: object = {}) => bot.control.addWithoutCode({ userId: ZHANGSAN.userId, customer, ...options });
const outcomes = async () => (await bot.control.deliveries()).map(({ outcome, attempts }) => [outcome, attempts.map((attempt) => attempt.status)]);

test('pitfall 1: an event that is not answered 200 comes three times in total, each time with new ciphertext', async () => {
  bot.answers.push(500, 302, 500);
  await add(ANNA);
  await bot.simulator.settle();
  expect(new Set(bot.plaintexts).size).toBe(1);
  expect(new Set(bot.ciphertexts).size).toBe(3);
  expect(await outcomes()).toEqual([['failed', [500, 302, 500]]]);
});

test('pitfall 1: no answer within the time limit counts as a failure, and a later 200 ends the tries', async () => {
  await bot.control.settings({ callbackTimeoutMs: 80 });
  bot.answers.push('hang');
  await add(ANNA);
  await bot.simulator.settle();
  expect(await outcomes()).toEqual([['delivered', [null, 200]]]);
  expect((await bot.control.deliveries())[0]?.attempts[0]?.tookMs).toBeGreaterThanOrEqual(75);
});

test('the time limit is five seconds unless set', async () => {
  expect(await bot.control.settings()).toMatchObject({ callbackTimeoutMs: 5000 });
});

test('pitfall 1: an event may arrive several times with the same plaintext', async () => {
  await codeOf(bot, 'r1');
  await bot.control.scan({ customer: ANNA, state: 'r1', halfFirst: false, deliver: 3 });
  await bot.simulator.settle();
  expect(bot.plaintexts).toHaveLength(3);
  expect(new Set(bot.plaintexts).size).toBe(1);
});

test('pitfall 2: two customers in one second are two events of the same sender and time', async () => {
  await add(ANNA, { at: 1700000000 });
  await add(BOB, { at: 1700000000 });
  await bot.simulator.settle();
  expect(new Set(bot.events.map((event) => `${event.FromUserName} ${event.CreateTime}`))).toEqual(new Set(['sys 1700000000']));
  expect(new Set(bot.plaintexts).size).toBe(2);
});

test('pitfall 3: a lost event never arrives, the relation exists all the same', async () => {
  await add(ANNA, { lose: true });
  await bot.simulator.settle();
  expect(bot.events).toEqual([]);
  expect(await outcomes()).toEqual([['lost', []]]);
  expect((await bot.get('externalcontact/get', { external_userid: ANNA })).errcode).toBe(0);
});

test('pitfall 3: a delayed add is overtaken by its del, and arrives when the clock gets there', async () => {
  await add(ANNA, { delayMs: 3_600_000 });
  await bot.control.customerDeletes({ userId: ZHANGSAN.userId, customer: ANNA });
  while (bot.events.length === 0) await new Promise((resolve) => { setTimeout(resolve, 5); });
  await bot.control.clock({ advanceMs: 3_600_000 });
  await bot.simulator.settle();
  expect(bot.events.map((event) => event.ChangeType)).toEqual(['del_follow_user', 'add_external_contact']);
});

test('pitfall 3: the next events can be turned round, doubled and lost', async () => {
  await bot.control.eventFaults({ reorderNext: 2 });
  await add(ANNA);
  await bot.control.customerDeletes({ userId: ZHANGSAN.userId, customer: ANNA });
  await bot.simulator.settle();
  expect(bot.events.map((event) => event.ChangeType)).toEqual(['del_follow_user', 'add_external_contact']);
  bot.events.length = 0;
  await bot.control.eventFaults({ loseNext: 1, duplicateNext: 2 });
  await add(BOB);
  await bot.control.staffDeletes({ userId: ZHANGSAN.userId, customer: BOB });
  await bot.simulator.settle();
  expect(bot.events.map((event) => event.ChangeType)).toEqual(['del_external_contact', 'del_external_contact']);
});

test('any event can be posted as written', async () => {
  await bot.control.postEvent({ xml: '<xml><Event>made_up</Event></xml>' });
  await bot.simulator.settle();
  expect(bot.events).toEqual([{ Event: 'made_up' }]);
});

test('saving the callback address checks it with an echo', async () => {
  expect(await bot.control.verifyCallback()).toMatchObject({ ok: true, status: 200 });
});

test('events of one customer keep their order, whatever the bot answers', async () => {
  bot.answers.push(500);
  await add(ANNA);
  await bot.control.customerDeletes({ userId: ZHANGSAN.userId, customer: ANNA });
  await bot.simulator.settle();
  expect(bot.events.map((event) => event.ChangeType)).toEqual(['add_external_contact', 'add_external_contact', 'del_follow_user']);
});

test('a reset leaves nothing on its way', async () => {
  await add(ANNA, { delayMs: 600_000 });
  await bot.control.reset(SMALL_CORP);
  await bot.simulator.settle();
  expect(bot.events).toEqual([]);
});
