import type { Settings } from '../config/settings';
import { ROLES, type Access } from './features/access';
import { domainProof, type OperationsRoom } from './features/operations';
import type { SessionsRoom } from './features/sessions';
import type { SidebarRoom } from './features/sidebar';
import { createHttpServer, type HttpServer } from './kernel/http/http-server';
import { doorOf } from './kernel/http/doors';
import type { Route } from './kernel/http/route';
import { messageOf } from './kernel/logger';
import type { Machine } from './kernel/machine';
import type { Metrics } from './kernel/metrics';
import { webFiles } from './web-files';

const INFO = { title: 'WeCom customer referral', version: '1', roles: ROLES };
/** The open API is promised to the outside; what the faces speak is theirs and moves with them. */
const OPEN_API = [
  { ...INFO, path: '/api/v1/openapi.json', holds: (path: string) => doorOf(path) === 'v1' || path.startsWith('/api/h5/leads/') },
  { ...INFO, path: '/api/console/openapi.json', title: 'WeCom customer referral: the web faces', holds: (path: string) => doorOf(path) !== 'v1' },
];

/** The listener of one process. A `worker` shows its probes only; callbacks and the API belong to `web`. */
export function createDoors(settings: Settings, deps: { machine: Machine; metrics: Metrics; access: Access; sessions: SessionsRoom; operations: OperationsRoom; sidebar: SidebarRoom; routes: readonly Route[] }): HttpServer {
  const { machine, metrics, access, sessions, operations } = deps;
  const open = settings.role !== 'worker';
  return createHttpServer({
    ...machine, ...access, authenticateSession: sessions.authenticate, metrics, host: settings.http.host, port: settings.http.port, metricsToken: settings.metricsToken,
    routes: open ? deps.routes : [], front: open ? [operations.door] : [], mount: open ? [domainProof(settings.domainProofs), sessions.door, webFiles(settings.http.publicUrl, undefined, { '/sidebar/': deps.sidebar.pageData })] : [],
    openApi: OPEN_API,
    async readiness() {
      try {
        return { ready: true, ...(await operations.backlog()) };
      } catch (error) {
        machine.logger.warn('not ready', { error: messageOf(error) });
        return { ready: false, why: 'the database does not answer' };
      }
    },
  });
}
