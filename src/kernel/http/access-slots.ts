/** What the HTTP machine asks of whoever knows the callers; the access room fills it. Roles are plain words here. */
export interface Caller {
  type: 'api_key';
  id: string;
  role: string;
}

/** Throws `AppError` 401 for an unknown key and 429 for an address that failed too often. */
export type Authenticate = (authorization: string | undefined, remoteAddress: string) => Promise<Caller>;

export interface IdempotentCall {
  apiKeyId: string;
  /** The `Idempotency-Key` of the caller: 1–128 printable ASCII characters. */
  key: string;
  /** SHA-256 over method, path, query and body: the same key with another request is a mistake of the caller. */
  requestHash: string;
}

/** Opaque: proves that this process holds the turn for one key. */
export interface IdempotencyToken {
  readonly apiKeyId: string;
  readonly key: string;
  readonly turn: string;
}

/** `body` is JSON text as it was sent the first time, or null for an empty one. */
export interface StoredAnswer {
  status: number;
  body: string | null;
}

/** `newId` stays the same while the same request runs again and again without an answer being kept. */
export type IdempotencyStart = { kind: 'run'; token: IdempotencyToken; newId: string } | ({ kind: 'replay' } & StoredAnswer);

export interface Idempotency {
  /** Throws 422 `idempotency_mismatch` for another request and 409 `in_progress` while the first still runs. */
  begin(call: IdempotentCall): Promise<IdempotencyStart>;
  finish(token: IdempotencyToken, answer: StoredAnswer): Promise<void>;
  /** Forgets the turn: nothing was decided, the next ask runs anew. */
  abandon(token: IdempotencyToken): Promise<void>;
  /** Gives the turn up without knowing what was done: the same request may run again at once, another body with this key may not. */
  release(token: IdempotencyToken): Promise<void>;
}
