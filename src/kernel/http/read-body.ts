import type { IncomingMessage } from 'node:http';
import { AppError, badShape } from '../errors';

export interface BodyLimits {
  maxBytes: number;
  timeoutMs: number;
}

export const BODY_LIMITS: BodyLimits = { maxBytes: 64 * 1024, timeoutMs: 10_000 };

/** A little too much is read to its end and thrown away, else the connection is reset before the sender reads the 413. */
const DISCARD_FACTOR = 16;

/** The raw bytes of a request, whatever its content type. Throws 413 above `maxBytes`, 408 after `timeoutMs`, 400 when the sender hangs up. */
export function readBody(request: IncomingMessage, limits: BodyLimits = BODY_LIMITS): Promise<Buffer> {
  const most = limits.maxBytes * DISCARD_FACTOR;
  if (Number(request.headers['content-length'] ?? 0) > most) return Promise.reject(tooLarge(limits));
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    const settle = (outcome: () => void) => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
      outcome();
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limits.maxBytes) chunks.push(chunk);
      else chunks = [];
      if (size > most) settle(() => { request.pause(); reject(tooLarge(limits)); });
    };
    const onEnd = () => settle(() => (size > limits.maxBytes ? reject(tooLarge(limits)) : resolve(Buffer.concat(chunks))));
    const onGone = () => settle(() => reject(badShape('the connection closed before the body was complete')));
    const timer = setTimeout(() => settle(() => { request.pause(); reject(tooSlow(limits)); }), limits.timeoutMs);
    request.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  });
}

// the rest of the body is still on its way: this connection cannot carry another request
const CLOSE = { connection: 'close' };
const tooLarge = (limits: BodyLimits) => new AppError('body_too_large', `a body has at most ${limits.maxBytes} bytes`, { status: 413, headers: CLOSE });
const tooSlow = (limits: BodyLimits) => new AppError('request_timeout', `a body arrives within ${limits.timeoutMs / 1000} s`, { status: 408, headers: CLOSE });
