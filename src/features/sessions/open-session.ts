import type { Clock } from '../../kernel/clock';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { CustomerCaller, StaffCaller } from '../../kernel/http/access-slots';
import type { Ids } from '../../kernel/ids';
import type { Audit } from '../access';
import { beginLife, LIMITS, type SessionKind } from './decide-session';
import { hashOf } from './secret-hash';
import { deleteSessionBySecret, insertSession } from './store';

export interface Person {
  kind: SessionKind;
  personId: string;
  /** Of a break-glass administrator only. */
  name: string | null;
  role: string;
}

export interface Arrival {
  person: Person;
  /** The secret of the cookie that the browser came with: that session is over, so that no secret outlives a sign-in. */
  replaced: string | null;
  /** How they came: `wecom` or `link`. */
  way: string;
  requestId: string;
}

/** The cookie's content: known to this browser only from now on. */
export interface OpenedSession {
  secret: string;
  maxAgeSeconds: number;
}

export type OpenSession = (tx: Tx, arrival: Arrival) => Promise<OpenedSession>;

export const makeOpenSession = ({ clock, ids, audit }: { clock: Clock; ids: Ids; audit: Audit }): OpenSession => async (tx, { person, replaced, way, requestId }) => {
  const secret = ids.secret(32);
  const nowMs = clock.nowMs();
  const id = ids.next();
  if (replaced !== null) await deleteSessionBySecret(tx, hashOf(replaced));
  await insertSession(tx, { id, secretHash: hashOf(secret), ...person, createdAtMs: nowMs, ...beginLife(person.kind, nowMs) });
  await audit.writeIn(tx, { caller: callerOf(person, id), route: 'sign in', requestId, subject: { type: 'session', id }, before: null, after: { way } });
  return { secret, maxAgeSeconds: Math.floor(LIMITS[person.kind].absoluteMs / 1000) };
};

function callerOf({ kind, personId: id, role }: Person, sessionId: string): StaffCaller | CustomerCaller {
  if (kind === 'customer') return { type: 'customer', id, sessionId, role: 'customer', customerId: id, scope: { staffIds: [] } };
  return { type: 'session', id, sessionId, role, staffId: kind === 'staff' ? id : null, scope: 'all' };
}
