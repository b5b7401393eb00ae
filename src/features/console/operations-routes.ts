import { z } from 'zod';
import { instantText } from '../../kernel/http/instant-field';
import { PageQuery, pageOf } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { CustomersRoom } from '../customers';
import { arrivalFile, BulkReplayView, inboxList, InboxQuery, InboxView, outboxList, OutboxView, type OperationsRoom } from '../operations';
import { lastCallbackAtMs } from './home-views';
import { lastGap, oldestDueAtMs } from './operations-views';
import { Instant, Member, when } from './shown';

const READ = { roles: ['admin', 'auditor'] } as const;
const STATES = ['pending', 'processing', 'done', 'failed', 'expired', 'parked'] as const;
/** `gap`: adds that no callback told of, as the last reconcile that came to its end found them. */
const Line = z.object({ lastCallbackAt: Instant, inboxPending: z.int(), workPending: z.int(), oldestDueAt: Instant, gap: z.object({ missedAdds: z.int(), at: z.string() }).nullable() });

const Run = z.object({
  id: z.string(), status: z.enum(['running', 'done', 'given_up']), startedAt: z.string(), finishedAt: Instant, scanned: z.int(), missedAdds: z.int(), missedDeletes: z.int(), missedDeletesBySend: z.int(), repaired: z.int(), parked: z.int(),
  progress: z.object({ members: z.int(), listed: z.int(), toConfirm: z.int() }),
});
/** `held` and `absent`: of the follows we hold of this member, how many the listing lacked. */
const ParkedMember = z.object({ member: Member, why: z.enum(['out_of_range', 'refused', 'circle', 'too_many']).nullable(), held: z.int(), absent: z.int() });
const Reconciled = z.object({ run: Run.nullable(), phase: z.enum(['members', 'listing', 'comparing', 'confirming']).nullable(), expected: z.int().nullable(), parkedMembers: z.array(ParkedMember), line: Line });

/** A bulk replay that is over is shown for a day. */
const SHOWN_MS = 24 * 3_600_000;
type Deps = Machine & { operations: OperationsRoom; customers: CustomersRoom };

/** 收发件箱: what came in, what went out and what the last reconcile found, each with how it stands above it. */
export function operationsConsoleRoutes({ database, clock, operations, customers }: Deps): Route[] {
  const line = async (): Promise<z.input<typeof Line>> => {
    const gap = await lastGap(database);
    return {
      lastCallbackAt: when(await lastCallbackAtMs(database)), ...(await operations.backlog()), oldestDueAt: when(await oldestDueAtMs(database, clock.nowMs())),
      gap: gap && { missedAdds: gap.missedAdds, at: instantText(gap.finishedAtMs) },
    };
  };
  const recentReplay = async () => {
    const run = await operations.bulkReplay();
    return run && (run.status === 'running' || Date.parse(run.startedAt) > clock.nowMs() - SHOWN_MS) ? run : null;
  };
  return [
    defineRoute({
      method: 'GET', path: '/api/console/operations/inbox', auth: READ, summary: 'Callbacks, newest first, and what waits', query: InboxQuery, responses: { 200: pageOf(InboxView).extend({ line: Line, bulkReplay: BulkReplayView.nullable() }) },
      handler: async ({ query }) => ({ status: 200, body: { ...(await inboxList(database, query)), line: await line(), bulkReplay: await recentReplay() } }),
    }),
    defineRoute({
      method: 'GET', path: '/api/console/operations/outbox', auth: READ, summary: 'Messages, newest first, and what waits', query: PageQuery.extend({ status: z.enum(STATES).optional() }), responses: { 200: pageOf(OutboxView).extend({ line: Line }) },
      handler: async ({ query }) => ({ status: 200, body: { ...(await outboxList(database, query)), line: await line() } }),
    }),
    defineRoute({
      method: 'GET', path: '/api/console/operations/reconciliation', auth: READ, summary: 'The last reconcile: what it found, or how far it is, and whose listing was parked', responses: { 200: Reconciled },
      handler: async () => {
        const { parkedMembers, ...seen } = await customers.reconciliation(database);
        return { status: 200, body: { ...seen, parkedMembers: parkedMembers.map(({ userId, name, ...rest }) => ({ member: { userId, name }, ...rest })), line: await line() } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/console/operations/inbox/:id', auth: READ, summary: 'One callback as it was stored, without what identifies anybody', params: z.strictObject({ id: IdText }),
      responses: { 200: InboxView.extend({ body: z.string().nullable() }) },
      handler: async ({ params }) => {
        const { body, ...row } = await arrivalFile(database, params.id);
        return { status: 200, body: { ...row, body: body === null ? null : veiled(body) } };
      },
    }),
  ];
}

/** Words that people wrote, and codes that do something, are shown as stars; ids stay, they are what one looks for. */
const SECRET = /<(WelcomeCode|Name|Remark|Mobile|Email|Telephone|Address|Avatar)>[\s\S]*?<\/\1>/g;
export const veiled = (xml: string): string => xml.replace(SECRET, '<$1>***</$1>');
