import type { Middleware } from 'koa';

/**
 * The files with which WeCom proves who owns a domain (可信域名 and 设置API接收), at its root. Only those that the operator named: a server that
 * answered to any name would let anybody claim the domain for a company of theirs.
 */
export const domainProof = (files: Readonly<Record<string, string>>): Middleware => async (ctx, next) => {
  const name = ctx.path.slice(1);
  if (!Object.hasOwn(files, name) || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) {
    await next();
    return;
  }
  ctx.type = 'text/plain; charset=utf-8';
  ctx.body = files[name];
};
