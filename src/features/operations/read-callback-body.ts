import type { IncomingMessage } from 'node:http';

const MOST_BYTES = 64 * 1024;
const WITHIN_MS = 10_000;

export type ReadBody = { kind: 'body'; body: Buffer } | { kind: 'too_large' } | { kind: 'too_slow' } | { kind: 'gone' };

/** The raw bytes, whatever content type they claim; bounded in size and time. */
export function readCallbackBody(request: IncomingMessage): Promise<ReadBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const end = (read: ReadBody) => {
      clearTimeout(timer);
      request.removeAllListeners('data').removeAllListeners('end').removeAllListeners('error').removeAllListeners('close');
      if (read.kind !== 'body') request.on('error', () => undefined).resume();
      resolve(read);
    };
    const timer = setTimeout(() => end({ kind: 'too_slow' }), WITHIN_MS);
    if (Number(request.headers['content-length'] ?? 0) > MOST_BYTES) return end({ kind: 'too_large' });
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > MOST_BYTES) return end({ kind: 'too_large' });
      chunks.push(chunk);
    });
    request.on('end', () => end({ kind: 'body', body: chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks) }));
    request.on('error', () => end({ kind: 'gone' }));
    request.on('close', () => end({ kind: 'gone' }));
  });
}
