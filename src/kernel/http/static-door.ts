import type { Context, Middleware } from 'koa';
import { stateOf } from './edge';
import type { StaticFile } from './static-files';

/** Pages that are served with data of the moment, by address; asked with the query as it was sent, `?…` or nothing. Must not throw. */
export type PageData = Readonly<Record<string, (search: string) => Promise<unknown>>>;

export interface StaticDoorOptions {
  /** Addresses of pages, such as `/console/`. */
  pages: readonly string[];
  /** Addresses below which only files stand. */
  folders: readonly string[];
  /** Old names and short cuts, by address. */
  redirects: Readonly<Record<string, string>>;
  files: ReadonlyMap<string, StaticFile>;
  data?: PageData;
  /** Shown for a page that is not there: which command makes them. */
  notBuilt: string;
}

/**
 * Scripts and styles come from here alone. Element libraries set style attributes by script, which only `style-src-attr` allows: a `<style>` or an inline script is
 * refused. Pictures of customers and codes are WeCom's, at several hosts.
 */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: https:; font-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The built pages of the web faces, from memory. */
export function staticDoor({ pages, folders, redirects, files, data = {}, notBuilt }: StaticDoorOptions): Middleware {
  /** False: not ours to answer. */
  const answer = async (ctx: Context): Promise<boolean> => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return false;
    const to = Object.hasOwn(redirects, ctx.path) ? redirects[ctx.path] : undefined;
    const folder = [...pages, ...folders].find((each) => ctx.path.startsWith(each));
    const file = files.get(ctx.path.endsWith('/') ? `${ctx.path}index.html` : ctx.path);
    if (to === undefined && folder === undefined) return false;
    if (to === undefined && !file && !pages.includes(ctx.path)) return false;
    stateOf(ctx).routePattern = folder === undefined ? ctx.path : `${folder}*`;
    if (to !== undefined) redirect(ctx, to);
    else if (file && Object.hasOwn(data, ctx.path)) sendWithData(ctx, file, await data[ctx.path]?.(ctx.search));
    else if (file) send(ctx, file);
    else sayNotBuilt(ctx, notBuilt);
    return true;
  };
  return async (ctx, next) => {
    if (!(await answer(ctx))) await next();
  };
}

function sayNotBuilt(ctx: Context, text: string): void {
  ctx.status = 503;
  ctx.type = 'text/plain; charset=utf-8';
  ctx.body = text;
}

function redirect(ctx: Context, to: string): void {
  ctx.status = 302;
  ctx.set('location', to);
}

function send(ctx: Context, file: StaticFile): void {
  const packed = file.gzip !== null && ctx.acceptsEncodings('gzip', 'identity') === 'gzip';
  ctx.set({ 'content-security-policy': POLICY, 'cache-control': file.hashed ? 'public, max-age=31536000, immutable' : 'no-cache', 'content-type': file.type, vary: 'accept-encoding' });
  if (packed) ctx.set('content-encoding', 'gzip');
  ctx.body = packed ? file.gzip : file.body;
  ctx.set('content-type', file.type); // Koa names a Buffer's type by itself
}

/** JSON that no browser takes for markup: what closes the element or opens a comment cannot stand in it. */
const inert = (data: unknown): string => JSON.stringify(data ?? null).replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A data block is no script: the policy above runs nothing of it. Made for one moment, so nobody keeps it. */
function sendWithData(ctx: Context, file: StaticFile, data: unknown): void {
  ctx.set({ 'content-security-policy': POLICY, 'cache-control': 'no-store' });
  const block = `<script type="application/json" id="page-data">${inert(data)}</script>`;
  ctx.body = file.body.toString('utf8').replace('</head>', () => `${block}</head>`);
  ctx.set('content-type', file.type);
}
