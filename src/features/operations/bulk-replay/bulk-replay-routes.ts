import { z } from 'zod';
import { notFound } from '../../../kernel/errors';
import { causeOf } from '../../../kernel/http/cause-of';
import { InstantInput, instantText } from '../../../kernel/http/instant-field';
import { defineRoute, type Route } from '../../../kernel/http/route';
import type { Machine } from '../../../kernel/machine';
import { makeAskBulkReplay } from './ask-bulk-replay';
import { countArrivals, lastReplay, type BulkReplayRecord, type ReplayFilter } from './bulk-replay-store';
import { sayCount } from './decide-count';

const READ = { roles: ['admin', 'auditor'] } as const;
const WANTED = ['parked', 'failed'] as const;
const Wish = z.strictObject({ status: z.enum(WANTED), receivedFrom: InstantInput.optional(), receivedTo: InstantInput.optional() });
const CountView = z.object({ n: z.int(), kind: z.enum(['exact', 'about', 'at_least']) });

/** `counted` when it was asked for; `untouched`: met, and left as they were, because their content was blanked or somebody worked on them. */
export const BulkReplayView = z.object({
  id: z.string(), status: z.enum(['running', 'done', 'given_up']), wanted: z.enum(WANTED), receivedFrom: z.string().nullable(), receivedTo: z.string().nullable(), counted: CountView, replayed: z.int(), untouched: z.int(),
  startedAt: z.string(), finishedAt: z.string().nullable(),
}).meta({ id: 'BulkReplay' });
export type BulkReplayReport = z.input<typeof BulkReplayView>;

const instant = (ms: number | null): string | null => (ms === null ? null : instantText(ms));

export const presentReplay = ({ id, status, wanted, fromMs, toMs, counted, replayed, untouched, startedAtMs, finishedAtMs }: BulkReplayRecord): BulkReplayReport => ({
  id, status: status as BulkReplayReport['status'], wanted: wanted as BulkReplayReport['wanted'], receivedFrom: instant(fromMs), receivedTo: instant(toMs), counted: sayCount(counted), replayed, untouched,
  startedAt: instantText(startedAtMs), finishedAt: instant(finishedAtMs),
});

const filterOf = ({ status, receivedFrom, receivedTo }: z.output<typeof Wish>): ReplayFilter => ({ wanted: status, fromMs: receivedFrom ?? null, toMs: receivedTo ?? null });

export function bulkReplayRoutes(machine: Machine): Route[] {
  const { database } = machine;
  const ask = makeAskBulkReplay(machine);
  return [
    defineRoute({
      method: 'GET', path: '/api/v1/inbox/replays/count', auth: READ, summary: 'How many callbacks a bulk replay would meet', query: Wish, responses: { 200: CountView },
      handler: async ({ query }) => ({ status: 200, body: sayCount(await countArrivals(database, filterOf(query))) }),
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/inbox/replays/last', auth: READ, summary: 'How far the last bulk replay is, or came', responses: { 200: BulkReplayView },
      handler: async () => {
        const run = await lastReplay(database);
        if (!run) throw notFound('inbox.no_replay', 'there has been no bulk replay yet');
        return { status: 200, body: presentReplay(run) };
      },
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/inbox/replays', auth: { roles: ['admin'] }, summary: 'Process all parked, or all failed, callbacks again, some at a time; one such replay at a time', body: Wish, responses: { 202: BulkReplayView },
      handler: async ({ body, caller, newId, audit }) => {
        const run = await ask(filterOf(body), causeOf(caller), newId);
        const { wanted, receivedFrom, receivedTo, counted } = presentReplay(run);
        audit.about('bulk_replay', run.id);
        audit.changed(null, { wanted, receivedFrom, receivedTo, counted: counted.n });
        return { status: 202, body: presentReplay(run) };
      },
    }),
  ];
}
