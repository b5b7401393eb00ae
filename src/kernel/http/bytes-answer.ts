import { createHash } from 'node:crypto';
import type { Context } from 'koa';
import { z } from 'zod';
import { FileBytes, sendsFile } from './file-answer';
import type { Route } from './route';

/** A picture as the answer to a read: sent as it is, with an ETag of its content. */
export const JpegBytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array).meta({ type: 'string', format: 'binary', description: 'JPEG' });

export const mediaOf = (schema: z.ZodType): string => (schema === JpegBytes ? 'image/jpeg' : schema === FileBytes ? 'application/octet-stream' : 'application/json');

export const sendsBytes = (route: Pick<Route, 'responses'>): boolean => Object.values(route.responses).includes(JpegBytes);

/** Not JSON: what can be not ready yet. */
export const sendsOther = (route: Pick<Route, 'responses'>): boolean => sendsBytes(route) || sendsFile(route);

/** Kept by the caller's own browser only, and asked again each time: what it shows may have been taken back. */
export function writeBytes(ctx: Context, { status, body }: { status: number; body: unknown }): void {
  const bytes = Buffer.from(body as Uint8Array);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`;
  ctx.set({ 'content-type': 'image/jpeg', 'cache-control': 'private, no-cache', etag });
  if (ctx.get('if-none-match') === etag) {
    ctx.status = 304;
    return;
  }
  ctx.body = bytes;
  ctx.status = status;
  ctx.set('content-type', 'image/jpeg');
}
