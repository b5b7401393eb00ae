import { createServer, type AddressInfo } from 'node:net';
import type { Simulator } from '../../simulator';
import { apikey } from '../apikey';

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/** What a proof asks of a bot from outside. */
export interface Calls {
  /** Status 0: nobody answered. */
  api(method: string, path: string, body?: unknown): Promise<Answer>;
  all<Item>(path: string): Promise<Item[]>;
  /** Until nothing is due and every callback has come to its end. */
  quiet(withinMs?: number): Promise<void>;
}

export function callsTo(url: string, key: string, simulator: Simulator): Calls {
  const api = apiOf(`${url}/api/v1`, key);
  return { api, all: (path) => everyPage(api, path), quiet: (withinMs) => quiet(simulator, url, withinMs) };
}

const apiOf = (base: string, key: string) => async (method: string, path: string, body?: unknown): Promise<Answer> => {
  try {
    const answer = await fetch(`${base}${path}`, { method, headers: { authorization: `Bearer ${key}` }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  } catch {
    return { status: 0, body: {} };
  }
};

async function everyPage<Item>(api: Calls['api'], path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { status, body } = await api('GET', `${path}${path.includes('?') ? '&' : '?'}limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`);
    if (status !== 200) throw new Error(`${path} answered ${status}`);
    items.push(...(body['items'] as Item[]));
    cursor = body['nextCursor'] as string | null;
  }
  return items;
}

interface Backlog { inboxPending?: number; workPending?: number }

async function quiet(simulator: Simulator, url: string, withinMs = 60_000): Promise<void> {
  await simulator.settle();
  const untilMs = performance.now() + withinMs;
  for (let calm = 0; calm < 5;) {
    const seen = await fetch(`${url}/readyz`).then((answer) => answer.json() as Promise<Backlog>, (): Backlog => ({}));
    calm = seen.inboxPending === 0 && seen.workPending === 0 ? calm + 1 : 0;
    if (performance.now() > untilMs) throw new Error(`not quiet within ${withinMs} ms: ${JSON.stringify(seen)}`);
    await pause(20);
  }
}

export async function makeKey(databaseUrl: string, role = 'admin'): Promise<string> {
  const lines: string[] = [];
  const code = await apikey(['create', 'proof', '--role', role], { DATABASE_URL: databaseUrl }, { out: (line) => lines.push(line), remark: () => undefined });
  if (code !== 0) throw new Error('no API key could be made');
  return lines.at(-1) ?? '';
}

export const freePort = (): Promise<number> => new Promise((resolve, reject) => {
  const server = createServer().once('error', reject).listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    server.close(() => resolve(port));
  });
});

export const pause = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms); });

/** Looks again until it is so; false when it never was. */
export async function comesTrue(isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<boolean> {
  for (const untilMs = performance.now() + withinMs; performance.now() < untilMs;) {
    if (await isSo()) return true;
    await pause(25);
  }
  return false;
}
