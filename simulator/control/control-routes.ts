import { z } from 'zod';
import type { ActionName } from './schemas';
import { actionNames } from './schemas';
import type { RunAction } from './create-control';
import { ControlError } from './machinery';

export interface ControlReply { status: number; body: unknown }

const LOOPBACK = ['127.0.0.1', '::1'];
const READS: ActionName[] = ['clock', 'settings', 'world', 'calls', 'delivered', 'deliveries', 'botView'];

export const isLoopback = (ip: string): boolean => LOOPBACK.includes(ip);

const isAction = (name: string): name is ActionName => (actionNames as string[]).includes(name);

/** `/_sim/<action>`: POST runs it with the JSON body, GET reads. Loopback callers only: this door has no password. */
export async function answerControl(run: RunAction, call: { method: string; name: string; rawBody: Buffer; query: URLSearchParams; ip: string }): Promise<ControlReply> {
  if (!isLoopback(call.ip)) return { status: 403, body: { error: 'loopback only' } };
  if (!isAction(call.name)) return { status: 404, body: { error: `no action ${call.name}`, actions: actionNames } };
  if (call.method === 'GET' && !READS.includes(call.name)) return { status: 405, body: { error: 'POST' } };
  try {
    return { status: 200, body: await run(call.name, inputOf(call)) };
  } catch (error) {
    if (error instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(error) } };
    if (error instanceof ControlError || error instanceof SyntaxError) return { status: 400, body: { error: error.message } };
    throw error;
  }
}

function inputOf({ method, rawBody, query }: { method: string; rawBody: Buffer; query: URLSearchParams }): unknown {
  if (method === 'GET') return Object.fromEntries(query);
  return rawBody.length === 0 ? undefined : (JSON.parse(rawBody.toString('utf8')) as unknown);
}
