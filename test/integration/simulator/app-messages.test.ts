import type { BotStandIn, Reply } from './bot-stand-in';
import { ANNA, codeOf, SMALL_CORP, startBotStandIn } from './bot-stand-in';

let bot: BotStandIn;
beforeAll(async () => { bot = await startBotStandIn(); });
afterAll(() => bot.close());
beforeEach(() => bot.control.reset(SMALL_CORP));

const send = (more: object) => bot.post('message/send', { touser: 'zhangsan', msgtype: 'text', agentid: 1000002, text: { content: '积分到账' }, ...more });
const arrived = async () => (await bot.control.delivered({ kind: 'app' })).filter((message) => !message.dropped);

test('pitfall 39 and 50: receivers who do not exist come back lower-cased beside errcode 0', async () => {
  expect(await send({ touser: 'ZhangSan|NoBody|GHOST' })).toMatchObject({ errcode: 0, invaliduser: 'nobody|ghost' });
  expect(await arrived()).toMatchObject([{ to: 'ZhangSan', content: { text: { content: '积分到账' } } }]);
});

test.each<[string, object, number]>([
  ['all receivers unknown', { touser: 'nobody' }, 81013],
  ['no receiver', { touser: '' }, 82001],
  ['another app\'s agentid', { agentid: 7 }, 301002],
  ['agentid as text', { agentid: '1000002' }, 41011],
  ['an empty text', { text: { content: '' } }, 44004],
  ['a msgtype that is none', { msgtype: 'poem' }, 40008],
  ['a card without title', { msgtype: 'textcard', textcard: { description: 'd', url: 'https://a.test' } }, 41016],
  ['a card link without protocol', { msgtype: 'textcard', textcard: { title: 't', description: 'd', url: 'a.test' } }, 45034],
  ['nine articles', { msgtype: 'news', news: { articles: Array(9).fill({ title: 't', url: 'https://a.test' }) } }, 45008],
  ['an unknown media_id', { msgtype: 'image', image: { media_id: 'none' } }, 40007],
])('a message with %s is refused', async (_, body, errcode) => {
  expect((await send(body)).errcode).toBe(errcode);
  expect(await arrived()).toEqual([]);
});

test('pitfall 40: beyond 30 a minute messages are dropped with errcode 0', async () => {
  for (let count = 0; count < 31; count += 1) expect((await send({})).errcode).toBe(0);
  expect(await arrived()).toHaveLength(30);
  await bot.control.clock({ advanceMs: 60_000 });
  await send({});
  expect(await arrived()).toHaveLength(31);
});

test('pitfall 40: beyond 1000 an hour messages are dropped with errcode 0', async () => {
  for (let minute = 0; minute < 34; minute += 1) {
    await Promise.all(Array.from({ length: 30 }, () => send({})));
    await bot.control.clock({ advanceMs: 60_000 });
  }
  expect(await arrived()).toHaveLength(1000);
});

test('the same message within the interval is delivered once when asked so', async () => {
  const checked = { enable_duplicate_check: 1, duplicate_check_interval: 60 };
  await send(checked);
  await send(checked);
  expect(await arrived()).toHaveLength(1);
  await bot.control.clock({ advanceMs: 60_000 });
  await send(checked);
  expect(await arrived()).toHaveLength(2);
});

test('@all reaches everyone in range; a text is cut at 2048 bytes', async () => {
  await bot.control.updateStaff({ userId: 'lisi', inRange: false });
  await send({ touser: '@all', text: { content: '好'.repeat(700) } });
  expect(await arrived()).toMatchObject([{ to: 'ZhangSan', content: { text: { content: '好'.repeat(682) } } }]);
});

describe('media', () => {
  const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');
  const upload = async (path: string, bytes: Uint8Array<ArrayBuffer>, query = ''): Promise<Reply> => {
    const form = new FormData();
    form.append('media', new Blob([bytes]), 'a.png');
    const reply = await fetch(`${bot.simulator.url}/cgi-bin/media/${path}?access_token=${await bot.token()}${query}`, { method: 'POST', body: form });
    return (await reply.json()) as Reply;
  };
  const png = new Uint8Array(PNG);

  test('pitfall 41: an upload gives a media_id for three days, created_at is text', async () => {
    const { media_id, created_at, type } = await upload('upload', png, '&type=image');
    expect([type, typeof created_at]).toEqual(['image', 'string']);
    expect((await send({ msgtype: 'image', image: { media_id } })).errcode).toBe(0);
    await bot.control.clock({ advanceMs: 3 * 86_400_000 });
    expect((await send({ msgtype: 'image', image: { media_id } })).errcode).toBe(40007);
  });

  test.each<[string, Uint8Array<ArrayBuffer>, string, number]>([
    ['nothing', new Uint8Array(5), '&type=image', 44001],
    ['no type', png, '', 40004],
    ['an image that is none', new Uint8Array(100), '&type=image', 40005],
    ['an image over 10 MB', new Uint8Array(10 * 1024 * 1024 + 1), '&type=image', 40006],
  ])('an upload of %s is refused', async (_, bytes, query, errcode) => {
    expect((await upload('upload', bytes, query)).errcode).toBe(errcode);
  });

  test('uploadimg gives an address that serves a picture and is good for pic_url', async () => {
    const { url } = await upload('uploadimg', png);
    expect((await fetch(url as string)).headers.get('content-type')).toBe('image/png');
    await codeOf(bot, 'r1');
    const { welcomeCode } = await bot.control.scan({ customer: ANNA, state: 'r1' });
    const welcome = { welcome_code: welcomeCode, attachments: [{ msgtype: 'image', image: { pic_url: url } }] };
    expect((await bot.post('externalcontact/send_welcome_msg', welcome)).errcode).toBe(0);
    expect((await upload('uploadimg', new Uint8Array(2 * 1024 * 1024 + 1))).errcode).toBe(40009);
  });
});
