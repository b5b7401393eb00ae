import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Plugs } from '../../../kernel/house';
import type { Route } from '../../../kernel/http/route';
import type { Machine } from '../../../kernel/machine';
import type { Wecom } from '../../../wecom';
import { customersByExternalIds } from '../store';
import type { WriteFacts } from '../write-facts';
import { makeAskHandover, prepareHandover } from './ask-handover';
import { handoversAwaiting } from './handover-store';
import { pollHandover, pollWork } from './poll-handover';
import { handoverRoutes } from './routes';
import { sendHandover } from './send-handover';

type Deps = Machine & { wecom: Wecom; writeFacts: WriteFacts };
type Plugged = Required<Pick<Plugs, 'jobs' | 'senders' | 'subscriptions'>>;

/** Callbacks of one handover come by the hundred: one look answers those of two seconds. */
const TOGETHER_MS = 2000;

/** Handover 继承: ask → transfer_customer → transfer_result until everybody's end is known; a callback makes the next look come at once (policy 5, 30). */
export function createHandovers(deps: Deps): Plugged & { routes: Route[]; transferFailed: (tx: Tx, externalUserIds: readonly string[]) => Promise<void> } {
  const lookSoon = async (tx: Tx, customerIds: readonly string[]): Promise<void> => {
    if (customerIds.length === 0) return;
    const slot = Math.floor(deps.clock.nowMs() / TOGETHER_MS) + 1;
    for (const id of await handoversAwaiting(tx, customerIds)) tx.enqueue(pollWork(id, slot * TOGETHER_MS, { told: true, once: `handover.poll:${id}:${slot}` }));
  };
  return {
    routes: handoverRoutes(deps, makeAskHandover(deps)),
    senders: [sendHandover(deps), pollHandover(deps)],
    jobs: [prepareHandover(deps), { kind: 'handover.told', runAll: (tx, works) => lookSoon(tx, [...new Set(works.map(({ key }) => key))]) }],
    subscriptions: [
      { on: 'follow.changed', wants: ({ data, cause }) => data['kind'] === 'end_transfer' && cause.type === 'callback', work: (event) => ({ kind: 'handover.told', key: event.subject, payload: {} }) },
    ],
    transferFailed: async (tx, externalUserIds) => lookSoon(tx, (await customersByExternalIds(tx, externalUserIds)).map(({ id }) => id)),
  };
}
