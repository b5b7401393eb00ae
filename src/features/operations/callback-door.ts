import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '../../kernel/errors';
import type { Front } from '../../kernel/http/front';
import { readBody, type BodyLimits } from '../../kernel/http/read-body';
import { messageOf, type Logger } from '../../kernel/logger';
import type { Accept } from '../../kernel/inbox/accept';
import { CallbackRefused, callbackKey, hasWelcomeCode, readEnvelope, readQuery, type CallbackCrypto } from '../../wecom';

/** `broken_off`: the sender hung up in the middle. */
export const DOOR_OUTCOMES = ['stored', 'verified', 'refused', 'too_large', 'too_slow', 'broken_off', 'wrong_method', 'not_stored', 'failed'] as const;
export type DoorOutcome = (typeof DOOR_OUTCOMES)[number];

type Deps = { path: string; crypto: CallbackCrypto; receiveId: string; accept: Accept; logger: Logger; limits?: BodyLimits; onOutcome(outcome: DoorOutcome): void };

interface Answer {
  outcome: DoorOutcome;
  status: number;
  body?: string;
  headers?: Readonly<Record<string, string>>;
}

/** Alike for every answer. */
const HEADERS = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
const NOT_READ: Readonly<Record<number, DoorOutcome>> = { 413: 'too_large', 408: 'too_slow' };
const REFUSED: Answer = { outcome: 'refused', status: 403 };
const STORED: Answer = { outcome: 'stored', status: 200 };
const NOT_STORED: Answer = { outcome: 'not_stored', status: 503 };
const WRONG_METHOD: Answer = { outcome: 'wrong_method', status: 405, headers: { allow: 'GET, POST' } };

/**
 * 接收消息与事件: verify, decrypt, store, answer; nothing else happens before WeCom has its 200 (architecture 1).
 * Every refusal looks alike from outside; the log says which.
 */
export function createCallbackDoor(deps: Deps): Front {
  return (request, response) => {
    const url = request.url ?? '';
    const mark = url.indexOf('?');
    const path = mark < 0 ? url : url.slice(0, mark);
    if (path !== deps.path) return false;
    void answer(deps, response, handle(deps, request, mark < 0 ? '' : url.slice(mark + 1)));
    return true;
  };
}

/** Never rejects: whatever happens, the sender hears something and the outcome is counted. */
async function answer(deps: Deps, response: ServerResponse, made: Promise<Answer>): Promise<void> {
  const { outcome, status, body = '', headers } = await made.catch((error: unknown) => answerFor(deps, error));
  response.writeHead(status, { ...HEADERS, ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
  deps.onOutcome(outcome);
}

async function handle(deps: Deps, request: IncomingMessage, query: string): Promise<Answer> {
  if (request.method === 'POST') return receive(deps, request, query);
  return request.method === 'GET' ? verify(deps, query) : WRONG_METHOD;
}

/** URL 验证: the decrypted `echostr` alone, no newline, no quotes. */
function verify(deps: Deps, query: string): Answer {
  const { echostr, ...signed } = readQuery(query);
  if (echostr === null) throw new CallbackRefused('parameters');
  return { outcome: 'verified', status: 200, body: deps.crypto.open({ ...signed, encrypt: echostr }) };
}

async function receive(deps: Deps, request: IncomingMessage, query: string): Promise<Answer> {
  const body = await readBody(request, deps.limits);
  const { msgSignature, timestamp, nonce } = readQuery(query);
  const plaintext = deps.crypto.open({ msgSignature, timestamp, nonce, encrypt: readEnvelope(body) });
  const hash = callbackKey(deps.receiveId, plaintext);
  try {
    await deps.accept({ hash, body: plaintext, urgent: hasWelcomeCode(plaintext) });
    return STORED;
  } catch (error) {
    deps.logger.error('a callback could not be stored; WeCom will send it again', { error: messageOf(error) });
    return NOT_STORED;
  }
}

function answerFor(deps: Deps, error: unknown): Answer {
  if (error instanceof AppError) return { outcome: NOT_READ[error.status] ?? 'broken_off', status: error.status, headers: error.headers };
  if (error instanceof CallbackRefused) {
    deps.logger.warn('a callback was refused', { reason: error.reason });
    return REFUSED;
  }
  deps.logger.error('the callback door failed; WeCom will send it again', { error: messageOf(error) });
  return { outcome: 'failed', status: 500 };
}
