import type { Clock } from '../../kernel/clock';
import type { UnitOfWork } from '../../kernel/database/unit-of-work';
import { AppError, forbidden } from '../../kernel/errors';
import type { AuthenticateSession, CustomerCaller, StaffCaller } from '../../kernel/http/access-slots';
import { messageOf, type Logger } from '../../kernel/logger';
import type { Cookies } from './cookies';
import { isCrossSite } from './decide-cross-site';
import { decideUse, type SessionKind } from './decide-session';
import { callerOf, type PersonDeps } from './read-person';
import { hashOf } from './secret-hash';
import { noteUse, sessionBySecret } from './store';

/** What a member lost by being disabled or given another role is lost within a second, in every process. */
const CACHED_FOR_MS = 900;
const MOST_CACHED = 1000;

type Deps = PersonDeps & { unitOfWork: UnitOfWork; clock: Clock; logger: Logger; cookies: Cookies; ownOrigin: string | null };

export interface SessionAuthenticator {
  authenticate: AuthenticateSession;
  /** In this process a session that was ended is over at once. */
  forget(which: (caller: StaffCaller | CustomerCaller) => boolean): void;
  idle(): Promise<void>;
}

export function createSessionAuthenticator(deps: Deps): SessionAuthenticator {
  const known = new Map<string, { caller: StaffCaller | CustomerCaller; untilMs: number }>();
  const onTheirWay = new Set<Promise<void>>();

  const find = async (secretHash: string): Promise<StaffCaller | CustomerCaller | null> => {
    const nowMs = deps.clock.nowMs();
    const cached = known.get(secretHash);
    if (cached && nowMs < cached.untilMs) return cached.caller;
    known.delete(secretHash);
    const session = await sessionBySecret(deps.database, secretHash);
    const use = session ? decideUse(session.kind as SessionKind, session, nowMs) : null;
    if (!session || !use?.alive) return null;
    const caller = await callerOf(deps, session);
    if (!caller) return null;
    if (known.size >= MOST_CACHED) known.clear();
    known.set(secretHash, { caller, untilMs: Math.min(nowMs + CACHED_FOR_MS, session.endsAtMs) });
    if (use.note) note(session.id, use.note);
    return caller;
  };

  /** Behind the request's back; a failure costs a note, not a request. */
  const note = (id: string, life: Parameters<typeof noteUse>[2]): void => {
    const writing = deps.unitOfWork.run((tx) => noteUse(tx, id, life))
      .then(() => undefined, (error: unknown) => deps.logger.warn('the use of a session could not be noted', { error: messageOf(error) }))
      .finally(() => onTheirWay.delete(writing));
    onTheirWay.add(writing);
  };

  return {
    authenticate: async (request) => {
      if (isCrossSite(request, deps.ownOrigin)) throw forbidden('cross_site', 'another site caused this request');
      const secret = deps.cookies.read('session', request.cookie);
      const caller = secret === null ? null : await find(hashOf(secret));
      if (!caller) throw new AppError('signed_out', 'nobody is signed in; sign in again', { status: 401 });
      return caller;
    },
    forget: (which) => {
      for (const [hash, { caller }] of known) if (which(caller)) known.delete(hash);
    },
    idle: async () => {
      await Promise.all(onTheirWay);
    },
  };
}
