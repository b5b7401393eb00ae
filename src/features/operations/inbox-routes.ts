import { z } from 'zod';
import { causeOf } from '../../kernel/http/cause-of';
import { pageOf } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { arrivalOf } from './arrival-of';
import { inboxList, InboxQuery, InboxView, presentArrival } from './inbox-view';
import { makeParkArrival } from './park-arrival';
import { makeReplayArrival } from './replay-arrival';
import { makeSettleArrival } from './settle-arrival';
import { makeUnsettleArrival } from './unsettle-arrival';

const WRITE = { roles: ['admin'] } as const;
const Id = z.strictObject({ id: IdText });
const MOST_REASON = 200;
const Reason = z.string().trim().min(1).refine((text) => [...text].length <= MOST_REASON, `must have at most ${MOST_REASON} characters`);

export function inboxRoutes(machine: Machine): Route[] {
  const { database } = machine;
  const [replay, park] = [makeReplayArrival(machine), makeParkArrival(machine)];
  return [
    defineRoute({
      method: 'GET', path: '/api/v1/inbox', auth: { roles: ['admin', 'auditor'] }, summary: 'Callbacks as they were stored, newest first', query: InboxQuery, responses: { 200: pageOf(InboxView) },
      handler: async ({ query }) => ({ status: 200, body: await inboxList(database, query) }),
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/inbox/:id/replay', auth: WRITE, summary: 'Process a callback again', params: Id, responses: { 200: InboxView },
      handler: async ({ params, caller }) => ({ status: 200, body: await presentArrival(database, await replay(params.id, causeOf(caller))) }),
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/inbox/:id/park', auth: WRITE, summary: 'Put a waiting callback aside', params: Id, responses: { 200: InboxView },
      handler: async ({ params, caller }) => ({ status: 200, body: await presentArrival(database, await park(params.id, causeOf(caller))) }),
    }),
    ...settleRoutes(machine),
  ];
}

function settleRoutes(machine: Machine): Route[] {
  const { database } = machine;
  const [settle, unsettle] = [makeSettleArrival(machine), makeUnsettleArrival(machine)];
  const shown = async (id: string) => presentArrival(database, await arrivalOf(database, id));
  return [
    defineRoute({
      method: 'POST', path: '/api/v1/inbox/:id/settle', auth: WRITE, summary: 'Mark a callback as handled by hand: nothing is made of it any more', params: Id, body: z.strictObject({ reason: Reason }), responses: { 200: InboxView },
      handler: async ({ params, body, caller, audit }) => {
        const { from } = await settle(params.id, body.reason, causeOf(caller));
        audit.changed({ status: from }, { status: 'done', settled: true });
        return { status: 200, body: await shown(params.id) };
      },
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/inbox/:id/unsettle', auth: WRITE, summary: 'Take that mark back: the callback is again what it was', params: Id, responses: { 200: InboxView },
      handler: async ({ params, caller, audit }) => {
        const { to } = await unsettle(params.id, causeOf(caller));
        audit.changed({ status: 'done', settled: true }, { status: to });
        return { status: 200, body: await shown(params.id) };
      },
    }),
  ];
}
