import type { Plugs } from '../../kernel/house';
import type { Front } from '../../kernel/http/front';
import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { Metrics } from '../../kernel/metrics';
import type { CallbackCrypto, Wecom } from '../../wecom';
import type { LedgerRoom } from '../ledger';
import { bulkReplayRoutes, presentReplay, type BulkReplayReport } from './bulk-replay/bulk-replay-routes';
import { lastReplay } from './bulk-replay/bulk-replay-store';
import { replayStep } from './bulk-replay/replay-step';
import { createCallbackDoor, DOOR_OUTCOMES } from './callback-door';
import { customerRoutes } from './customer-routes';
import { domainProof } from './domain-proof';
import { FORGET, forgetOldRows, forgetWork } from './forget-old-rows';
import { inboxRoutes } from './inbox-routes';
import { outboxRoutes } from './outbox-routes';
import { quarantineRoutes } from './quarantine-routes';
import { backlog } from './store';
import { CALLBACK_IPS, watchCallbackIps } from './watch-callback-ips';

export { domainProof };
export { BulkReplayView, type BulkReplayReport } from './bulk-replay/bulk-replay-routes';
export { arrivalFile, inboxList, InboxQuery, InboxView } from './inbox-view';
export { outboxList, OutboxView } from './outbox-routes';

export interface OperationsRoom {
  plugs: Plugs;
  routes: Route[];
  door: Front;
  backlog(): Promise<{ inboxPending: number; workPending: number }>;
  /** The last bulk replay of callbacks, under way or over. */
  bulkReplay(): Promise<BulkReplayReport | null>;
}

/** Running it: the callback door, inbox and outbox, and what an operator reads. */
export function createOperations(machine: Machine, deps: { ledger: LedgerRoom; metrics: Metrics; crypto: CallbackCrypto; receiveId: string; wecom: Wecom; businessTimeZone: string }): OperationsRoom {
  const callbacks = deps.metrics.counter('callbacks_total', 'Callbacks by what became of them at the door', { outcome: DOOR_OUTCOMES });
  const waiting = () => backlog(machine.database, machine.clock.nowMs());
  const atScrape = shared(waiting);
  deps.metrics.gauge('inbox_pending', 'Callbacks stored and not yet processed', {}, async () => (await atScrape()).inboxPending);
  deps.metrics.gauge('work_pending', 'Work that is due now', {}, async () => (await atScrape()).workPending);
  return {
    plugs: {
      senders: [watchCallbackIps({ ...machine, wecom: deps.wecom })],
      jobs: [forgetOldRows(machine), replayStep(machine)],
      cron: [{ name: FORGET, expression: '23 3 * * *', timeZone: deps.businessTimeZone, work: forgetWork }, { name: CALLBACK_IPS, expression: '41 4 * * *', timeZone: deps.businessTimeZone, work: () => ({ kind: CALLBACK_IPS, key: 'all', lane: 'bulk', payload: {} }) }],
    },
    routes: [...inboxRoutes(machine), ...bulkReplayRoutes(machine), ...outboxRoutes(machine), ...quarantineRoutes(machine), ...customerRoutes(machine, deps.ledger)],
    door: createCallbackDoor({ ...machine, ...deps, path: '/wecom/callback', onOutcome: (outcome) => callbacks.add({ outcome }) }),
    backlog: waiting,
    bulkReplay: async () => {
      const run = await lastReplay(machine.database);
      return run && presentReplay(run);
    },
  };
}

/** One scrape asks both gauges in one breath: the second joins the question of the first. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => (asked ??= ask().finally(() => { asked = null; }));
}
