import { z } from 'zod';
import type { Caller } from '../../kernel/http/access-slots';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { claimWords } from '../referrals';
import { claimLines, type ClaimLine } from './claim-views';
import { membersByIds, peopleByIds, personIn, type Sees } from './people';
import { reviewsWaiting, ReviewsWaiting } from './reviews-waiting';
import { CampaignName, Instant, Person, when } from './shown';

const STATUSES = ['open', 'accepted', 'refused'] as const;

/** `own`: claimed by whoever looks, so another person has to decide. */
const ClaimItem = z.object({
  id: z.string(), campaign: CampaignName, referrer: Person, friend: Person, status: z.enum(STATUSES), evidence: z.string(), claimedBy: z.string(), decidedBy: z.string().nullable(), own: z.boolean(),
  decidedAt: Instant, note: z.string().nullable(), escalatedAt: Instant, createdAt: z.string(),
}).meta({ id: 'ClaimItem' });

/** 待审核: claims that a second person decides. */
export const claimConsoleRoute = ({ database, persons }: Machine): Route => defineRoute({
  method: 'GET', path: '/api/console/claims', auth: { roles: ['admin', 'supervisor', 'auditor'], scope: 'cut' }, summary: 'Claims with the people in them, newest first', query: PageQuery.extend({ status: z.enum(STATUSES).optional() }),
  responses: { 200: pageOf(ClaimItem).extend({ waiting: ReviewsWaiting }) },
  handler: async ({ query, caller }) => {
    const found = page(await claimLines(database, caller.scope, query.status, query.limit, query.cursor), query.limit, (row) => row.id);
    return { status: 200, body: { items: await present({ database, persons }, caller, found.items), nextCursor: found.nextCursor, waiting: await reviewsWaiting(database, caller.scope) } };
  },
});

async function present({ database, persons }: Sees, caller: Caller, rows: readonly ClaimLine[]): Promise<z.input<typeof ClaimItem>[]> {
  const people = await peopleByIds({ database, persons }, caller, rows.flatMap((row) => [row.referrerId, row.refereeId]));
  const members = await membersByIds(database, rows.flatMap((row) => [row.claimedBy, row.decidedBy]));
  const nameOf = (id: string) => members.get(id)?.name ?? members.get(id)?.userId ?? id;
  return rows.map((row) => ({
    id: row.id, campaign: { id: row.campaignId, name: row.campaignName }, referrer: personIn(people, row.referrerId), friend: personIn(people, row.refereeId), status: row.status as (typeof STATUSES)[number],
    ...claimWords(persons, row), claimedBy: nameOf(row.claimedBy), decidedBy: row.decidedBy === null ? null : nameOf(row.decidedBy), own: row.claimedBy === caller.id, decidedAt: when(row.decidedAtMs),
    escalatedAt: when(row.escalatedAtMs), createdAt: instantText(row.createdAtMs),
  }));
}
