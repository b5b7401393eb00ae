import Router from '@koa/router';
import type { Middleware } from 'koa';
import { AppError, notFound } from '../errors';
import { guard, type GuardDeps } from './guard';
import type { Route } from './route';
import { shapeOf } from './session-twins';

/** The routes as Koa middleware. Whatever no route answers is 404, or 405 where another method would be answered. Throws when two routes are the same. */
export function createGuardedRouter(routes: readonly Route[], deps: GuardDeps): Middleware[] {
  const router = new Router({ sensitive: true });
  const seen = new Set<string>();
  for (const route of routes) {
    const shape = shapeOf(route);
    if (seen.has(shape)) throw new Error(`two routes answer ${route.method} ${route.path}`);
    seen.add(shape);
    router.register(route.path, [route.method], guard(route, deps));
  }
  const unmatched: Middleware = (ctx) => {
    const methods = new Set(router.match(ctx.path, ctx.method).path.flatMap((layer) => layer.methods));
    if (methods.size === 0) throw notFound('not_found', 'there is nothing at this address');
    throw new AppError('method_not_allowed', `this address does not answer ${ctx.method}`, { status: 405, headers: { allow: [...methods].sort().join(', ') } });
  };
  return [router.routes() as unknown as Middleware, unmatched];
}
