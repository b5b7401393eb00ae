import { z } from 'zod';
import type { UnitOfWork } from '../../kernel/database/unit-of-work';
import type { Caller } from '../../kernel/http/access-slots';
import { defineRoute, type Route } from '../../kernel/http/route';
import { ROLES } from '../access';
import type { SessionAuthenticator } from './authenticate';
import { deleteSession, deleteSessionsOf } from './store';

const Body = z.strictObject({ everywhere: z.boolean().default(false) });

/** `POST …/logout` of each face: this session, or all of the person's. The cookie that stays behind opens nothing. */
export function sessionRoutes({ unitOfWork, authenticator }: { unitOfWork: UnitOfWork; authenticator: SessionAuthenticator }): Route[] {
  const end = async (caller: Caller, everywhere: boolean): Promise<void> => {
    if (caller.type === 'api_key') return;
    await unitOfWork.run((tx) => (everywhere ? deleteSessionsOf(tx, caller.id) : deleteSession(tx, caller.sessionId)));
    authenticator.forget((known) => (everywhere ? known.id === caller.id : known.sessionId === caller.sessionId));
  };
  const logout = (face: string, roles: readonly [string, ...string[]]) => defineRoute({
    method: 'POST', path: `/api/${face}/logout`, auth: { roles, scope: 'open' }, summary: 'Sign out, here or everywhere', body: Body, responses: { 200: z.object({ signedOut: z.boolean() }) }, secretAnswer: true, // no answer to keep: the next ask is nobody's
    handler: async ({ body, caller, audit }) => {
      await end(caller, body.everywhere);
      if (caller.type !== 'api_key') audit.about('session', caller.sessionId);
      return { status: 200, body: { signedOut: true } };
    },
  });
  return [logout('console', ROLES), logout('sidebar', ROLES), logout('h5', ['customer', ...ROLES])];
}
