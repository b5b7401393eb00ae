import { createHash } from 'node:crypto';
import type { Api, ApiCall } from './api-call';
import { param, refuse } from './api-call';

/** Tickets of the JS-SDK: of the corp (doc 96914) and of the app. */
export const ticketApis: Api[] = [
  { method: 'GET', path: 'get_jsapi_ticket', handle: (call) => ticketOf(call, 'corp') },
  { method: 'GET', path: 'ticket/get', handle: (call) => (param(call, 'type') === 'agent_config' ? ticketOf(call, 'app') : refuse(40035, 'invalid type')) },
];

const LIFE_S = 7200;

/** Within its life every ask gets the same ticket, as with tokens. */
function ticketOf({ world, nowMs }: ApiCall, kind: 'corp' | 'app') {
  const period = Math.floor(nowMs / 1000 / LIFE_S);
  const ticket = createHash('sha256').update(`${world.app.secret} ${kind} ${period}`).digest('base64url');
  return { ticket, expires_in: (period + 1) * LIFE_S - Math.floor(nowMs / 1000) };
}
