import type { Middleware, ParameterizedContext } from 'koa';
import { AppError } from '../../kernel/errors';
import { readBody } from '../../kernel/http/read-body';
import { messageOf, type Logger } from '../../kernel/logger';
import type { Accept } from '../../kernel/inbox/accept';
import { CallbackRefused, callbackKey, hasWelcomeCode, readEnvelope, readQuery, type CallbackCrypto } from '../../wecom';

export type DoorOutcome = 'stored' | 'verified' | 'refused' | 'not_stored';
type Deps = { path: string; crypto: CallbackCrypto; receiveId: string; accept: Accept; logger: Logger; onOutcome(outcome: DoorOutcome): void };

/** Alike for every answer. */
const HEADERS = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };

/**
 * 接收消息与事件: verify, decrypt, store, answer; nothing else happens before WeCom has its 200 (architecture 1).
 * Every refusal looks alike from outside; the log says which.
 */
export function createCallbackDoor(deps: Deps): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== deps.path) await next();
    else if (ctx.method === 'POST') await receive(deps, ctx);
    else if (ctx.method === 'GET') verify(deps, ctx);
    else answer(ctx, 405, '');
  };
}

/** URL 验证: the decrypted `echostr` alone, no newline, no quotes. */
function verify(deps: Deps, ctx: ParameterizedContext): void {
  try {
    const { echostr, ...signed } = readQuery(ctx.querystring);
    if (echostr === null) throw new CallbackRefused('parameters');
    answer(ctx, 200, deps.crypto.open({ ...signed, encrypt: echostr }));
    deps.onOutcome('verified');
  } catch (error) {
    refuse(deps, ctx, error);
  }
}

async function receive(deps: Deps, ctx: ParameterizedContext): Promise<void> {
  let plaintext: string;
  try {
    const body = await readBody(ctx.req);
    const { echostr: _, ...signed } = readQuery(ctx.querystring);
    plaintext = deps.crypto.open({ ...signed, encrypt: readEnvelope(body) });
  } catch (error) {
    return refuse(deps, ctx, error);
  }
  try {
    await deps.accept({ hash: callbackKey(deps.receiveId, plaintext), body: plaintext, urgent: hasWelcomeCode(plaintext) });
    answer(ctx, 200, '');
    deps.onOutcome('stored');
  } catch (error) {
    deps.logger.error('a callback could not be stored; WeCom will send it again', { error: messageOf(error) });
    deps.onOutcome('not_stored');
    answer(ctx, 503, '');
  }
}

function refuse(deps: Deps, ctx: ParameterizedContext, error: unknown): void {
  if (error instanceof AppError) { // too large, too slow, hung up
    ctx.set(error.headers);
    return answer(ctx, error.status, '');
  }
  if (!(error instanceof CallbackRefused)) throw error;
  deps.logger.warn('a callback was refused', { reason: error.reason });
  deps.onOutcome('refused');
  answer(ctx, 403, '');
}

function answer(ctx: ParameterizedContext, status: number, body: string): void {
  ctx.status = status;
  ctx.set(HEADERS);
  ctx.body = body;
}
