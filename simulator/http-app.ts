import type { ServerResponse } from 'node:http';
import Koa from 'koa';
import { bodyForJournal, queryWithoutSecrets } from './api/call-journal';
import type { Answer, RawCall } from './api/dispatch';
import { dispatch } from './api/dispatch';
import { answerControl, isLoopback } from './control/control-routes';
import type { RunAction } from './control/create-control';
import type { Machinery } from './control/machinery';
import { answerAuthorizePage } from './pages/authorize-pages';
import { openLive } from './pages/live';
import { PAGE_POLICY, readWorldPage } from './pages/world-page';
import { codePicture, pictureOf } from './picture';

const MAX_BODY_BYTES = 25 * 1024 * 1024; // above the largest media, 20 MB
const API_PREFIX = '/cgi-bin/';
const CONTROL_PREFIX = '/_sim/';
const LIVE = '/_sim/live';

/** The whole simulator as one Koa application: WeCom's API, the control API, and the pictures it hands out. */
export function createHttpApp(machinery: Machinery, runAction: RunAction): Koa {
  const app = new Koa();
  const pageAt = readWorldPage();
  const listeners = new Set<ServerResponse>();
  app.use(async (ctx) => {
    const call = await readCall(ctx);
    if (!call) ctx.status = 413;
    else if (ctx.path.startsWith(CONTROL_PREFIX) && isForeign(ctx)) ctx.status = 403;
    else if (ctx.path === LIVE) answerLive(ctx, machinery, call.ip, listeners);
    else if (ctx.path.startsWith(API_PREFIX)) await answerApi(ctx, machinery, { ...call, path: ctx.path.slice(API_PREFIX.length) });
    else if (ctx.path.startsWith(CONTROL_PREFIX)) {
      const { status, body } = await answerControl(runAction, { ...call, name: ctx.path.slice(CONTROL_PREFIX.length) });
      ctx.status = status;
      ctx.body = body;
    } else if (!answerWorldPage(ctx, pageAt) && !answerPage(ctx, machinery)) answerPicture(ctx, machinery);
  });
  return app;
}

async function answerApi(ctx: Koa.Context, machinery: Machinery, call: RawCall): Promise<void> {
  const { faults, journal, world } = machinery;
  const hit = faults.take(call.path);
  const atMs = world.clock.nowMs();
  const answer = await dispatch(machinery, call, hit);
  journal.push({
    api: call.path, method: call.method, query: queryWithoutSecrets(call.query), body: bodyForJournal(call.rawBody), atMs,
    httpStatus: answer.kind === 'kill' ? 0 : answer.status,
    errcode: answer.kind === 'json' ? answer.body.errcode : answer.kind === 'kill' ? answer.errcode : null,
    faults: hit.map((fault) => fault.kind),
  });
  send(ctx, answer);
}

function send(ctx: Koa.Context, answer: Answer): void {
  if (answer.kind === 'kill') {
    ctx.respond = false;
    ctx.req.socket.destroy();
    return;
  }
  ctx.status = answer.status;
  ctx.body = answer.body;
  if (answer.kind === 'text') ctx.type = answer.body.startsWith('<') ? 'text/html' : 'text/plain';
}

/** False: nothing of the page of this world. */
function answerWorldPage(ctx: Koa.Context, pageAt: ReturnType<typeof readWorldPage>): boolean {
  const file = ctx.method === 'GET' ? pageAt(ctx.path) : null;
  if (!file) return false;
  ctx.body = file.body;
  ctx.type = file.type;
  ctx.set({ 'content-security-policy': PAGE_POLICY, 'x-content-type-options': 'nosniff', 'cache-control': 'no-cache', 'content-type': file.type });
  return true;
}

/** A page of another address, open in the same browser, must not act in this world; and whoever gives this machine another name is such a page. */
function isForeign(ctx: Koa.Context): boolean {
  const origin = ctx.get('origin');
  return !/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(ctx.host) || (origin !== '' && origin !== `http://${ctx.host}`);
}

/** Loopback only, as the control API is. */
function answerLive(ctx: Koa.Context, machinery: Machinery, ip: string, listeners: Set<ServerResponse>): void {
  if (!isLoopback(ip)) {
    ctx.status = 403;
    return;
  }
  ctx.respond = false;
  if (!openLive(ctx.res, machinery, listeners)) ctx.res.writeHead(503).end();
}

/** False: not one of WeCom's own pages. */
function answerPage(ctx: Koa.Context, { world }: Machinery): boolean {
  const answer = answerAuthorizePage(world, ctx.path, new URLSearchParams(ctx.querystring));
  if (!answer) return false;
  if (answer.location !== undefined) ctx.set('location', answer.location);
  ctx.body = answer.html ?? '';
  ctx.status = answer.status;
  ctx.type = 'text/html; charset=utf-8';
  return true;
}

/** QR codes die with their config (doc 92228); uploaded pictures stay. */
function answerPicture(ctx: Koa.Context, { world }: Machinery): void {
  const url = `${world.baseUrl}${ctx.path}`;
  const [, folder, id] = ctx.path.split('/');
  const exists = folder === 'wwhead' ? world.contactWays.get(id ?? '')?.qrCode === url || world.joinWays.has(id ?? '') : world.images.has(url);
  if (!exists) return;
  ctx.type = 'image/png';
  ctx.body = folder === 'wwhead' ? codePicture(`${world.baseUrl}/ca/${id ?? ''}`) : pictureOf(url);
}

/** Null when the body is beyond every limit. */
async function readCall(ctx: Koa.Context): Promise<Omit<RawCall, 'path'> | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of ctx.req as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return {
    method: ctx.method,
    query: new URLSearchParams(ctx.querystring),
    rawBody: Buffer.concat(chunks),
    contentType: ctx.get('content-type'),
    ip: (ctx.req.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
  };
}
