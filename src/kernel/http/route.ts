import { z } from 'zod';
import { badShape } from '../errors';
import type { AuditNote, Caller } from './access-slots';
import { fieldFaults } from './field-faults';
import { BODY_LIMITS } from './read-body';
import { assertSoundRoute } from './sound-route';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
/**
 * `inScope`: roles that may call only as a person, never as a key: what they see is cut to their own. `scope` says what the route does for people who may not see
 * everything: `cut` = the handler asks `caller.scope`, `open` = nothing of a single customer is shown or changed. Without it such people are refused.
 */
export type Auth = { readonly roles: readonly [string, ...string[]]; readonly inScope?: readonly string[]; readonly scope?: 'cut' | 'open' } | 'public';
export type Responses = Readonly<Record<number, z.ZodType | null>>;

type Output<S> = S extends z.ZodType ? z.output<S> : Record<string, never>;
type CallerOf<A extends Auth> = A extends 'public' ? null : Caller;

/** One of the declared statuses with the body its schema asks for. */
export type Answer<R extends Responses> = {
  [Status in keyof R & number]: { status: Status; body: R[Status] extends z.ZodType ? z.input<R[Status]> : null };
}[keyof R & number];

export interface RouteSpec<A extends Auth, P, Q, B, R extends Responses, S extends number> {
  method: Method;
  /** The full path, parameters as `:id`. */
  path: string;
  /** Who may call; there is no default. */
  auth: A;
  /** The answer holds a secret: it is given once and never kept for an `Idempotency-Key`. */
  secretAnswer?: boolean;
  /** A question that needs a body, because its words are many or may be personal and stand in no URL: it changes nothing, so it is neither audited nor kept for an `Idempotency-Key`. */
  asksOnly?: boolean;
  /** One line for the OpenAPI document. */
  summary: string;
  params?: P;
  query?: Q;
  /** Objects are `z.strictObject`, at every level: an unknown field is a caller's mistake that must not pass in silence. */
  body?: B;
  /** Of the body, 64 KB unless told: a route that takes a picture says so. */
  maxBytes?: number;
  /** Every status that `handler` may answer; null = an empty body. Problems are not listed. */
  responses: R;
  /**
   * `newId`: the id for what this request makes, the same when a request with the same `Idempotency-Key` runs again because nobody knows what became of the first:
   * used as a primary key it makes a second one impossible. Null without the header.
   */
  handler(input: { params: Output<P>; query: Output<Q>; body: Output<B>; caller: CallerOf<A>; requestId: string; newId: string | null; audit: AuditNote }): Promise<{ status: S; body: unknown } & Answer<R>>;
}

export interface RawInput {
  params: Record<string, string>;
  query: Record<string, string>;
  body: Record<string, unknown>;
}

/** A route whose types are checked and forgotten: what the router and the OpenAPI document work with. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly auth: Auth;
  readonly summary: string;
  readonly secretAnswer: boolean;
  readonly asksOnly: boolean;
  readonly params: z.ZodObject | null;
  readonly query: z.ZodObject | null;
  readonly body: z.ZodType | null;
  readonly maxBytes: number;
  readonly responses: Responses;
  /** Validates, calls the handler, validates its answer. Throws `AppError` 400 with every fault of the input. */
  call(raw: RawInput, context: { caller: Caller | null; requestId: string; newId?: string | null; audit?: AuditNote }): Promise<{ status: number; body: unknown }>;
}

/** Declares one route. Throws at start when it has no access rule, undeclared path parameters or an input object that lets unknown fields through. */
export function defineRoute<
  const A extends Auth, const R extends Responses,
  P extends z.ZodObject | undefined = undefined, Q extends z.ZodObject | undefined = undefined, B extends z.ZodType | undefined = undefined,
  S extends number = number, // only so that a handler's `status: 200` is inferred as 200 and not as number
>(spec: RouteSpec<A, P, Q, B, R, S>): Route {
  assertSoundRoute(spec);
  return {
    method: spec.method, path: spec.path, auth: spec.auth, summary: spec.summary, secretAnswer: spec.secretAnswer ?? false, asksOnly: spec.asksOnly ?? false,
    params: spec.params ?? null, query: spec.query ?? null, body: spec.body ?? null, maxBytes: spec.maxBytes ?? BODY_LIMITS.maxBytes, responses: spec.responses,
    call: async (raw, context) => {
      const input = {
        params: read(spec.params, raw.params) as Output<P>, query: read(spec.query, raw.query) as Output<Q>, body: read(spec.body, raw.body) as Output<B>,
        caller: context.caller as CallerOf<A>, requestId: context.requestId, newId: context.newId ?? null, audit: context.audit ?? UNHEARD,
      };
      return checked(spec, await spec.handler(input));
    },
  };
}

const UNHEARD: AuditNote = { about: () => undefined, changed: () => undefined };
const Nothing = z.strictObject({});

function read(schema: z.ZodType | undefined, value: unknown): unknown {
  const result = (schema ?? Nothing).safeParse(value);
  if (result.success) return result.data;
  throw badShape('the request does not have the shape that this call expects', fieldFaults(result.error.issues));
}

/** What leaves has passed its schema: a column that nobody declared cannot leak. A mismatch is our fault, hence no `AppError`. */
function checked(spec: { method: Method; path: string; responses: Responses }, answer: { status: number; body: unknown }): { status: number; body: unknown } {
  const schema = spec.responses[answer.status];
  if (schema === undefined) throw new Error(`${spec.method} ${spec.path} answered the undeclared status ${answer.status}`);
  if (schema === null) return { status: answer.status, body: null };
  const result = schema.safeParse(answer.body);
  if (result.success) return { status: answer.status, body: result.data };
  const where = fieldFaults(result.error.issues).map((fault) => `${fault.path} ${fault.code}`).join(', '); // paths only: values may be personal
  throw new Error(`${spec.method} ${spec.path} answered ${answer.status} outside its schema: ${where}`);
}
