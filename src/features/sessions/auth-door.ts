import type { Context, Middleware } from 'koa';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock';
import { AppError, badShape, forbidden } from '../../kernel/errors';
import { stateOf } from '../../kernel/http/edge';
import { parseJsonObject } from '../../kernel/http/parse-json-object';
import { readBody } from '../../kernel/http/read-body';
import { createFailureLimit } from '../access';
import type { Cookies } from './cookies';
import { isCrossSite } from './decide-cross-site';
import { isFace, returnPath, type Face } from './decide-return';
import type { Why } from './decide-why';
import type { FinishSignIn } from './finish-sign-in';
import { LINK_PAGE, LINK_SCRIPT } from './link-page';
import type { UseLink } from './links';
import type { OpenedSession } from './open-session';
import { SIGN_IN_LASTS_MS, type StartSignIn } from './start-sign-in';

export interface AuthDoorDeps {
  clock: Clock;
  cookies: Cookies;
  publicUrl: string | null;
  startSignIn: StartSignIn;
  finishSignIn: FinishSignIn;
  useLink: UseLink;
}

type Handler = (ctx: Context, deps: AuthDoorDeps, limits: ReturnType<typeof limitsOf>) => Promise<void> | void;

/** A whole company may come from one address in the morning; each departure is a row, so there is an end to it. */
const STARTS_A_MINUTE = 600;
const limitsOf = (clock: Clock) => ({ failures: createFailureLimit(clock), starts: createFailureLimit(clock, STARTS_A_MINUTE) });

const PAGES: Readonly<Record<string, Handler>> = {
  'GET /auth/start': start,
  'GET /auth/callback': back,
  'GET /auth/link': (ctx) => page(ctx, 'text/html; charset=utf-8', LINK_PAGE),
  'GET /auth/link.js': (ctx) => page(ctx, 'text/javascript; charset=utf-8', LINK_SCRIPT),
  'POST /auth/link': link,
};

/** 登录: the ways in that a browser walks by itself, by redirects and one small page. */
export function authDoor(deps: AuthDoorDeps): Middleware {
  const limits = limitsOf(deps.clock);
  return async (ctx, next) => {
    const name = `${ctx.method} ${ctx.path}`;
    const handler = Object.hasOwn(PAGES, name) ? PAGES[name] : undefined;
    if (!handler) {
      await next();
      return;
    }
    stateOf(ctx).routePattern = ctx.path;
    await handler(ctx, deps, limits);
  };
}

async function start(ctx: Context, deps: AuthDoorDeps, { starts }: ReturnType<typeof limitsOf>): Promise<void> {
  const query = new URLSearchParams(ctx.querystring);
  const face = query.get('face');
  if (!isFace(face)) throw badShape('face is console, sidebar or h5');
  if (starts.count(addressOf(ctx)) !== null) return refuse(ctx, deps, face, 'too_often');
  if (deps.publicUrl === null) return refuse(ctx, deps, face, 'no_public_url');
  const inApp = /wxwork|MicroMessenger/i.test(ctx.get('user-agent'));
  const { location, cookie } = await deps.startSignIn({ face, returnTo: returnPath(face, query.get('return')), inApp, cookie: deps.cookies.read('signin', ctx.req.headers.cookie) }, deps.publicUrl);
  ctx.append('set-cookie', deps.cookies.set('signin', cookie, SIGN_IN_LASTS_MS / 1000));
  redirect(ctx, location);
}

async function back(ctx: Context, deps: AuthDoorDeps, { failures }: ReturnType<typeof limitsOf>): Promise<void> {
  const query = new URLSearchParams(ctx.querystring);
  const [state, code] = [query.get('state') ?? '', query.get('code')];
  if (!/^[a-zA-Z0-9]{1,128}$/.test(state) || (code !== null && !/^[\x21-\x7e]{1,512}$/.test(code))) return refuse(ctx, deps, 'console', failures.count(addressOf(ctx)) === null ? 'expired' : 'too_often');
  const answer = await deps.finishSignIn({
    state, code, cookie: deps.cookies.read('signin', ctx.req.headers.cookie), replaced: deps.cookies.read('session', ctx.req.headers.cookie), requestId: stateOf(ctx).requestId,
  });
  if (answer.kind === 'refused') return refuse(ctx, deps, answer.face, answer.why === 'expired' && failures.count(addressOf(ctx)) !== null ? 'too_often' : answer.why);
  ctx.append('set-cookie', deps.cookies.clear('signin'));
  signIn(ctx, deps, answer.session);
  redirect(ctx, `${deps.publicUrl ?? ''}${answer.returnTo}`);
}

const LinkBody = z.strictObject({ token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });

async function link(ctx: Context, deps: AuthDoorDeps, { failures }: ReturnType<typeof limitsOf>): Promise<void> {
  const { origin, 'sec-fetch-site': fetchSite, cookie } = ctx.req.headers;
  if (isCrossSite({ method: ctx.method, origin, fetchSite: typeof fetchSite === 'string' ? fetchSite : undefined }, originOf(deps.publicUrl))) throw forbidden('cross_site', 'another site caused this request');
  const body = LinkBody.safeParse(parseJsonObject(await readBody(ctx.req)));
  try {
    if (!body.success) throw new AppError('link_over', 'this is no link of ours', { status: 401 });
    signIn(ctx, deps, await deps.useLink(body.data.token, { replaced: deps.cookies.read('session', cookie), requestId: stateOf(ctx).requestId }));
  } catch (error) {
    // a good link passes even from a busy address, as a good key does
    const waitSeconds = error instanceof AppError && error.status === 401 ? failures.count(addressOf(ctx)) : null;
    if (waitSeconds === null) throw error;
    throw new AppError('too_many_failures', 'too many attempts from this address', { status: 429, headers: { 'retry-after': String(waitSeconds) } });
  }
  ctx.status = 204;
}

const signIn = (ctx: Context, { cookies }: AuthDoorDeps, { secret, maxAgeSeconds }: OpenedSession): void => void ctx.append('set-cookie', cookies.set('session', secret, maxAgeSeconds));

/** The face itself says what went wrong; the code is all that travels. */
const refuse = (ctx: Context, { publicUrl }: AuthDoorDeps, face: Face, why: Why): void => redirect(ctx, `${publicUrl ?? ''}/${face}/#/signin?why=${why}`);

function redirect(ctx: Context, location: string): void {
  ctx.status = 302;
  ctx.set('location', location);
  ctx.body = null;
  ctx.status = 302; // Koa takes an empty body for 204
}

function page(ctx: Context, type: string, body: string): void {
  ctx.set('content-security-policy', "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
  ctx.set('content-type', type);
  ctx.body = body;
}

export const originOf = (publicUrl: string | null): string | null => (publicUrl === null ? null : new URL(publicUrl).origin);

const addressOf = (ctx: Context): string => ctx.req.socket.remoteAddress ?? '';
