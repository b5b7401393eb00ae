import type { Context, Middleware } from 'koa';
import type { Clock } from '../clock';
import { AppError } from '../errors';
import type { Ids } from '../ids';
import { messageOf, type Logger } from '../logger';
import type { Metrics } from '../metrics';
import { mediaTypeOf, problemOf } from './problem';

/** What every middleware, mounted ones too, finds in `ctx.state`. */
export interface HttpState {
  requestId: string;
  /** The pattern, never the path: metrics and logs must not hold ids. A mounted door sets its own. */
  routePattern?: string;
}

export const stateOf = (ctx: Context): HttpState => ctx.state;

/** Safe for an API; a door that serves pages or files overrides what it must. */
const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

export interface EdgeDeps {
  ids: Ids;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
}

/** The outermost middleware: names the request, sets the headers of every answer, turns whatever was thrown into a problem, measures. */
export const edge = (deps: EdgeDeps): Middleware => async (ctx, next) => {
  const startedMs = deps.clock.nowMs();
  const state = stateOf(ctx);
  state.requestId = deps.ids.next();
  ctx.set({ ...SECURITY_HEADERS, 'x-request-id': state.requestId, date: new Date(startedMs).toUTCString() }); // the bot's own clock: faces tell time by it
  try {
    await next();
  } catch (error) {
    if (!(error instanceof AppError) || error.status >= 500) report(deps.logger, ctx, error);
    const { status, body, headers } = problemOf(error, state.requestId);
    ctx.body = body;
    ctx.status = status;
    ctx.set({ ...headers, 'content-type': mediaTypeOf(status) });
  }
  const seconds = (deps.clock.nowMs() - startedMs) / 1000;
  deps.metrics.observeRequest({ method: ctx.method, route: state.routePattern ?? 'unmatched', status: ctx.status, seconds });
  deps.logger.debug('request', { requestId: state.requestId, method: ctx.method, route: state.routePattern ?? 'unmatched', status: ctx.status, seconds });
};

function report(logger: Logger, ctx: Context, error: unknown): void {
  const { requestId, routePattern } = stateOf(ctx);
  const stack = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')).slice(0, 6).join(' ') : '';
  logger.error('a request failed', { requestId, method: ctx.method, route: routePattern ?? 'unmatched', error: messageOf(error), stack });
}
