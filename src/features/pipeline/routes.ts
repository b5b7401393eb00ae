import { z } from 'zod';
import { causeOf } from '../../kernel/http/cause-of';
import { InstantInput, instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText, PositiveInteger } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { makeRecordDeal } from './record-deal';
import { dealUnknown, type makeRefundDeal } from './refund-deal';
import type { RefundRecord } from './store';
import { dealPage, dealRow, refundsOf, type DealRow } from './views';

export interface PipelineVerbs {
  recordDeal: ReturnType<typeof makeRecordDeal>;
  refundDeal: ReturnType<typeof makeRefundDeal>;
}

/** No blanks at the ends: MySQL compares texts as if there were none. It stands in a path, where `.` and `..` mean something else. */
const Reference = z.string().max(128).regex(/^(?!\.{1,2}$)[^\s\p{C}]([^\p{C}]*[^\s\p{C}])?$/u, 'must not be empty, begin or end with a blank, hold control characters, or be . or ..');
const ExternalUserId = z.string().regex(/^[\x21-\x7e]{1,64}$/, 'must be an external_userid');

const DealView = z.object({
  reference: z.string(), externalUserId: z.string(), amountFen: z.int(), closedAt: z.string(), campaignId: z.string().nullable(), refundedFen: z.int(), createdAt: z.string(),
}).meta({ id: 'Deal' });
const RefundView = z.object({ reference: z.string(), amountFen: z.int(), at: z.string() }).meta({ id: 'Refund' });
const DealDetail = DealView.extend({ refunds: z.array(RefundView) }).meta({ id: 'DealDetail' });
const RefundAnswer = RefundView.extend({ dealReference: z.string(), refundedFen: z.int() }).meta({ id: 'RefundAnswer' });

const presentDeal = (row: Omit<DealRow, 'id' | 'customerId'>): z.input<typeof DealView> => ({
  reference: row.reference, externalUserId: row.externalUserId, amountFen: row.amountFen, closedAt: instantText(row.closedAtMs), campaignId: row.campaignId, refundedFen: row.refundedFen,
  createdAt: instantText(row.createdAtMs),
});
const presentRefund = (row: RefundRecord): z.input<typeof RefundView> => ({ reference: row.reference, amountFen: row.amountFen, at: instantText(row.createdAtMs) });

const READ = { roles: ['admin', 'supervisor', 'finance', 'auditor'], scope: 'cut' } as const;
const WRITE = { roles: ['admin', 'finance'] } as const;
const Named = z.strictObject({ reference: IdText });

export const pipelineRoutes = (machine: Machine, verbs: PipelineVerbs): Route[] => [...readRoutes(machine), ...writeRoutes(verbs)];

const readRoutes = ({ database }: Machine): Route[] => [
  defineRoute({
    method: 'GET', path: '/api/v1/deals', auth: READ, summary: 'Deals, newest first', responses: { 200: pageOf(DealView) }, query: PageQuery.extend({ externalUserId: IdText.optional() }),
    handler: async ({ query, caller }) => {
      const found = page(await dealPage(database, caller.scope, query, query.limit, query.cursor), query.limit, (row) => row.id);
      return { status: 200, body: { items: found.items.map(presentDeal), nextCursor: found.nextCursor } };
    },
  }),
  defineRoute({
    method: 'GET', path: '/api/v1/deals/:reference', auth: READ, summary: 'One deal with its refunds', params: Named, responses: { 200: DealDetail },
    handler: async ({ params, caller }) => {
      const row = await dealRow(database, caller.scope, params.reference);
      if (!row) throw dealUnknown();
      return { status: 200, body: { ...presentDeal(row), refunds: (await refundsOf(database, row.id)).map(presentRefund) } };
    },
  }),
];

const writeRoutes = (verbs: PipelineVerbs): Route[] => [
  defineRoute({
    method: 'POST', path: '/api/v1/deals', auth: WRITE, summary: 'Tell of a deal: once under its reference, also of somebody not known yet', responses: { 200: DealView, 201: DealView },
    body: z.strictObject({ reference: Reference, externalUserId: ExternalUserId, amountFen: PositiveInteger, closedAt: InstantInput, campaignId: IdText.optional() }),
    handler: async ({ body, caller, newId, audit }) => {
      const { reference, externalUserId, amountFen, closedAt, campaignId = null } = body;
      const { deal, fresh } = await verbs.recordDeal({ reference, externalUserId, amountFen, closedAtMs: closedAt, campaignId }, causeOf(caller), newId);
      audit.about('deal', deal.id);
      audit.changed(null, { amountFen: deal.amountFen });
      return { status: fresh ? 201 : 200, body: presentDeal({ ...deal, externalUserId }) };
    },
  }),
  defineRoute({
    method: 'POST', path: '/api/v1/deals/:reference/refunds', auth: WRITE, summary: 'Tell of a refund, whole or in part: once under its reference', params: Named,
    body: z.strictObject({ reference: Reference, amountFen: PositiveInteger }), responses: { 200: RefundAnswer, 201: RefundAnswer },
    handler: async ({ params, body, caller, newId, audit }) => {
      const { deal, refund, fresh } = await verbs.refundDeal(params.reference, body, causeOf(caller), newId);
      audit.about('deal', deal.id);
      audit.changed(null, { refundedFen: deal.refundedFen });
      return { status: fresh ? 201 : 200, body: { ...presentRefund(refund), dealReference: deal.reference, refundedFen: deal.refundedFen } };
    },
  }),
];
