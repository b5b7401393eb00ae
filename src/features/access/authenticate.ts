import type { Clock } from '../../kernel/clock';
import type { Reader } from '../../kernel/database/database';
import type { UnitOfWork } from '../../kernel/database/unit-of-work';
import { AppError } from '../../kernel/errors';
import type { Authenticate, KeyCaller } from '../../kernel/http/access-slots';
import { messageOf, type Logger } from '../../kernel/logger';
import { createFailureLimit } from './failure-limit';
import { hashOfKey, keyTextOf } from './key-text';
import { liveKeyByHash, noteUse } from './store';

const CACHED_FOR_MS = 900; // a key revoked by another process is dead within a second
const MOST_CACHED = 1000;
const NOTED_EVERY_MS = 60_000;

export interface Authenticator {
  authenticate: Authenticate;
  /** Forgets what it knows of a key, so that a revocation in this process counts at once. */
  forget(apiKeyId: string): void;
  /** Resolves when no note of use is on its way to the database. */
  idle(): Promise<void>;
}

export function createAuthenticator(deps: { database: Reader; unitOfWork: UnitOfWork; clock: Clock; logger: Logger }): Authenticator {
  const known = new Map<string, { caller: KeyCaller; untilMs: number }>();
  const failures = createFailureLimit(deps.clock);
  const uses = createUseNotes(deps);

  const find = async (keyHash: string): Promise<KeyCaller | null> => {
    const nowMs = deps.clock.nowMs();
    const cached = known.get(keyHash);
    if (cached && nowMs < cached.untilMs) return cached.caller;
    known.delete(keyHash);
    const row = await liveKeyByHash(deps.database, keyHash);
    if (!row) return null; // never cached: a key made a moment ago works
    const caller: KeyCaller = { type: 'api_key', id: row.id, role: row.role, scope: 'all' };
    if (known.size >= MOST_CACHED) known.clear();
    known.set(keyHash, { caller, untilMs: nowMs + CACHED_FOR_MS });
    uses.note(row.id, row.lastUsedAtMs);
    return caller;
  };

  return {
    authenticate: async (authorization, remoteAddress) => {
      const text = keyTextOf(authorization);
      const caller = text === null ? null : await find(hashOfKey(text));
      // a good key passes even from a blocked address: behind a proxy everybody shares one, and 256 bits are not guessed
      if (caller) return caller;
      const waitSeconds = failures.count(remoteAddress);
      throw waitSeconds === null ? unauthorized() : tooManyFailures(waitSeconds);
    },
    forget: (apiKeyId) => {
      for (const [hash, { caller }] of known) if (caller.id === apiKeyId) known.delete(hash);
    },
    idle: () => uses.idle(),
  };
}

/** Writes `lastUsedAtMs` behind the request's back, once a minute per key; a failure costs a note, not a request. */
function createUseNotes({ unitOfWork, clock, logger }: { unitOfWork: UnitOfWork; clock: Clock; logger: Logger }) {
  const notedAtMs = new Map<string, number>();
  const onTheirWay = new Set<Promise<void>>();
  return {
    note(apiKeyId: string, lastUsedAtMs: number | null): void {
      const nowMs = clock.nowMs();
      if (nowMs - Math.max(notedAtMs.get(apiKeyId) ?? 0, lastUsedAtMs ?? 0) < NOTED_EVERY_MS) return;
      if (notedAtMs.size >= MOST_CACHED) notedAtMs.clear();
      notedAtMs.set(apiKeyId, nowMs);
      const writing = unitOfWork.run((tx) => noteUse(tx, apiKeyId, nowMs))
        .then(() => undefined, (error: unknown) => logger.warn('the use of an API key could not be noted', { apiKeyId, error: messageOf(error) }))
        .finally(() => onTheirWay.delete(writing));
      onTheirWay.add(writing);
    },
    idle: async (): Promise<void> => {
      await Promise.all(onTheirWay);
    },
  };
}

const unauthorized = () =>
  new AppError('unauthorized', 'this needs an API key: Authorization: Bearer wr_…', { status: 401, headers: { 'www-authenticate': 'Bearer' } });

const tooManyFailures = (waitSeconds: number) =>
  new AppError('too_many_failures', 'too many wrong keys from this address', { status: 429, headers: { 'retry-after': String(waitSeconds) } });
