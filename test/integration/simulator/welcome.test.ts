import type { BotStandIn } from './bot-stand-in';
import { ANNA, codeOf, SMALL_CORP, startBotStandIn, ZHANGSAN } from './bot-stand-in';

let bot: BotStandIn;
beforeAll(async () => { bot = await startBotStandIn(); });
afterAll(() => bot.close());
beforeEach(async () => {
  await bot.control.reset(SMALL_CORP);
  bot.events.length = 0;
  await codeOf(bot, 'r1');
});

const pair = { userId: ZHANGSAN.userId, customer: ANNA };
const scan = async (options: object = {}) => (await bot.control.scan({ customer: ANNA, state: 'r1', ...options })).welcomeCode ?? '';
const send = async (welcome_code: string, more: object = { text: { content: '你好' } }) =>
  (await bot.post('externalcontact/send_welcome_msg', { welcome_code, ...more })).errcode;

test('a welcome reaches the customer in the name of the member', async () => {
  expect(await send(await scan())).toBe(0);
  expect(await bot.control.delivered({ kind: 'welcome' })).toMatchObject([{ to: ANNA, from: 'ZhangSan', content: { text: '你好' } }]);
});

test('pitfall 9: after 20 seconds the code is worth nothing', async () => {
  const code = await scan();
  await bot.control.clock({ advanceMs: 20_000 });
  expect(await send(code)).toBe(41050);
  expect(await bot.control.delivered({ kind: 'welcome' })).toEqual([]);
});

test('a code works until just before the end of the window, once', async () => {
  const code = await scan();
  await bot.control.clock({ advanceMs: 19_000 });
  expect(await send(code)).toBe(0);
  expect(await send(code)).toBe(41051);
  expect(await bot.control.delivered({ kind: 'welcome' })).toHaveLength(1);
});

test('pitfall 8: the add event carries no code once the half event\'s code was used', async () => {
  const code = await scan({ halfFirst: 'only' });
  expect(await send(code)).toBe(0);
  await bot.control.confirmHalf(pair);
  await bot.simulator.settle();
  expect(bot.events.map((event) => event.WelcomeCode)).toEqual([code, undefined]);
});

test('pitfall 10: while another app sends it is 41096, afterwards 41051', async () => {
  const code = await scan({ welcome: 'otherAppSending' });
  expect(await send(code)).toBe(41096);
  await bot.control.clock({ advanceMs: 3000 });
  expect(await send(code)).toBe(41051);
});

test('pitfall 10: with a console welcome there is no code at all', async () => {
  await bot.control.updateStaff({ userId: ZHANGSAN.userId, consoleWelcome: true });
  expect(await scan()).toBe('');
  await bot.simulator.settle();
  expect(bot.events.some((event) => 'WelcomeCode' in event)).toBe(false);
});

test('once the two have chatted the welcome is refused', async () => {
  const code = await scan();
  await bot.control.chat(pair);
  expect(await send(code)).toBe(41051);
});

test('without consent to the archive it is 41053, and the consent brings a new code', async () => {
  expect(await send(await scan({ welcome: 'archiveConsentMissing' }))).toBe(41053);
  const { welcomeCode } = await bot.control.agreesToArchive(pair);
  expect(await send(welcomeCode ?? '')).toBe(0);
});

test('pitfall 11: nothing can be sent in the name of a member long offline', async () => {
  await bot.control.updateStaff({ userId: ZHANGSAN.userId, longOffline: true });
  expect(await send(await scan())).toBe(40205);
});

test.each<[string, object, number]>([
  ['nothing to say', {}, 40063],
  ['text over 4000 bytes', { text: { content: '好'.repeat(1334) } }, 40058],
  ['ten attachments', { attachments: Array(10).fill({ msgtype: 'link', link: { title: 'a', url: 'https://a.test' } }) }, 41064],
  ['an unknown kind of attachment', { attachments: [{ msgtype: 'poem', poem: {} }] }, 41065],
  ['a media_id that never was', { attachments: [{ msgtype: 'image', image: { media_id: 'nope' } }] }, 40007],
  ['a picture that is not from uploadimg', { attachments: [{ msgtype: 'image', image: { pic_url: 'https://a.test/a.png' } }] }, 41065],
  ['a link title over 128 bytes', { attachments: [{ msgtype: 'link', link: { title: '长'.repeat(43), url: 'https://a.test' } }] }, 40058],
])('a welcome is refused for %s, and the code stays usable', async (_, content, errcode) => {
  const code = await scan();
  expect(await send(code, content)).toBe(errcode);
  expect(await send(code)).toBe(0);
});

test.each([['', 41049], ['made-up', 41050]])('welcome code "%s" answers %d', async (code, errcode) => {
  expect(await send(code)).toBe(errcode);
});

test('a welcome may be withheld from the events', async () => {
  await scan({ dropWelcome: true });
  await bot.simulator.settle();
  expect(bot.events).toHaveLength(2);
  expect(bot.events.some((event) => 'WelcomeCode' in event)).toBe(false);
});
