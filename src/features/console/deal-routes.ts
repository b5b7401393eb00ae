import { z } from 'zod';
import { notFound } from '../../kernel/errors';
import type { Caller } from '../../kernel/http/access-slots';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery, type Page } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { dealLine, dealLines, refundsOf, type DealRow } from './deal-views';
import { peopleByIds, personIn, type Sees } from './people';
import { CampaignName, Person, type Turning } from './shown';

const READ = { roles: ['admin', 'supervisor', 'finance', 'auditor'], scope: 'cut' } as const;
export const DealLine = z.object({
  reference: z.string(), customer: Person, campaign: CampaignName.nullable(), amountFen: z.int(), refundedFen: z.int(), closedAt: z.string(), createdAt: z.string(),
}).meta({ id: 'DealLine' });
const DealFile = DealLine.extend({ refunds: z.array(z.object({ reference: z.string(), amountFen: z.int(), at: z.string() })) }).meta({ id: 'DealFile' });

export async function dealPage({ database: reader, persons }: Sees, caller: Caller, { limit, cursor: before }: Turning): Promise<Page<z.input<typeof DealLine>>> {
  const found = page(await dealLines(reader, caller.scope, limit, before), limit, (row) => row.id);
  return { items: await present({ database: reader, persons }, caller, found.items), nextCursor: found.nextCursor };
}

/** 成交与退款: a deal is its customer's. */
export const dealConsoleRoutes = ({ database, persons }: Machine): Route[] => [
  defineRoute({
    method: 'GET', path: '/api/console/deals', auth: READ, summary: 'Deals with whose they are, newest first', query: PageQuery, responses: { 200: pageOf(DealLine) },
    handler: async ({ query, caller }) => ({ status: 200, body: await dealPage({ database, persons }, caller, query) }),
  }),
  defineRoute({
    method: 'GET', path: '/api/console/deals/:reference', auth: READ, summary: 'One deal with its refunds', params: z.strictObject({ reference: IdText }), responses: { 200: DealFile },
    handler: async ({ params, caller }) => {
      const row = await dealLine(database, caller.scope, params.reference);
      const [deal] = row ? await present({ database, persons }, caller, [row]) : [];
      if (!row || !deal) throw notFound('deal.not_found', 'there is no such deal');
      const refunds = await refundsOf(database, row.id);
      return { status: 200, body: { ...deal, refunds: refunds.map((refund) => ({ reference: refund.reference, amountFen: Number(refund.amountFen), at: instantText(refund.createdAtMs) })) } };
    },
  }),
];

async function present({ database, persons }: Sees, caller: Caller, rows: readonly DealRow[]): Promise<z.input<typeof DealLine>[]> {
  const people = await peopleByIds({ database, persons }, caller, rows.map((row) => row.customerId));
  return rows.map((row) => ({
    reference: row.reference, customer: personIn(people, row.customerId), campaign: row.campaignId === null ? null : { id: row.campaignId, name: row.campaignName ?? row.campaignId },
    amountFen: Number(row.amountFen), refundedFen: Number(row.refundedFen), closedAt: instantText(row.closedAtMs), createdAt: instantText(row.createdAtMs),
  }));
}
