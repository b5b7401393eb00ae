import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { AppError } from '../errors';

/** RFC 9457 problem details, with the stable `code` that programs branch on. */
export const Problem = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  requestId: z.string(),
  errors: z.array(z.object({ path: z.string(), code: z.string(), detail: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])).optional() })).optional(),
}).meta({ id: 'Problem' });

/** An answer ready to leave: the status, its JSON text and the headers that belong to it. */
export interface WrittenAnswer {
  status: number;
  body: string | null;
  headers: Readonly<Record<string, string>>;
}

/** What the caller hears about `error`. Anything but an `AppError` is our fault and says nothing of its cause. */
export function problemOf(error: unknown, requestId: string): WrittenAnswer {
  const known = error instanceof AppError ? error : new AppError('internal', 'Something went wrong on our side; the log has it under this requestId.', { status: 500 });
  const problem: z.infer<typeof Problem> = {
    type: 'about:blank', title: STATUS_CODES[known.status] ?? 'Error', status: known.status, code: known.code, detail: known.message, requestId,
    ...(known.faults.length > 0 ? { errors: [...known.faults] } : {}),
  };
  return { status: known.status, body: JSON.stringify(problem), headers: known.headers };
}

/** A problem says so in its media type; RFC 9457 gives it no charset parameter. */
export const mediaTypeOf = (status: number): string => (status >= 400 ? 'application/problem+json' : 'application/json; charset=utf-8');
