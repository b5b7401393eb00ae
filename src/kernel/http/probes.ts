import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, Middleware } from 'koa';
import { AppError, forbidden } from '../errors';
import { messageOf, type Logger } from '../logger';
import type { Metrics } from '../metrics';
import { stateOf } from './edge';

export type Readiness = { ready: true; inboxPending: number; workPending: number } | { ready: false; why: string };

export interface ProbeDeps {
  readiness(): Promise<Readiness>;
  isStopping(): boolean;
  metrics: Metrics;
  metricsToken: string | null;
  logger: Logger;
}

/** `/healthz` (the process lives), `/readyz` (it can take work), `/metrics` (Prometheus). */
export const probes = (deps: ProbeDeps): Middleware => {
  const doors: Record<string, (ctx: Context) => Promise<void>> = {
    '/healthz': (ctx) => Promise.resolve(answerJson(ctx, 200, { live: true })),
    '/readyz': async (ctx) => {
      const found = await readinessOf(deps);
      answerJson(ctx, found.ready ? 200 : 503, found);
    },
    '/metrics': async (ctx) => {
      if (!isLocal(ctx) && !bearsToken(ctx, deps.metricsToken)) throw forbidden('forbidden', 'metrics are for this machine, or for a bearer of METRICS_TOKEN');
      ctx.body = await deps.metrics.registry.metrics();
      ctx.set('content-type', deps.metrics.registry.contentType);
    },
  };
  return async (ctx, next) => {
    const door = Object.hasOwn(doors, ctx.path) ? doors[ctx.path] : undefined;
    if (!door) {
      await next();
      return;
    }
    stateOf(ctx).routePattern = ctx.path;
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') throw new AppError('method_not_allowed', `this address does not answer ${ctx.method}`, { status: 405, headers: { allow: 'GET, HEAD' } });
    await door(ctx);
  };
};

function answerJson(ctx: Context, status: number, body: object): void {
  ctx.status = status;
  ctx.body = JSON.stringify(body);
  ctx.set('content-type', 'application/json; charset=utf-8');
}

async function readinessOf(deps: ProbeDeps): Promise<Readiness> {
  if (deps.isStopping()) return { ready: false, why: 'stopping' };
  try {
    return await deps.readiness();
  } catch (error) {
    deps.logger.warn('readiness could not be found out', { error: messageOf(error) });
    return { ready: false, why: 'readiness could not be found out' };
  }
}

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

/** A proxy on this machine has a loopback address too: a request that says it was forwarded is not local. */
const isLocal = (ctx: Context): boolean =>
  LOOPBACK.test(ctx.req.socket.remoteAddress ?? '') && ctx.get('x-forwarded-for') === '' && ctx.get('forwarded') === '';

function bearsToken(ctx: Context, token: string | null): boolean {
  const [, given] = /^Bearer +(\S+)$/i.exec(ctx.get('authorization')) ?? [];
  if (token === null || given === undefined) return false;
  return timingSafeEqual(digest(given), digest(token)); // equal lengths, whatever was sent
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
