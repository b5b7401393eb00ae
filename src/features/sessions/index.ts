import { AppError } from '../../kernel/errors';
import type { AuthenticateSession } from '../../kernel/http/access-slots';
import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { meRoutes } from './me-routes';

export interface SessionsRoom {
  routes: Route[];
  authenticate: AuthenticateSession;
}

/** People at the three faces: how they sign in, who they are, what they may see. */
export function createSessions(_machine: Machine, deps: { apiHost: string; company: string }): SessionsRoom {
  const nobody = () => new AppError('signed_out', 'nobody is signed in', { status: 401 });
  return { routes: meRoutes({ apiHost: deps.apiHost, readMe: () => Promise.reject(nobody()) }), authenticate: () => Promise.reject(nobody()) };
}
