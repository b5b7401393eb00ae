import type { Settings } from '../config/settings';
import { ROLES, type Access } from './features/access';
import { domainProof, type OperationsRoom } from './features/operations';
import { createHttpServer, type HttpServer } from './kernel/http/http-server';
import type { Route } from './kernel/http/route';
import { messageOf } from './kernel/logger';
import type { Machine } from './kernel/machine';
import type { Metrics } from './kernel/metrics';

/** The listener of one process. A `worker` shows its probes only; callbacks and the API belong to `web`. */
export function createDoors(settings: Settings, deps: { machine: Machine; metrics: Metrics; access: Access; operations: OperationsRoom; routes: readonly Route[] }): HttpServer {
  const { machine, metrics, access, operations } = deps;
  const open = settings.role !== 'worker';
  return createHttpServer({
    ...machine, ...access, metrics, host: settings.http.host, port: settings.http.port, metricsToken: settings.metricsToken,
    routes: open ? deps.routes : [], front: open ? [operations.door] : [], mount: open ? [domainProof(settings.domainProofs)] : [],
    openApi: { path: '/api/v1/openapi.json', roles: ROLES, title: 'WeCom customer referral', version: '1' },
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
