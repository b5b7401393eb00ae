import { notFound } from '../../../kernel/errors';
import { causeOf } from '../../../kernel/http/cause-of';
import { defineRoute, type Route } from '../../../kernel/http/route';
import type { Machine } from '../../../kernel/machine';
import type { makeAskReconciliation } from './ask-reconciliation';
import { bySendInAll } from './reconcile-store';
import { lastReconciliation, presentReconciliation, ReconciliationView } from './view-reconciliation';

export function reconcileRoutes({ database, unitOfWork }: Machine, ask: ReturnType<typeof makeAskReconciliation>): Route[] {
  return [
    defineRoute({
      method: 'POST', path: '/api/v1/reconciliations', auth: { roles: ['admin'] }, summary: 'Compare staff, customers and follows with WeCom; while that runs, this run is the answer', responses: { 202: ReconciliationView },
      handler: async ({ caller }) => {
        const run = await unitOfWork.run((tx) => ask(tx, causeOf(caller)));
        return { status: 202, body: presentReconciliation(run, await bySendInAll(database)) };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/reconciliations/last', auth: { roles: ['admin', 'supervisor', 'auditor'], scope: 'open' }, summary: 'What the last reconcile found, or how far it is', responses: { 200: ReconciliationView },
      handler: async () => {
        const last = await lastReconciliation(database);
        if (!last) throw notFound('reconciliation.none', 'there has been no reconcile yet');
        return { status: 200, body: last };
      },
    }),
  ];
}
