import type { Middleware } from 'koa';
import type { AuthenticateSession, StaffCaller } from '../../kernel/http/access-slots';
import type { Reader } from '../../kernel/database/database';
import type { Route } from '../../kernel/http/route';
import type { Plugs } from '../../kernel/house';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import type { Wecom } from '../../wecom';
import type { Audit } from '../access';
import type { CustomersRoom } from '../customers';
import type { StaffRoom } from '../staff';
import { authDoor, originOf } from './auth-door';
import { createSessionAuthenticator } from './authenticate';
import { createCookies } from './cookies';
import { makeFinishSignIn } from './finish-sign-in';
import { makeUseLink } from './links';
import { meRoutes } from './me-routes';
import { makeOpenSession } from './open-session';
import { makeReadMe } from './read-me';
import { personNow } from './read-person';
import { roleRoutes } from './role-routes';
import { sessionRoutes } from './session-routes';
import { makeStartSignIn, type WecomPages } from './start-sign-in';
import { deleteOver, deleteSessionsOf, moveRole } from './store';

export { makeLink } from './links';

export interface SessionsRoom {
  plugs: Plugs;
  routes: Route[];
  authenticate: AuthenticateSession;
  /** What a browser walks by itself: to WeCom and back, and the one-time link. */
  door: Middleware;
  /** Who somebody is now whose request is over, for work that goes on in their name; null when they are gone. */
  personNow(reader: Reader, person: { personId: string; staffId: string | null }): Promise<StaffCaller | null>;
  /** Ends every session of a person, in the caller's transaction; cookies that stay behind open nothing. */
  endAll(tx: Tx, personId: string): Promise<void>;
  /** Resolves when nothing is being written any more; before the database closes. */
  idle(): Promise<void>;
}

export interface SessionsDeps {
  wecom: Wecom;
  audit: Audit;
  staff: StaffRoom;
  customers: CustomersRoom;
  pages: WecomPages;
  publicUrl: string | null;
  adminUserIds: readonly string[];
  apiHost: string;
  /** Days are told in it. */
  businessTimeZone: string;
}

const MOVE_ROLE = 'sessions.move_role';
const PURGE_EVERY_MS = 10 * 60_000;

/** People at the three faces: how they sign in, who they are, what they may see. */
export function createSessions(machine: Machine, deps: SessionsDeps): SessionsRoom {
  const { publicUrl, staff, customers } = deps;
  const cookies = createCookies(publicUrl === null || publicUrl.startsWith('https:'));
  const person = { ...machine, directory: staff.directory, adminUserIds: new Set(deps.adminUserIds.map((userId) => userId.toLowerCase())) };
  const authenticator = createSessionAuthenticator({ ...person, cookies, ownOrigin: originOf(publicUrl) });
  const openSession = makeOpenSession({ ...machine, audit: deps.audit });
  const findCustomer = {
    byExternalId: async (externalUserId: string) => (await customers.findOrLearn(externalUserId))?.id ?? null,
    byOpenid: (openid: string) => customers.byOpenid(openid),
  };
  return {
    authenticate: authenticator.authenticate,
    idle: authenticator.idle,
    personNow: (reader, asked) => personNow({ ...person, database: reader }, asked, machine.clock.nowMs()),
    async endAll(tx, personId) {
      await deleteSessionsOf(tx, personId);
      tx.afterCommit(() => authenticator.forget((known) => known.id === personId));
    },
    routes: [...meRoutes({ apiHost: deps.apiHost, timeZone: deps.businessTimeZone, readMe: makeReadMe({ ...person, corpId: deps.pages.corpId }) }), ...sessionRoutes({ ...machine, authenticator }), ...roleRoutes({ ...person, authenticator })],
    plugs: {
      jobs: [{ kind: MOVE_ROLE, run: (tx, { key, payload }) => moveRole(tx, key, String(payload['into'])) }],
      subscriptions: [{ on: 'staff.merged', work: ({ subject, data }) => ({ kind: MOVE_ROLE, key: subject, payload: { into: data['into'] } }) }],
      loops: [{ name: 'session purge', idleMs: PURGE_EVERY_MS, turn: async () => (await machine.unitOfWork.run((tx) => deleteOver(tx, machine.clock.nowMs()))) > 0 }],
    },
    door: authDoor({
      ...machine, cookies, publicUrl,
      startSignIn: makeStartSignIn({ ...machine, pages: deps.pages }),
      finishSignIn: makeFinishSignIn({ ...person, wecom: deps.wecom, learnMember: staff.learnMember, findCustomer, openSession }),
      useLink: makeUseLink({ ...machine, audit: deps.audit, openSession }),
    }),
  };
}
