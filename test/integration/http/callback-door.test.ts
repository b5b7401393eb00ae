import { connect } from 'node:net';
import { once } from 'node:events';
import { createCallbackDoor, type DoorOutcome } from '../../../src/features/operations/callback-door';
import type { Accept, Arrival } from '../../../src/kernel/inbox/accept';
import { createLogger } from '../../../src/kernel/logger';
import { createCallbackCrypto, type CallbackCrypto } from '../../../src/wecom';
import { startServer, type Reply } from './http-fixture';

const PAIR = { token: 'doorToken1', encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' };
const CORP = 'wwdoor000000000001';
const crypto = createCallbackCrypto({ pairs: [PAIR], receiveId: CORP });
const EVENT = '<xml><CreateTime>1700000000</CreateTime><Event><![CDATA[x]]></Event><WelcomeCode><![CDATA[W1]]></WelcomeCode></xml>';

const query = (of: { msgSignature: string; timestamp: string; nonce: string }) => `/wecom/callback?msg_signature=${of.msgSignature}&timestamp=${of.timestamp}&nonce=${of.nonce}`;
const envelope = (encrypt: string) => `<xml><ToUserName><![CDATA[${CORP}]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;
function push(plaintext: string, sealer: CallbackCrypto = crypto) {
  const sealed = sealer.seal(plaintext, { timestamp: '1700000000', nonce: 'n1' });
  return { path: query(sealed), body: envelope(sealed.encrypt), sealed };
}

async function openDoor(more: { accept?: Accept; crypto?: CallbackCrypto; limits?: { maxBytes: number; timeoutMs: number } } = {}) {
  const outcomes: DoorOutcome[] = [];
  const stored: Arrival[] = [];
  const door = createCallbackDoor({
    path: '/wecom/callback', crypto, receiveId: CORP, logger: createLogger('silent'), onOutcome: (outcome) => void outcomes.push(outcome),
    accept: (arrival) => Promise.resolve(void stored.push(arrival)), ...more,
  });
  const server = await startServer([], { front: [door] });
  return { ...server, outcomes, stored };
}
const headersOf = ({ headers: { date: _, ...headers } }: Reply) => headers;

describe('the callback door', () => {
  test('what verifies is stored and answered with an empty 200', async () => {
    const door = await openDoor();
    const { path, body } = push(EVENT);
    const reply = await door.ask('POST', path, { body });
    expect([reply.status, reply.text, reply.headers['content-length']]).toEqual([200, '', '0']);
    expect(door.stored).toEqual([{ hash: expect.stringMatching(/^6553f100-[\w-]{43}$/) as string, body: EVENT, urgent: true }]);
    expect(door.outcomes).toEqual(['stored']);
  });

  test('a proxy may name the whole address in its request line', async () => {
    const door = await openDoor();
    const { path, body } = push(EVENT);
    expect((await door.ask('POST', `http://bot.example.com${path}`, { body })).status).toBe(200);
    expect(door.outcomes).toEqual(['stored']);
  });

  test('nothing is answered before it is stored', async () => {
    let store = (): void => undefined;
    const door = await openDoor({ accept: () => new Promise((stored) => { store = stored; }) });
    const { path, body } = push(EVENT);
    let answered = false;
    const reply = door.ask('POST', path, { body }).finally(() => { answered = true; });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(answered).toBe(false);
    store();
    expect((await reply).status).toBe(200);
  });

  test('what cannot be stored is 503, so that WeCom sends it again', async () => {
    const door = await openDoor({ accept: () => Promise.reject(new Error('disk full')) });
    const { path, body } = push(EVENT);
    expect(await door.ask('POST', path, { body })).toMatchObject({ status: 503, text: '' });
    expect(door.outcomes).toEqual(['not_stored']);
  });

  test('the URL check is answered with the decrypted echostr alone', async () => {
    const door = await openDoor();
    const sealed = crypto.seal('回显 1616140317555161061', { timestamp: '1700000000', nonce: 'n1' });
    const reply = await door.ask('GET', `${query(sealed)}&echostr=${encodeURIComponent(sealed.encrypt)}`);
    expect([reply.status, reply.text]).toEqual([200, '回显 1616140317555161061']);
    expect(door.outcomes).toEqual(['verified']);
  });

  test('every refusal has the same answer, and nothing is stored', async () => {
    const door = await openDoor();
    const { path, body, sealed } = push(EVENT);
    const foreign = push(EVENT, createCallbackCrypto({ pairs: [PAIR], receiveId: 'wwdoor000000000002' }));
    const otherKey = push(EVENT, createCallbackCrypto({ pairs: [{ ...PAIR, encodingAesKey: 'G'.repeat(43) }], receiveId: CORP }));
    const replies = await Promise.all([
      door.ask('POST', path.replace(/msg_signature=./, 'msg_signature=0').replace('nonce=n1', 'nonce=n2'), { body }), door.ask('POST', '/wecom/callback', { body }), door.ask('POST', `${path}&nonce=n1`, { body }),
      door.ask('POST', path, { body: '<!DOCTYPE xml><xml></xml>' }), door.ask('POST', path, { body: '' }), door.ask('POST', path, { body: envelope(`${sealed.encrypt}${sealed.encrypt}`) }),
      door.ask('POST', foreign.path, { body: foreign.body }), door.ask('POST', otherKey.path, { body: otherKey.body }), door.ask('GET', path),
    ]);
    for (const reply of replies) expect([reply.status, reply.text, headersOf(reply)]).toEqual([403, '', headersOf(replies[0])]);
    expect(door.outcomes).toEqual(replies.map(() => 'refused'));
    expect(door.stored).toEqual([]);
  });

  test.each(['PUT', 'DELETE', 'HEAD', 'OPTIONS'])('%s is 405 with the methods there are', async (method) => {
    const door = await openDoor();
    const reply = await door.ask(method, '/wecom/callback');
    expect([reply.status, reply.text, reply.headers.allow]).toEqual([405, '', 'GET, POST']);
    expect(door.outcomes).toEqual(['wrong_method']);
  });

  test.each([['64 KB and one byte', 65_537], ['three megabytes', 3_000_000]])('%s is 413, told and counted', async (_, bytes) => {
    const door = await openDoor();
    const reply = await door.ask('POST', push(EVENT).path, { body: 'x'.repeat(bytes) });
    expect([reply.status, reply.text, reply.headers.connection]).toEqual([413, '', 'close']);
    expect(door.outcomes).toEqual(['too_large']);
  });

  test('a body that does not arrive in time is 408, told and counted', async () => {
    const door = await openDoor({ limits: { maxBytes: 65_536, timeoutMs: 50 } });
    const socket = connect(door.port, '127.0.0.1');
    let text = '';
    socket.on('data', (chunk) => { text += chunk.toString(); });
    socket.write(`POST ${push(EVENT).path} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc`);
    await once(socket, 'close');
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(door.outcomes).toEqual(['too_slow']);
  });

  test('a sender that hangs up in the middle is counted and harms nobody', async () => {
    const door = await openDoor();
    const socket = connect(door.port, '127.0.0.1');
    socket.write(`POST ${push(EVENT).path} HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    socket.destroy();
    for (let tries = 0; door.outcomes.length === 0 && tries < 100; tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(door.outcomes).toEqual(['broken_off']);
    const { path, body } = push(EVENT);
    expect((await door.ask('POST', path, { body })).status).toBe(200);
  });

  test('a fault of our own is 500 without a word, and the server goes on', async () => {
    const door = await openDoor({ crypto: { ...crypto, open: () => { throw new Error('key=hunter2'); } } });
    const { path, body } = push(EVENT);
    expect(await door.ask('POST', path, { body })).toMatchObject({ status: 500, text: '' });
    expect(door.outcomes).toEqual(['failed']);
    expect((await door.ask('GET', '/healthz')).status).toBe(200);
  });

  test('any other path belongs to the application', async () => {
    const door = await openDoor();
    expect((await door.ask('GET', '/healthz?x=1')).status).toBe(200);
    expect((await door.ask('POST', '/wecom/callback/more', { body: 'x' })).json).toMatchObject({ status: 404 });
    expect(door.outcomes).toEqual([]);
  });
});
