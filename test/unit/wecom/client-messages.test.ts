import type { AppMessage, NewMassMessage, WecomError, WelcomeMessage } from '../../../src/wecom';
import type { FakeApi } from './fake-api';
import { benchOn, failure, ok, startFakeApi } from './fake-api';

let api: FakeApi;
beforeEach(async () => void (api = await startFakeApi()));
afterEach(() => api.close());

const fails = (promise: Promise<unknown>) => promise.then(() => { throw new Error('no error'); }, (error: unknown) => error as WecomError);
const client = () => benchOn(api.url).wecom;

describe('欢迎语', () => {
  test('text and every kind of attachment are sent as documented', async () => {
    api.on('externalcontact/send_welcome_msg', () => ok());
    await client().welcome.send({
      welcomeCode: 'code', text: '你好',
      attachments: [
        { msgtype: 'image', mediaId: 'm1' }, { msgtype: 'image', picUrl: 'http://p' }, { msgtype: 'link', title: 't', url: 'http://u', desc: 'd' },
        { msgtype: 'miniprogram', title: 't', picMediaId: 'm2', appId: 'wx1', page: '/p' }, { msgtype: 'video', mediaId: 'm3' }, { msgtype: 'file', mediaId: 'm4' },
      ],
    });
    expect(api.bodyOf('externalcontact/send_welcome_msg')).toEqual({
      welcome_code: 'code', text: { content: '你好' },
      attachments: [
        { msgtype: 'image', image: { media_id: 'm1' } }, { msgtype: 'image', image: { pic_url: 'http://p' } }, { msgtype: 'link', link: { title: 't', url: 'http://u', desc: 'd' } },
        { msgtype: 'miniprogram', miniprogram: { title: 't', pic_media_id: 'm2', appid: 'wx1', page: '/p' } }, { msgtype: 'video', video: { media_id: 'm3' } }, { msgtype: 'file', file: { media_id: 'm4' } },
      ],
    });
  });

  test.each<[string, WelcomeMessage]>([
    ['nothing to say', { welcomeCode: 'c' }],
    ['an empty text', { welcomeCode: 'c', text: '' }],
    ['no code', { welcomeCode: '', text: 'x' }],
    ['4,001 bytes of text', { welcomeCode: 'c', text: `${'字'.repeat(1333)}xx` }],
    ['ten attachments', { welcomeCode: 'c', attachments: Array.from({ length: 10 }, () => ({ msgtype: 'file', mediaId: 'm' }) as const) }],
    ['a link title of 129 bytes', { welcomeCode: 'c', attachments: [{ msgtype: 'link', title: '字'.repeat(43), url: 'http://u' }] }],
    ['a link description of 513 bytes', { welcomeCode: 'c', attachments: [{ msgtype: 'link', title: 't', url: 'http://u', desc: 'd'.repeat(513) }] }],
    ['a mini-program title of 65 bytes', { welcomeCode: 'c', attachments: [{ msgtype: 'miniprogram', title: 't'.repeat(65), picMediaId: 'm', appId: 'a', page: 'p' }] }],
  ])('%s is refused before it is sent', async (_, message) => {
    expect(await fails(client().welcome.send(message))).toMatchObject({ kind: 'fault', code: null });
    expect(api.calls).toHaveLength(0);
  });

  test.each([[41050, 'state'], [41051, 'state'], [41096, 'retry']])('%i is %s for the caller', async (code, kind) => {
    api.on('externalcontact/send_welcome_msg', () => failure(code));
    expect(await fails(client().welcome.send({ welcomeCode: 'c', text: 'x' }))).toMatchObject({ code, kind });
  });
});

