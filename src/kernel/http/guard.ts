import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import { AppError, badShape, forbidden } from '../errors';
import { messageOf, type Logger } from '../logger';
import type { AuditSlot, Authenticate, AuthenticateSession, Caller, Idempotency, IdempotencyToken } from './access-slots';
import { createAuditNote } from './audit-note';
import { sendsBytes, writeBytes } from './bytes-answer';
import { canonicalJson } from './canonical-json';
import { doorOf, type Door } from './doors';
import { stateOf } from './edge';
import { sendsFile, writeFile } from './file-answer';
import { parseJsonObject } from './parse-json-object';
import { mediaTypeOf, problemOf, type WrittenAnswer } from './problem';
import { BODY_LIMITS, readBody } from './read-body';
import { readQuery } from './read-query';
import type { RawInput, Route } from './route';
import { refuseUnsoundText } from './sound-text';

export interface GuardDeps {
  authenticate: Authenticate;
  authenticateSession: AuthenticateSession;
  idempotency: Idempotency;
  audit: AuditSlot;
  logger: Logger;
}

const READS = new Set(['GET', 'HEAD']);

/** One route as Koa middleware: who calls → may they → what do they send → once only → the handler → the checked answer. */
export const guard = (route: Route, deps: GuardDeps) => async (ctx: Context): Promise<void> => {
  stateOf(ctx).routePattern = route.path;
  const caller = await admit(route, deps, ctx);
  const raw: RawInput = {
    params: readParams(ctx),
    query: readQuery(ctx.querystring),
    body: READS.has(ctx.method) ? {} : parseJsonObject(await readBody(ctx.req, { ...BODY_LIMITS, maxBytes: route.maxBytes })),
  };
  const changes = !READS.has(ctx.method) && !route.asksOnly;
  const key = !changes || !caller || route.secretAnswer ? null : idempotencyKey(ctx);
  if (READS.has(ctx.method) && sendsFile(route)) return writeFile(ctx, await route.call(raw, { caller, requestId: stateOf(ctx).requestId }));
  if (READS.has(ctx.method) && sendsBytes(route)) return writeBytes(ctx, await route.call(raw, { caller, requestId: stateOf(ctx).requestId }));
  const run = async (newId: string | null): Promise<WrittenAnswer> => {
    const { requestId } = stateOf(ctx);
    const audit = createAuditNote(route, raw);
    const answer = await route.call(raw, { caller, requestId, newId, audit: audit.note });
    if (caller && changes) await settle(deps, ctx, () => deps.audit.write(audit.written(caller, requestId, answer.body)), 'a write could not be audited');
    return { status: answer.status, body: answer.body === null ? null : JSON.stringify(answer.body), headers: {} };
  };
  writeAnswer(ctx, caller && key !== null ? await onlyOnce(ctx, deps, { callerId: caller.id, key, requestHash: hashOf(ctx, raw) }, run) : await run(null));
};

function writeAnswer(ctx: Context, answer: WrittenAnswer): void {
  ctx.body = answer.body;
  ctx.status = answer.status; // after the body: Koa turns an empty one into 204 by itself
  ctx.set({ ...answer.headers });
  if (answer.body !== null) ctx.set('content-type', mediaTypeOf(answer.status));
}

async function admit(route: Route, deps: GuardDeps, ctx: Context): Promise<Caller | null> {
  if (route.auth === 'public') return null;
  const caller = await callerAt(doorOf(route.path), deps, ctx);
  if (!route.auth.roles.includes(caller.role)) throw forbidden('forbidden', `the role ${caller.role} may not do this`);
  // a route that does not say how it cuts what it shows is for those who may see everything
  if (caller.type !== 'customer' && caller.scope !== 'all' && route.auth.scope === undefined) throw forbidden('forbidden', 'this shows more than your own customers');
  return caller;
}

/** A door asks for its own proof and looks at no other: a key opens no face, and a browser that is signed in reaches the open API by nothing. */
async function callerAt(door: Door | null, deps: GuardDeps, ctx: Context): Promise<Caller> {
  if (door === 'v1') return deps.authenticate(ctx.get('authorization') || undefined, addressOf(ctx));
  if (door === null) throw forbidden('forbidden', 'nobody may do this');
  const { cookie, origin, 'sec-fetch-site': fetchSite } = ctx.req.headers;
  return deps.authenticateSession({ cookie, method: ctx.method, origin, fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined });
}

/** The socket's own address: X-Forwarded-For is written by whoever calls. */
const addressOf = (ctx: Context): string => ctx.req.socket.remoteAddress ?? '';

function readParams(ctx: Context): Record<string, string> {
  const params = { ...(ctx.params as Record<string, string>) };
  for (const [name, value] of Object.entries(params)) refuseUnsoundText(value, name);
  return params;
}

function idempotencyKey(ctx: Context): string | null {
  // one entry for each time it was sent: Node's other view joins them with a comma, and two keys would pass for a third
  const sent = ctx.req.headersDistinct['idempotency-key'] ?? [];
  if (sent.length === 0) return null;
  const [key] = sent;
  if (sent.length === 1 && key !== undefined && /^[\x20-\x7e]{1,128}$/.test(key)) return key;
  if (sent.length > 1) throw badShape('Idempotency-Key is sent more than once', [{ path: 'Idempotency-Key', code: 'duplicate', detail: 'send it once' }]);
  throw badShape('Idempotency-Key has 1–128 printable ASCII characters', [{ path: 'Idempotency-Key', code: 'invalid_format', detail: '1–128 printable ASCII characters' }]);
}

const hashOf = (ctx: Context, raw: RawInput): string =>
  createHash('sha256').update(`${ctx.method}\n${ctx.path}\n${canonicalJson(raw.query)}\n${canonicalJson(raw.body)}`).digest('hex');

async function onlyOnce(ctx: Context, deps: GuardDeps, call: Parameters<Idempotency['begin']>[0], run: (newId: string) => Promise<WrittenAnswer>): Promise<WrittenAnswer> {
  const start = await deps.idempotency.begin(call);
  if (start.kind === 'replay') return { status: start.status, body: start.body, headers: {} };
  let answer: WrittenAnswer;
  try {
    answer = await run(start.newId);
  } catch (error) {
    if (!(error instanceof AppError) || !isLasting(error.status)) {
      await settle(deps, ctx, () => (error instanceof AppError && error.status < 500 ? deps.idempotency.abandon(start.token) : deps.idempotency.release(start.token)));
      throw error;
    }
    answer = problemOf(error, stateOf(ctx).requestId);
  }
  await remember(ctx, deps, start.token, answer);
  return answer;
}

const remember = (ctx: Context, deps: GuardDeps, token: IdempotencyToken, answer: WrittenAnswer): Promise<void> =>
  settle(deps, ctx, () => (isLasting(answer.status) ? deps.idempotency.finish(token, { status: answer.status, body: answer.body }) : deps.idempotency.release(token)));

/** An answer that the same request would get again. A wrong shape (400) decided nothing, 429 and 5xx say "later". */
const isLasting = (status: number): boolean => status < 500 && status !== 400 && status !== 429;

/** What was done is done: a database that fails now must not turn the answer into an error. The turn lapses by itself. */
async function settle(deps: GuardDeps, ctx: Context, write: () => Promise<void>, failure = 'an answer could not be kept for its Idempotency-Key'): Promise<void> {
  try {
    await write();
  } catch (error) {
    deps.logger.error(failure, { requestId: stateOf(ctx).requestId, error: messageOf(error) });
  }
}
