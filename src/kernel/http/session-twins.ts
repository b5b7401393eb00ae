import { doorOf } from './doors';
import type { Auth, Route } from './route';

const V1 = '/api/v1/';
const CONSOLE = '/api/console/';

/**
 * The console acts through the verbs of the open API: every guarded route of it is answered under `/api/console` too, for people instead of keys.
 * A read has no twin where the console has a view of its own at that address.
 */
export function sessionTwins(routes: readonly Route[]): Route[] {
  const taken = new Set(routes.map(shapeOf));
  return routes.filter((route) => route.auth !== 'public' && doorOf(route.path) === 'v1').map(twinOf).filter((twin) => twin.method !== 'GET' || !taken.has(shapeOf(twin)));
}

const twinOf = (route: Route): Route => ({ ...route, path: CONSOLE + route.path.slice(V1.length), auth: forPeople(route.auth) });

function forPeople(auth: Auth): Auth {
  if (auth === 'public') return auth;
  return { roles: [...auth.roles, ...(auth.inScope ?? [])], ...(auth.scope ? { scope: auth.scope } : {}) };
}

/** Two routes of one shape answer the same requests, whatever their parameters are called. */
export const shapeOf = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path.replace(/:\w+/g, ':')}`;