describe('应用消息', () => {
  const text: AppMessage = { toUsers: ['ZhangSan', 'lisi'], content: { msgtype: 'text', content: 'hi' } };

  test('a partly invalid message is a success that names the invalid ones', async () => {
    api.on('message/send', () => ok({ msgid: 'm1', invaliduser: 'zhangsan|wangwu', invalidparty: '' }));
    expect(await client().messages.send(text)).toEqual({ msgId: 'm1', invalidUsers: ['zhangsan', 'wangwu'] });
    expect(api.bodyOf('message/send')).toEqual({ touser: 'ZhangSan|lisi', msgtype: 'text', agentid: 1000002, text: { content: 'hi' } });
    api.on('message/send', () => ok());
    expect(await client().messages.send(text)).toEqual({ msgId: null, invalidUsers: [] });
  });

  test('the same message is the same text on the wire, whatever the order of its fields', async () => {
    api.on('message/send', () => ok());
    const card = { msgtype: 'textcard', title: 't', description: 'd', url: 'https://u', buttonText: '查看' } as const;
    await client().messages.send({ toUsers: ['a'], content: card, duplicateCheck: { intervalS: 600 } });
    await client().messages.send({ duplicateCheck: { intervalS: 600 }, content: { url: 'https://u', buttonText: '查看', description: 'd', title: 't', msgtype: 'textcard' }, toUsers: ['a'] });
    const [first, second] = api.calls.filter((call) => call.api === 'message/send');
    expect(first?.body).toBe(second?.body);
    expect(first?.body).toBe('{"agentid":1000002,"duplicate_check_interval":600,"enable_duplicate_check":1,"msgtype":"textcard","textcard":{"btntxt":"查看","description":"d","title":"t","url":"https://u"},"touser":"a"}');
    expect(first?.contentType).toBe('application/json; charset=utf-8');
  });

  test('markdown is sent under its own name', async () => {
    api.on('message/send', () => ok());
    await client().messages.send({ toUsers: ['a'], content: { msgtype: 'markdown', content: '**x**' } });
    expect(api.bodyOf('message/send')).toMatchObject({ msgtype: 'markdown', markdown: { content: '**x**' } });
  });

  test.each<[string, Partial<AppMessage>]>([
    ['nobody', { toUsers: [] }], ['everybody', { toUsers: ['@all'] }], ['two ids in one', { toUsers: ['a|b'] }], ['an empty id', { toUsers: [''] }],
    ['1,001 members', { toUsers: Array.from({ length: 1001 }, (_, i) => `u${i}`) }],
    ['2,049 bytes', { content: { msgtype: 'text', content: 'x'.repeat(2049) } }],
    ['no text', { content: { msgtype: 'text', content: '' } }],
    ['a card without url', { content: { msgtype: 'textcard', title: 't', description: 'd', url: '' } }],
    ['a card title of 129 bytes', { content: { msgtype: 'textcard', title: '字'.repeat(43), description: 'd', url: 'https://u' } }],
    ['an interval of five hours', { duplicateCheck: { intervalS: 18_000 } }],
  ])('%s is refused before it is sent', async (_, change) => {
    expect(await fails(client().messages.send({ ...text, ...change }))).toMatchObject({ kind: 'fault', code: null });
    expect(api.calls).toHaveLength(0);
  });
});

