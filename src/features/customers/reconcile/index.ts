import type { Plugs } from '../../../kernel/house';
import type { Route } from '../../../kernel/http/route';
import type { Machine } from '../../../kernel/machine';
import type { Metrics } from '../../../kernel/metrics';
import type { Wecom } from '../../../wecom';
import type { ResolveStaff } from '../../staff';
import type { RecordDetails } from '../read-customer';
import type { WriteFacts } from '../write-facts';
import { giveUp, giveUpWork, makeAskReconciliation } from './ask-reconciliation';
import type { ErasedKeyOf } from '../erasure/erased-key';
import { confirmEnd } from './confirm-end';
import { endUnfriended, unfriendedWork } from './end-unfriended';
import { gapMetrics } from './gap-metrics';
import { judgeMembers } from './judge-members';
import { listMember } from './list-member';
import { planReconciliation, planWork } from './plan-reconciliation';
import { reconcileRoutes } from './routes';
import { makeSteps } from './steps';
import { makeStorePage } from './store-page';

type Deps = Machine & { wecom: Wecom; metrics: Metrics; resolveStaff: ResolveStaff; writeFacts: WriteFacts; recordDetails: RecordDetails; erasedKeyOf: ErasedKeyOf; businessTimeZone: string };
type Plugged = Required<Pick<Plugs, 'jobs' | 'senders' | 'subscriptions' | 'cron'>>;

const ASK = 'reconcile.ask';

/**
 * Reconcile 对账: every night, or when asked, what WeCom lists is compared with what we know. staff.list → plan → list each member → compare → ask about
 * each end → done (policy 6, docs/adr/0017).
 */
export function createReconcile(deps: Deps): Plugged & { routes: Route[] } {
  const all = { ...deps, steps: makeSteps(deps), storePage: makeStorePage(deps) };
  const ask = makeAskReconciliation(deps);
  gapMetrics(deps.metrics, deps.database);
  return {
    routes: reconcileRoutes(deps, ask),
    senders: [listMember(all), confirmEnd(all)],
    jobs: [
      { kind: ASK, run: async (tx, { id }) => void (await ask(tx, { type: 'work', id })) },
      giveUp(deps), planReconciliation(all), judgeMembers(all), endUnfriended(deps),
    ],
    subscriptions: [
      { on: 'staff.listed', wants: ({ data }) => data['reconciliation'] !== null, work: ({ data }) => planWork(String(data['reconciliation'])) },
      { on: 'staff.list_refused', wants: ({ data }) => data['reconciliation'] !== null, work: ({ data }) => giveUpWork(String(data['reconciliation'])) },
      { on: 'customer.not_friend', work: unfriendedWork },
    ],
    // at night: most callbacks of the day are in, and hardly anybody is being greeted
    cron: [{ name: ASK, expression: '40 3 * * *', timeZone: deps.businessTimeZone, work: () => ({ kind: ASK, key: 'nightly', payload: {} }) }],
  };
}
