import { Readable } from 'node:stream';
import type { Context } from 'koa';
import { z } from 'zod';
import type { Route } from './route';

/** A file to keep, as the answer to a read. It is sent while it is read, so its size does not matter. */
export interface FileAnswer {
  /** ASCII, of letters, digits, dots and dashes. */
  name: string;
  /** Media type. */
  type: string;
  pieces: AsyncIterable<Uint8Array>;
}

const NAME = /^[A-Za-z0-9.-]{1,100}$/;

export const FileBytes = z.custom<FileAnswer>((value) => NAME.test(String((value as FileAnswer | null)?.name))).meta({ type: 'string', format: 'binary', description: 'A file' });

export const sendsFile = (route: Pick<Route, 'responses'>): boolean => Object.values(route.responses).includes(FileBytes);

/** Saved, never shown: whatever stands in it, no browser runs it as a page of ours. One that breaks off is cut, so that nobody takes a part for the whole. */
export function writeFile(ctx: Context, { status, body }: { status: number; body: unknown }): void {
  const { name, type, pieces } = body as FileAnswer;
  const stream = Readable.from(pieces, { objectMode: false });
  stream.on('error', () => ctx.res.destroy());
  ctx.body = stream;
  ctx.status = status;
  ctx.set({ 'content-type': type, 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'private, no-store' });
}
