import type { RaiseEvent } from '../callbacks/raise-event';
import type { World } from '../world/create-world';
import type { Fields } from './fields';

/** One authorised call, as a handler sees it. */
export interface ApiCall {
  world: World;
  raise: RaiseEvent;
  query: URLSearchParams;
  fields: Fields;
  rawBody: Buffer;
  contentType: string;
  nowMs: number;
}

type Reply = Record<string, unknown>;

export interface Api {
  method: 'GET' | 'POST';
  /** without /cgi-bin/ */
  path: string;
  /** list fields that WeCom also sends, empty, beside an error */
  empty?: Reply;
  handle: (call: ApiCall) => Reply | Promise<Reply>;
}

/** WeCom refuses: HTTP 200 with this errcode. Codes: doc 90313. */
export class ApiRefusal extends Error {
  readonly errcode: number;

  constructor(errcode: number, errmsg: string) {
    super(errmsg);
    this.errcode = errcode;
  }
}

export function refuse(errcode: number, errmsg: string): never {
  throw new ApiRefusal(errcode, errmsg);
}

/** Refuses when a required value is absent. */
export function required<T>(value: T | undefined, errcode: number, errmsg: string): T {
  return value ?? refuse(errcode, errmsg);
}

/** A query parameter; an empty one counts as absent. */
export const param = (call: ApiCall, name: string): string | undefined => call.query.get(name) || undefined;
