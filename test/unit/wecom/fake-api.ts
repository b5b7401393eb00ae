import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createWecom } from '../../../src/wecom';
import type { ApiCall, Wecom, WecomOptions } from '../../../src/wecom';

export interface SeenCall {
  api: string;
  method: string;
  query: Record<string, string>;
  body: string;
  contentType: string;
}

export type Answer =
  | { json: unknown }
  | { status: number; text: string; headers?: Record<string, string> }
  | { hang: true }
  | { trickle: true }
  | { cutBody: true }
  | { cutBeforeAnswer: true };

export type Responder = (call: SeenCall, count: number) => Answer | Promise<Answer>;

export const SECRET = 'PlantedSecretValue';
export const ok = (fields: object = {}): Answer => ({ json: { errcode: 0, errmsg: 'ok', ...fields } });
export const failure = (errcode: number, errmsg = 'failed'): Answer => ({ json: { errcode, errmsg } });

function respond(response: ServerResponse, answer: Answer, timers: Set<NodeJS.Timeout>): void {
  if ('json' in answer) response.end(JSON.stringify(answer.json));
  else if ('status' in answer) response.writeHead(answer.status, answer.headers ?? {}).end(answer.text);
  else if ('cutBeforeAnswer' in answer) response.destroy();
  else if ('cutBody' in answer) {
    response.writeHead(200, { 'content-length': '1000' }).write('{"errcode":', () => response.destroy());
  } else if ('trickle' in answer) {
    response.writeHead(200);
    timers.add(setInterval(() => response.write(' '), 20));
  }
}

async function read(request: IncomingMessage): Promise<SeenCall> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '/', 'http://localhost');
  return {
    api: url.pathname.replace(/^\/cgi-bin\//, ''), method: request.method ?? '', query: Object.fromEntries(url.searchParams),
    body: Buffer.concat(chunks).toString('utf8'), contentType: request.headers['content-type'] ?? '',
  };
}

/** A WeCom of one process: tokens TOKEN-1, TOKEN-2, … of which only the newest is alive; other APIs answer what a test says. */
export async function startFakeApi() {
  const calls: SeenCall[] = [];
  const responders = new Map<string, Responder>();
  const timers = new Set<NodeJS.Timeout>();
  let issued = 0;
  let deadUpTo = 0;
  const countOf = (api: string): number => calls.filter((call) => call.api === api).length;

  const answerTo = (call: SeenCall): Answer | Promise<Answer> => {
    const responder = responders.get(call.api);
    if (call.api === 'gettoken') return responder?.(call, countOf(call.api)) ?? ok({ access_token: `TOKEN-${(issued += 1)}`, expires_in: 7200 });
    const number = Number((call.query['access_token'] ?? '').replace('TOKEN-', ''));
    if (!(number > deadUpTo)) return failure(40014, 'invalid access_token');
    return responder?.(call, countOf(call.api)) ?? { status: 404, text: 'not found' };
  };
  const server = createServer((request, response) => {
    void read(request).then(async (call) => {
      calls.push(call);
      respond(response, await answerTo(call), timers);
    });
  });
  server.keepAliveTimeout = 60_000; // on a loaded machine Node's five seconds may pass between two calls, and the second meets a closing connection
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    countOf,
    on: (api: string, responder: Responder) => void responders.set(api, responder),
    killTokens: () => void (deadUpTo = issued),
    bodyOf: (api: string): unknown => JSON.parse(calls.findLast((call) => call.api === api)?.body ?? 'null'),
    async close() {
      timers.forEach((timer) => clearInterval(timer));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
export type FakeApi = Awaited<ReturnType<typeof startFakeApi>>;

/** A clock that moves only when told, or when somebody sleeps. */
export function manualClock() {
  let now = 1_700_000_000_000;
  const slept: number[] = [];
  return {
    nowMs: () => now,
    sleep: (ms: number) => {
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
    advance: (ms: number) => void (now += ms),
    slept,
  };
}
export type ManualClock = ReturnType<typeof manualClock>;

export interface Bench {
  wecom: Wecom;
  clock: ManualClock;
  reports: ApiCall[];
}

export function benchOn(url: string, options: Partial<WecomOptions> = {}): Bench {
  const clock = manualClock();
  const reports: ApiCall[] = [];
  const wecom = createWecom({
    baseUrl: url, corpId: 'wwcorp0001', agentId: 1000002, secret: SECRET, clock, timeoutMs: 1500, onCall: (call) => void reports.push(call), ...options,
  });
  return { wecom, clock, reports };
}
