import { request } from 'node:http';
import type { House } from './house';
import type { Schema } from './from-schema';

export interface Operation {
  method: string;
  /** With `{id}` in it. */
  path: string;
  /** Who may call. */
  roles: readonly string[];
  statuses: ReadonlySet<string>;
  params: readonly { name: string; in: string; schema: Schema }[];
  body: Schema | null;
}

interface Documented {
  responses: Record<string, unknown>;
  'x-roles'?: string[];
  parameters?: { name: string; in: string; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

/** What the bot's own OpenAPI document promises. */
export async function readDocument(house: House): Promise<{ operations: Operation[]; schemas: Record<string, Schema> }> {
  const { body } = await house.api('GET', '/openapi.json');
  const paths = body['paths'] as Record<string, Record<string, Documented>>;
  const operations = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, told]): Operation => ({
    method: method.toUpperCase(), path, roles: told['x-roles'] ?? [], statuses: new Set(Object.keys(told.responses)), params: told.parameters ?? [], body: told.requestBody?.content['application/json']?.schema ?? null,
  })));
  return { operations, schemas: (body['components'] as { schemas?: Record<string, Schema> }).schemas ?? {} };
}

export interface Spoken {
  status: number;
  type: string;
  text: string;
}

/** One request, sent as it is: no client library in between that would refuse or mend it. `from`: the loopback address it comes from. */
export function ask(url: string, { method, target, headers = {}, body, from }: { method: string; target: string; headers?: Record<string, string | string[]>; body?: Buffer | string; from?: string }): Promise<Spoken> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path: target, headers: { ...headers, 'content-length': Buffer.byteLength(body ?? '') }, ...(from === undefined ? {} : { localAddress: from }) }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', text: Buffer.concat(chunks).toString() }));
    });
    sent.on('error', reject).end(body);
  });
}

/** Null when a refusal is told as promised: a problem with its code and the request's id. */
export function wrongProblem({ status, type, text }: Spoken): string | null {
  if (status < 400) return null;
  if (!type.startsWith('application/problem+json')) return `${status} of type ${type}`;
  try {
    const { code, requestId } = JSON.parse(text) as { code?: unknown; requestId?: unknown };
    return typeof code === 'string' && code !== '' && typeof requestId === 'string' && requestId !== '' ? null : `${status} without code and requestId`;
  } catch {
    return `${status} that is no JSON`;
  }
}
