import type { Scope } from '../scope';

/** A program with a key of the open API: it acts for the company, not for one person. */
export interface KeyCaller {
  type: 'api_key';
  id: string;
  role: string;
  scope: 'all';
}

/** A person of the company who signed in. `id` is the person's: the same on every device. `staffId` is null for the break-glass administrator. */
export interface StaffCaller {
  type: 'session';
  id: string;
  sessionId: string;
  role: string;
  staffId: string | null;
  scope: Scope;
}

/** A customer who signed in on the customer page (H5): sees what is their own and nothing by scope. */
export interface CustomerCaller {
  type: 'customer';
  id: string;
  sessionId: string;
  role: 'customer';
  customerId: string;
  scope: { readonly staffIds: readonly [] };
}

/** What the HTTP machine knows of whoever calls; rooms fill the slots below. Roles are plain words here. */
export type Caller = KeyCaller | StaffCaller | CustomerCaller;

/** Throws `AppError` 401 for an unknown key and 429 for an address that failed too often. */
export type Authenticate = (authorization: string | undefined, remoteAddress: string) => Promise<KeyCaller>;

/** What a browser says of itself, as it was sent. */
export interface SessionRequest {
  cookie: string | undefined;
  method: string;
  origin: string | undefined;
  fetchSite: string | undefined;
}

/** Throws `AppError` 401 without a living session and 403 `cross_site` for a write that another site caused. */
export type AuthenticateSession = (request: SessionRequest) => Promise<StaffCaller | CustomerCaller>;

export interface IdempotentCall {
  /** Of the key or the person: what one of them did is nobody else's to replay. */
  callerId: string;
  /** The `Idempotency-Key` of the caller: 1–128 printable ASCII characters. */
  key: string;
  /** SHA-256 over method, path, query and body: the same key with another request is a mistake of the caller. */
  requestHash: string;
}

/** Opaque: proves that this process holds the turn for one key. */
export interface IdempotencyToken {
  readonly callerId: string;
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

/** What a handler tells of its write, where the answer and the path do not: what it was about, and what it changed. No secrets, no personal data. */
export interface AuditNote {
  about(type: string, id: string): void;
  changed(before: Readonly<Record<string, unknown>> | null, after: Readonly<Record<string, unknown>> | null): void;
}

export interface AuditedWrite {
  caller: Caller;
  /** Method and pattern. */
  route: string;
  requestId: string;
  subject: { type: string; id: string } | null;
  before: Readonly<Record<string, unknown>> | null;
  after: Readonly<Record<string, unknown>> | null;
}

/** Keeps who wrote what, for good. */
export interface AuditSlot {
  write(write: AuditedWrite): Promise<void>;
}
