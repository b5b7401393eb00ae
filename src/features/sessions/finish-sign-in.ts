import type { Clock } from '../../kernel/clock';
import type { UnitOfWork } from '../../kernel/database/unit-of-work';
import { WecomError, type Visitor, type Wecom } from '../../wecom';
import type { LearnMember } from '../staff';
import { isFace, type Face } from './decide-return';
import { decideWhy, type Why } from './decide-why';
import type { OpenedSession, OpenSession, Person } from './open-session';
import { presentMember, type PersonDeps } from './read-person';
import { hashOf } from './secret-hash';
import { takeSignIn } from './store';

export interface Return {
  /** Absent when the person said no. */
  code: string | null;
  state: string;
  /** Of the browser that came back. */
  cookie: string | null;
  /** Of a session it already had. */
  replaced: string | null;
  requestId: string;
}

export type SignedIn = { kind: 'in'; returnTo: string; session: OpenedSession } | { kind: 'refused'; face: Face; why: Why };
export type FinishSignIn = (back: Return) => Promise<SignedIn>;

export interface FindCustomer {
  /** Internal id of the customer with this external_userid, asked of WeCom when we never heard of them; null: nobody's customer. */
  byExternalId(externalUserId: string): Promise<string | null>;
  byOpenid(openid: string): Promise<string | null>;
}

type Deps = PersonDeps & { unitOfWork: UnitOfWork; clock: Clock; wecom: Wecom; learnMember: LearnMember; findCustomer: FindCustomer; openSession: OpenSession };

/** A browser comes back from WeCom. Who it is, WeCom says and nobody else: no identity is taken from the address (law 7). */
export const makeFinishSignIn = (deps: Deps): FinishSignIn => async ({ code, state, cookie, replaced, requestId }) => {
  const departure = await deps.unitOfWork.run((tx) => takeSignIn(tx, hashOf(state)));
  const face: Face = isFace(departure?.face) ? departure.face : 'console';
  if (!departure || deps.clock.nowMs() >= departure.expiresAtMs) return { kind: 'refused', face, why: 'expired' };
  if (cookie === null || hashOf(cookie) !== departure.cookieHash) return { kind: 'refused', face, why: 'other_browser' };
  if (code === null) return { kind: 'refused', face, why: 'denied' };
  try {
    const person = await personOf(deps, face, await deps.wecom.signIn.whoIs(code));
    if (typeof person === 'string') return { kind: 'refused', face, why: person };
    return { kind: 'in', returnTo: departure.returnTo, session: await deps.unitOfWork.run((tx) => deps.openSession(tx, { person, replaced, way: 'wecom', requestId })) };
  } catch (error) {
    if (error instanceof WecomError) return { kind: 'refused', face, why: decideWhy(error) };
    throw error;
  }
};

async function personOf(deps: Deps, face: Face, { userId, openid, externalUserId }: Visitor): Promise<Person | Why> {
  if (userId !== null) {
    const staffId = await deps.learnMember(userId);
    const present = await presentMember(deps, staffId);
    return present ? { kind: 'staff', personId: staffId, name: null, role: present.role } : 'not_active';
  }
  if (face !== 'h5') return 'not_staff';
  const found = externalUserId !== null ? await deps.findCustomer.byExternalId(externalUserId) : openid !== null ? await deps.findCustomer.byOpenid(openid) : null;
  return found === null ? 'unknown_customer' : { kind: 'customer', personId: found, name: null, role: 'customer' };
}
