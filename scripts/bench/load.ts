import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SealedRequest } from './events';
import type { LoadResult } from './generate-load';

export type LoadOrder = { port: number; requests: readonly Uint8Array[] } & ({ kind: 'closed'; connections: number } | { kind: 'open'; perSecond: number });

/** As fast as the server answers, over so many connections. */
export const closedLoad = (port: number, requests: readonly SealedRequest[], connections: number): Promise<LoadResult> =>
  onItsThread({ kind: 'closed', port, requests: bytesOf(requests), connections });

/** At a fixed rate, whether or not answers come: waiting in the server shows as latency. */
export const openLoad = (port: number, requests: readonly SealedRequest[], perSecond: number): Promise<LoadResult> =>
  onItsThread({ kind: 'open', port, requests: bytesOf(requests), perSecond });

const bytesOf = (requests: readonly SealedRequest[]) => requests.map(({ path, body }) =>
  Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\nContent-Length: ${body.length}\r\n\r\n`), body]));

/** The generator shares its event loop with nothing: the stub of WeCom would show as latency of the bot. */
async function onItsThread(order: LoadOrder): Promise<LoadResult> {
  const [result] = (await once(new Worker(join(__dirname, 'load-thread.js'), { workerData: order }), 'message')) as [LoadResult];
  return result;
}
