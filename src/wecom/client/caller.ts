import { z } from 'zod';
import { WecomError, kindOfCode } from '../errors';
import type { ApiLimits, SharedPermits } from './rate-windows';
import { WINDOW_MS, createRateWindows } from './rate-windows';
import { fromIpOf, redactErrmsg } from './redact-errmsg';
import type { TokenLease, WecomClock } from './token-source';
import { createTokenSource } from './token-source';
import type { ApiRequest, Transport } from './transport';

/** One finished HTTP exchange, for metrics; the function that receives it must not throw. */
export interface ApiCall {
  api: string;
  errcode: number | null;
  ms: number;
  outcome: 'ok' | 'error' | 'network';
}

/** Calls one API with a live token and answers what `reply` makes of the JSON. Throws WecomError. */
export type Call = <S extends z.ZodType>(request: ApiRequest, reply: S) => Promise<z.output<S>>;

export interface CallerOptions {
  transport: Transport;
  corpId: string;
  secret: string;
  clock: WecomClock;
  limits: ApiLimits;
  permits?: SharedPermits | null | undefined;
  mayCall?: (() => Promise<boolean>) | undefined;
  mayStillLeave?: (() => boolean) | undefined;
  onCall?: ((call: ApiCall) => void) | undefined;
}

const Envelope = z.object({ errcode: z.number().int(), errmsg: z.string().nullish() });
const TokenReply = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

const DEAD_TOKEN = new Set([40014, 42001]);
const BAD_SECRET = 40001; // at a business API this may be the token, so one refresh is worth it
const TOO_OFTEN = 45009;
const TOO_MANY_AT_ONCE = 45033;
const RETRY_AFTER_MS: Readonly<Record<number, number>> = { [TOO_OFTEN]: WINDOW_MS, [TOO_MANY_AT_ONCE]: 1_000 };

function assertOk(api: string, json: unknown): void {
  const envelope = Envelope.safeParse(json);
  if (!envelope.success) throw new WecomError({ api, kind: 'reply', text: 'answer has no errcode', outcomeUnknown: true });
  const code = envelope.data.errcode;
  const errmsg = envelope.data.errmsg ?? '';
  if (code === 0) return;
  const retryAfterMs = RETRY_AFTER_MS[code];
  throw new WecomError({
    api, code, kind: kindOfCode(code), text: redactErrmsg(errmsg), fromIp: fromIpOf(errmsg), ...(retryAfterMs ? { retryAfterMs } : {}),
  });
}

function parseReply<S extends z.ZodType>(api: string, json: unknown, schema: S): z.output<S> {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const places = parsed.error.issues.slice(0, 3).map((issue) => `${issue.path.join('.') || 'answer'} (${issue.code})`).join(', ');
  throw new WecomError({ api, kind: 'reply', text: `answer has another shape: ${places}`, outcomeUnknown: true });
}

const outcomeOf = (error: unknown): ApiCall['outcome'] => (error instanceof WecomError && error.kind === 'network' ? 'network' : 'error');

/** Token, limits and answer checks around the transport. A dead token is refreshed and the call repeated once; nothing else is repeated. */
export function createCaller({ transport, corpId, secret, clock, limits, permits, mayCall, mayStillLeave, onCall }: CallerOptions): Call {
  const windows = createRateWindows(limits, clock, permits);

  const exchange = async <S extends z.ZodType>(request: ApiRequest, reply: S): Promise<z.output<S>> => {
    const startMs = clock.nowMs();
    const report = (errcode: number | null, outcome: ApiCall['outcome']) => onCall?.({ api: request.api, errcode, ms: clock.nowMs() - startMs, outcome });
    try {
      const json = await transport.send(request);
      assertOk(request.api, json);
      const parsed = parseReply(request.api, json, reply);
      report(0, 'ok');
      return parsed;
    } catch (error) {
      report(error instanceof WecomError ? error.code : null, outcomeOf(error));
      throw error;
    }
  };

  const fetchToken = async () => {
    try {
      const { access_token: token, expires_in: expiresInS } = await exchange({ api: 'gettoken', query: { corpid: corpId, corpsecret: secret } }, TokenReply);
      return { token, expiresInS };
    } catch (error) {
      throw error instanceof WecomError ? withoutEffect(error) : error;
    }
  };
  const tokens = createTokenSource(fetchToken, clock);

  /** True when the call is worth repeating with another token. */
  const learnFrom = (error: WecomError, lease: TokenLease, isRepeat: boolean): boolean => {
    if (error.code === TOO_OFTEN) windows.close(error.api);
    if (error.code === null || !(DEAD_TOKEN.has(error.code) || error.code === BAD_SECRET)) return false;
    if (!isRepeat) tokens.discard(lease);
    else if (DEAD_TOKEN.has(error.code)) tokens.refuse(lease);
    return !isRepeat;
  };

  const attempt = async <S extends z.ZodType>(request: ApiRequest, reply: S, isRepeat: boolean): Promise<z.output<S>> => {
    if (mayCall && !(await mayCall())) throw new WecomError({ api: request.api, kind: 'backoff', text: 'not called: calls out are held back', retryAfterMs: WINDOW_MS });
    await windows.enter(request.api);
    const lease = await tokens.current();
    if (mayStillLeave && !mayStillLeave()) throw new WecomError({ api: request.api, kind: 'backoff', text: 'not called: whoever asked may have lost its turn', retryAfterMs: 1_000 });
    try {
      return await exchange({ ...request, query: { ...request.query, access_token: lease.token } }, reply);
    } catch (error) {
      if (!(error instanceof WecomError) || !learnFrom(error, lease, isRepeat)) throw error;
    }
    return attempt(request, reply, true);
  };

  return (request, reply) => attempt(request, reply, false);
}

/** A call that never got its token was not made: whatever happened to gettoken, the call had no effect. */
function withoutEffect(error: WecomError): WecomError {
  if (!error.outcomeUnknown) return error;
  return new WecomError({ api: error.api, kind: error.kind, text: error.message.slice(`${error.api}: `.length), fromIp: error.fromIp });
}
