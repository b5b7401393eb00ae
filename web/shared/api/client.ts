import { setByServer } from '../clock';
import { rootPath } from '../faces';
import type { Paths } from './paths.gen';
import { offline, problemFrom } from './problem';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/** Paths of the faces that answer `M`. */
export type PathsOf<M extends Method> = { [P in keyof Paths]: Paths[P] extends Record<M, unknown> ? P : never }[keyof Paths] & string;
type Operation<P extends keyof Paths, M extends Method> = Paths[P] extends Record<M, infer O> ? O : never;
/** What a call answers: `AnswerOf<'/api/console/home'>`. */
export type AnswerOf<P extends keyof Paths, M extends Method = 'GET'> = Operation<P, M> extends { answer: infer A } ? A : never;
export type BodyOf<P extends keyof Paths, M extends Method> = Operation<P, M> extends { body: infer B } ? B : never;
type QueryOf<P extends keyof Paths, M extends Method> = Operation<P, M> extends { query: infer Q } ? Q : never;
type ParamsOf<P extends keyof Paths, M extends Method> = Operation<P, M> extends { params: infer R } ? R : never;

type Given<P extends keyof Paths, M extends Method> =
  & ([ParamsOf<P, M>] extends [never] ? unknown : { params: ParamsOf<P, M> })
  & ([QueryOf<P, M>] extends [never] ? unknown : { query?: QueryOf<P, M> })
  & ([BodyOf<P, M>] extends [never] ? unknown : { body: BodyOf<P, M> })
  & { signal?: AbortSignal; idempotencyKey?: string };

/** Told of every 401: the shell shows where to sign in again. */
let signedOut: () => void = () => undefined;
export const onSignedOut = (tell: () => void): void => { signedOut = tell; };

interface Loose { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown; signal?: AbortSignal; idempotencyKey?: string }

async function call(method: Method, path: string, given: Loose): Promise<unknown> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (given.body !== undefined) headers['content-type'] = 'application/json';
  if (given.idempotencyKey) headers['idempotency-key'] = given.idempotencyKey;
  let answer: Response;
  try {
    answer = await fetch(addressOf(path, given), { method, headers, credentials: 'same-origin', ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }), ...(given.signal ? { signal: given.signal } : {}) });
  } catch (error) {
    if (given.signal?.aborted) throw error;
    throw offline();
  }
  setByServer(answer.headers.get('date'));
  const body: unknown = await answer.json().catch(() => null);
  if (answer.ok) return body;
  if (answer.status === 401) signedOut();
  throw problemFrom(answer.status, body);
}

function addressOf(path: string, { params = {}, query = {} }: Loose): string {
  const filled = rootPath() + path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const asked = Object.entries(query).filter(([, value]) => value !== undefined && value !== '').map(([name, value]): [string, string] => [name, String(value)]);
  return asked.length === 0 ? filled : `${filled}?${new URLSearchParams(asked).toString()}`;
}

/** 128 random bits; old webviews draw no UUIDs. */
export const newKey = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** The one way to the server. Throws `ApiProblem`. */
export const api = {
  get: <P extends PathsOf<'GET'>>(path: P, given: Given<P, 'GET'> = {} as Given<P, 'GET'>) => call('GET', path, given) as Promise<AnswerOf<P>>,
  /** A write carries its own key, so that a double click or a retry after a lost answer does nothing twice. */
  post: <P extends PathsOf<'POST'>>(path: P, given: Given<P, 'POST'>) => call('POST', path, { idempotencyKey: newKey(), ...(given as Loose) }) as Promise<AnswerOf<P, 'POST'>>,
  put: <P extends PathsOf<'PUT'>>(path: P, given: Given<P, 'PUT'>) => call('PUT', path, { idempotencyKey: newKey(), ...(given as Loose) }) as Promise<AnswerOf<P, 'PUT'>>,
  patch: <P extends PathsOf<'PATCH'>>(path: P, given: Given<P, 'PATCH'>) => call('PATCH', path, { idempotencyKey: newKey(), ...(given as Loose) }) as Promise<AnswerOf<P, 'PATCH'>>,
};
