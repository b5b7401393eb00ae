import Koa, { type Middleware } from 'koa';
import { messageOf } from '../logger';
import { edge, type EdgeDeps } from './edge';
import type { GuardDeps } from './guard';
import { createGuardedRouter } from './guarded-router';
import { openApiRoute, type OpenApiInfo } from './open-api';
import { probes, type ProbeDeps } from './probes';
import type { Route } from './route';

export interface HttpAppOptions extends EdgeDeps, GuardDeps, Omit<ProbeDeps, 'isStopping'> {
  routes: readonly Route[];
  /** Doors that read their own requests (the WeCom callback, pages): asked in order, before the API; each calls `next` for what is not its own. */
  mount: readonly Middleware[];
  /** Documents that the bot gives of itself, each of the routes that `holds` takes in. */
  openApi: readonly (OpenApiInfo & { path: string; roles: readonly [string, ...string[]]; holds(path: string): boolean })[];
}

/** The Koa application: edge → probes → mounted doors → guarded routes. */
export function createHttpApp(options: HttpAppOptions, isStopping: () => boolean): Koa {
  const documents = options.openApi.map(({ path, roles, holds, ...info }) => openApiRoute({ path, roles, routes: options.routes.filter((route) => holds(route.path)), info }));
  const app = new Koa();
  app.use(edge(options));
  app.use(async (ctx, next) => {
    try {
      await next();
    } finally {
      if (isStopping()) ctx.set('connection', 'close'); // a kept-alive connection would hold the stop up
    }
  });
  app.use(probes({ ...options, isStopping }));
  for (const door of [...options.mount, ...createGuardedRouter([...options.routes, ...documents], options)]) app.use(door);
  // what fails after the answer has begun: a client that hung up, a stream that broke
  app.on('error', (error: unknown) => options.logger.warn('an answer could not be sent', { error: messageOf(error) }));
  return app;
}