describe('群发', () => {
  test('a task is made for the member named', async () => {
    api.on('externalcontact/add_msg_template', () => ok({ msgid: 'msg1', fail_list: ['wm2'] }));
    expect(await client().massMessages.create({ externalUserIds: ['wm1', 'wm2'], sender: 'zhangsan', text: 'hi', allowSelect: false })).toEqual({ msgId: 'msg1', failList: ['wm2'] });
    expect(api.bodyOf('externalcontact/add_msg_template')).toEqual({ chat_type: 'single', external_userid: ['wm1', 'wm2'], sender: 'zhangsan', text: { content: 'hi' }, allow_select: false });
  });

  test.each<[string, NewMassMessage]>([
    ['nobody, which WeCom would read as all customers of the sender', { externalUserIds: [], sender: 'zhangsan', text: 'hi' }],
    ['10,001 customers', { externalUserIds: Array.from({ length: 10_001 }, (_, i) => `wm${i}`), text: 'hi' }],
    ['nothing to say', { externalUserIds: ['wm1'] }],
  ])('%s is refused before it is sent', async (_, message) => {
    expect(await fails(client().massMessages.create(message))).toMatchObject({ kind: 'fault' });
    expect(api.calls).toHaveLength(0);
  });

  test('tasks are read from all pages, results and records page by page', async () => {
    api.on('externalcontact/get_groupmsg_task', (call) => (call.body.includes('"cursor":"N"')
      ? ok({ task_list: [{ userid: 'b', status: 0 }] }) : ok({ task_list: [{ userid: 'a', status: 2, send_time: 1552536375 }], next_cursor: 'N' })));
    expect(await client().massMessages.tasks('msg1')).toEqual([{ userId: 'a', status: 2, sendTime: 1552536375 }, { userId: 'b', status: 0, sendTime: null }]);
    api.on('externalcontact/get_groupmsg_send_result', () => ok({ send_list: [{ external_userid: 'wm1', userid: 'a', status: 1, send_time: 5 }], next_cursor: '' }));
    expect(await client().massMessages.sendResult({ msgId: 'msg1', userId: 'a' })).toEqual({ items: [{ externalUserId: 'wm1', chatId: null, userId: 'a', status: 1, sendTime: 5 }], nextCursor: null });
    api.on('externalcontact/get_groupmsg_list_v2', () => ok({ group_msg_list: [{ msgid: 'msg1', creator: 'a', create_time: '1600000000', create_type: 0, text: { content: 'hi' } }, { msgid: 'msg2', create_time: 1, attachments: [] }], next_cursor: 'N' }));
    expect(await client().massMessages.list({ startTime: 1, endTime: 2, filterType: 0 })).toEqual({
      items: [{ msgId: 'msg1', creator: 'a', createTime: 1600000000, createType: 0, text: 'hi' }, { msgId: 'msg2', creator: null, createTime: 1, createType: null, text: null }], nextCursor: 'N',
    });
    expect(api.bodyOf('externalcontact/get_groupmsg_list_v2')).toEqual({ chat_type: 'single', start_time: 1, end_time: 2, filter_type: 0, limit: 50 });
    expect(await fails(client().massMessages.list({ startTime: 0, endTime: 32 * 86_400 }))).toMatchObject({ kind: 'fault' });
  });

  test('a task is reminded of and cancelled by its id', async () => {
    api.on('externalcontact/remind_groupmsg_send', () => failure(41094));
    expect(await fails(client().massMessages.remind('msg1'))).toMatchObject({ kind: 'backoff' });
    api.on('externalcontact/cancel_groupmsg_send', () => ok());
    await client().massMessages.cancel('msg1');
    expect(api.bodyOf('externalcontact/cancel_groupmsg_send')).toEqual({ msgid: 'msg1' });
  });
});

describe('素材', () => {
  const data = Buffer.from('0123456789');

  test('a file goes as the multipart field media, with its name', async () => {
    api.on('media/upload', () => ok({ type: 'image', media_id: 'mid', created_at: '1380000000' }));
    expect(await client().media.upload({ type: 'image', filename: '海报.png', data })).toEqual({ mediaId: 'mid', createdAt: 1380000000 });
    const sent = api.calls.at(-1);
    expect(sent).toMatchObject({ method: 'POST', query: { type: 'image' }, contentType: expect.stringMatching(/^multipart\/form-data; ?boundary=/) as string });
    expect(sent?.body).toMatch(/name="media"; filename="海报\.png"[\s\S]*\r\n\r\n0123456789\r\n/);
  });
  test('a permanent picture comes back as url', async () => {
    api.on('media/uploadimg', () => ok({ url: 'http://p.example.com/1' }));
    expect(await client().media.uploadImage({ filename: 'a.jpg', data })).toEqual({ url: 'http://p.example.com/1' });
  });
  test.each([['an empty file', { data: Buffer.alloc(0) }], ['more than 10 MB', { data: Buffer.alloc(10 * 1024 * 1024 + 1) }], ['a path as name', { filename: '../a.png' }], ['a line break in the name', { filename: 'a\r\nb' }]])(
    '%s is refused before it is sent', async (_, change) => {
      expect(await fails(client().media.upload({ type: 'image', filename: 'a.png', data, ...change }))).toMatchObject({ kind: 'fault' });
      expect(api.calls).toHaveLength(0);
    });
});
