/**
 * What a caller can do about a failed call:
 * `retry` again soon · `token` the access token was refused twice · `backoff` too many calls, see retryAfterMs · `fault` the request is wrong,
 * a repeat is too · `permission` somebody must change a setting in the admin console · `state` a fact about people or codes: record it, go on ·
 * `network` no answer, or a gateway's 5xx · `reply` an answer that is not what the documents promise.
 */
export type WecomErrorKind = 'retry' | 'token' | 'backoff' | 'fault' | 'permission' | 'state' | 'network' | 'reply';

export interface WecomErrorDetails {
  api: string;
  kind: WecomErrorKind;
  /** Our own words or a redacted errmsg; never a secret, a token or a personal datum. */
  text: string;
  code?: number;
  retryAfterMs?: number;
  outcomeUnknown?: boolean;
  fromIp?: string | null;
}

/** The only error that the client throws. Carries no request, no response and no cause, so that it may be logged as it is. */
export class WecomError extends Error {
  /** WeCom's errcode; null when no errcode was received. */
  readonly code: number | null;
  readonly kind: WecomErrorKind;
  /** Such as `externalcontact/get`. */
  readonly api: string;
  readonly retryAfterMs: number | null;
  /** True when the request may have had its effect although no usable answer came back. */
  readonly outcomeUnknown: boolean;
  /** Our address as WeCom saw it: what to add to 企业可信IP after a 60020. */
  readonly fromIp: string | null;

  constructor({ api, kind, text, code, retryAfterMs, outcomeUnknown, fromIp }: WecomErrorDetails) {
    super(`${api}: ${code === undefined ? '' : `${code} `}${text}`);
    this.name = 'WecomError';
    this.code = code ?? null;
    this.kind = kind;
    this.api = api;
    this.retryAfterMs = retryAfterMs ?? null;
    this.outcomeUnknown = outcomeUnknown ?? false;
    this.fromIp = fromIp ?? null;
  }
}

type CodeOrRange = number | readonly [first: number, last: number];

/** 全局错误码 by what to do about them (doc 90313, 90455). The error code is looked at, the text never: it changes. */
const CODES_BY_KIND: readonly (readonly [WecomErrorKind, readonly CodeOrRange[]])[] = [
  ['retry', [-1, 6000, 41063, 41079, 41096, 45035]],
  ['token', [40014, 42001, 42009]],
  ['backoff', [41094, 45009, 45033, 81026]],
  ['permission', [
    40001, 40013, 40054, 40055, 40056, 40057, 40091, 40098, 40126, 40201, 40204, 40205, 41045, 41054, 41055, 41057, 41058, 41095, 41098, 41099,
    43009, 43012, 45024, 45026, [48001, 48009], [50001, 50003], 60011, 60020, 60031, 80001, [81001, 81003], 81011, 84072, 84073, 84074,
    85002, [85004, 85010], 85111, 90510, [92000, 92003], 93000, 93004, 93006, 93008, 301002, 301007, 301042, [610014, 610018],
    [660001, 660014], 701008, [845001, 845003],
  ]],
  ['state', [
    40003, 40029, 40068, 40071, [40096, 40097], [40099, 40100], 40128, 41048, 41050, 41051, 41053, [41059, 41062], 41093, 42003, 42022, 42052,
    43004, 46003, 46004, 49008, 50100, 60021, 60111, 60140, 81013, 84014, 84015, 84061, 84083, 84084, 90500, 90501, [90502, 90504],
    90507, 90508, 90509, 90511, [95000, 95032], [302003, 302008],
  ]],
];

const holds = (codes: readonly CodeOrRange[], code: number): boolean =>
  codes.some((entry) => (typeof entry === 'number' ? entry === code : entry[0] <= code && code <= entry[1]));

/** Kind of a non-zero errcode. Codes that the table does not name are `fault`: repeating an unexplained request helps nobody. */
export function kindOfCode(code: number): WecomErrorKind {
  return CODES_BY_KIND.find(([, codes]) => holds(codes, code))?.[0] ?? 'fault';
}
