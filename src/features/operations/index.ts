import type { Middleware } from 'koa';
import type { Plugs } from '../../kernel/house';
import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { Metrics } from '../../kernel/metrics';
import type { CallbackCrypto } from '../../wecom';
import type { LedgerRoom } from '../ledger';
import { createCallbackDoor, type DoorOutcome } from './callback-door';
import { customerRoutes } from './customer-routes';
import { operationRoutes } from './routes';
import { backlog } from './store';

export interface OperationsRoom {
  plugs: Plugs;
  routes: Route[];
  door: Middleware;
  backlog(): Promise<{ inboxPending: number; workPending: number }>;
}

const OUTCOMES: readonly DoorOutcome[] = ['stored', 'verified', 'refused', 'not_stored'];

/** Running it: the callback door, inbox and outbox, and what an operator reads. */
export function createOperations(machine: Machine, deps: { ledger: LedgerRoom; metrics: Metrics; crypto: CallbackCrypto; receiveId: string }): OperationsRoom {
  const callbacks = deps.metrics.counter('callbacks_total', 'Callbacks by what became of them at the door', { outcome: OUTCOMES });
  const waiting = () => backlog(machine.database, machine.clock.nowMs());
  deps.metrics.gauge('inbox_pending', 'Callbacks stored and not yet processed', {}, async () => (await waiting()).inboxPending);
  deps.metrics.gauge('work_pending', 'Work that is due now', {}, async () => (await waiting()).workPending);
  return {
    plugs: {},
    routes: [...operationRoutes(machine), ...customerRoutes(machine, deps.ledger)],
    door: createCallbackDoor({ ...machine, ...deps, path: '/wecom/callback', onOutcome: (outcome) => callbacks.add({ outcome }) }),
    backlog: waiting,
  };
}
