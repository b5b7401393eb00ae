import { createServer } from 'node:net';
import { openConnection, readAnswer } from '../../../scripts/bench/connection';

const ok = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('an answer', () => {
  test('is read when it is whole, not before', () => {
    for (let length = 0; length < ok.length; length += 1) expect(readAnswer(ok.slice(0, length))).toBeNull();
    expect(readAnswer(ok)).toEqual({ status: 200, last: false });
  });
  test('may be the last of its connection', () => expect(readAnswer('HTTP/1.1 413 Too Large\r\nConnection: close\r\ncontent-length: 0\r\n\r\n')).toEqual({ status: 413, last: true }));
  test.each([
    ['has no declared length', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'], ['is no HTTP', 'SSH-2.0-x\r\n\r\n'], ['is longer than it says', `${ok}!`],
  ])('that %s is an error', (_, text) => expect(() => readAnswer(text)).toThrow());
});

/** Answers each request with the next of `replies`; `null` hangs up. */
async function withServer<T>(replies: (string | null)[], run: (port: number) => Promise<T>): Promise<T> {
  const server = createServer((socket) => socket.on('error', () => undefined).on('data', () => {
    const reply = replies.shift();
    if (typeof reply === 'string') socket.write(reply);
    else socket.destroy();
  }));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  try {
    return await run((server.address() as { port: number }).port);
  } finally {
    server.close();
  }
}

test('one connection carries request after request, and a broken one answers null', async () => {
  await withServer([ok, ok.replace('200', '503'), null], async (port) => {
    const connection = openConnection(port);
    const request = Buffer.from('x');
    expect([await connection.ask(request), await connection.ask(request), await connection.ask(request), connection.isOpen(), await connection.ask(request)]).toEqual([200, 503, null, false, null]);
  });
});
