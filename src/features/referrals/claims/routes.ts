import { z } from 'zod';
import { causeOf } from '../../../kernel/http/cause-of';
import { instantText } from '../../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../../kernel/http/paging';
import { IdText } from '../../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../../kernel/http/route';
import type { Machine } from '../../../kernel/machine';
import { Came, no, No, presentCame } from '../answers';
import { REASON_TEXT } from '../reason-text';
import { claimUnknown } from './decide-claim';
import type { makeJudgeClaim } from './judge-claim';
import type { makeClaim } from './make-claim';
import { claimPage, claimRow, type ClaimRow } from './views';

const STATUSES = ['open', 'accepted', 'refused'] as const;

const ClaimView = z.object({
  id: z.string(), campaignId: z.string(), referrerExternalUserId: z.string(), refereeExternalUserId: z.string(), status: z.enum(STATUSES), reason: No, evidence: z.string(), claimedBy: z.string(),
  decidedBy: z.string().nullable(), decidedAt: z.string().nullable(), note: z.string().nullable(), escalatedAt: z.string().nullable(), referral: Came, createdAt: z.string(),
}).meta({ id: 'Claim' });

const instant = (ms: number | null) => (ms === null ? null : instantText(ms));

const presentClaim = (row: ClaimRow): z.input<typeof ClaimView> => ({
  id: row.id, campaignId: row.campaignId, referrerExternalUserId: row.referrerExternalUserId, refereeExternalUserId: row.refereeExternalUserId, status: row.status as (typeof STATUSES)[number],
  reason: row.status === 'refused' ? no('denied_by_review', REASON_TEXT.denied_by_review) : null, evidence: row.evidence, claimedBy: row.claimedBy, decidedBy: row.decidedBy, decidedAt: instant(row.decidedAtMs),
  note: row.note, escalatedAt: instant(row.escalatedAtMs), referral: presentCame(row), createdAt: instantText(row.createdAtMs),
});

const READ = { roles: ['admin', 'supervisor', 'auditor'] } as const;
const WRITE = { roles: ['admin', 'supervisor'] } as const;
const Id = z.strictObject({ id: IdText });
const ExternalUserId = z.string().min(1).max(64);
const Words = (most: number) => z.string().trim().min(1).max(most);

export interface ClaimVerbs {
  claim: ReturnType<typeof makeClaim>;
  judgeClaim: ReturnType<typeof makeJudgeClaim>;
}

export function claimRoutes({ database }: Machine, verbs: ClaimVerbs): Route[] {
  const shown = async (id: string): Promise<z.input<typeof ClaimView>> => {
    const row = await claimRow(database, id);
    if (!row) throw claimUnknown();
    return presentClaim(row);
  };
  return [
    defineRoute({
      method: 'POST', path: '/api/v1/claims', auth: WRITE, summary: 'Claim that a referrer brought a friend whose add does not show it', responses: { 201: ClaimView },
      body: z.strictObject({ refereeExternalUserId: ExternalUserId, referrerExternalUserId: ExternalUserId, campaignId: IdText, evidence: Words(2000) }),
      handler: async ({ body, caller, newId }) => ({ status: 201, body: await shown(await verbs.claim(body, causeOf(caller), newId)) }),
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/claims', auth: READ, summary: 'Claims, newest first', responses: { 200: pageOf(ClaimView) },
      query: PageQuery.extend({ campaignId: IdText.optional(), referee: IdText.optional(), status: z.enum(STATUSES).optional() }),
      handler: async ({ query }) => {
        const found = page(await claimPage(database, query, query.limit, query.cursor), query.limit, (row) => row.id);
        return { status: 200, body: { items: found.items.map(presentClaim), nextCursor: found.nextCursor } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/claims/:id', auth: READ, summary: 'One claim and what it came to', params: Id, responses: { 200: ClaimView },
      handler: async ({ params }) => ({ status: 200, body: await shown(params.id) }),
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/claims/:id/decide', auth: WRITE, summary: 'Accept or refuse a claim that somebody else made', params: Id,
      body: z.strictObject({ decision: z.enum(['accept', 'refuse']), note: Words(500) }), responses: { 200: ClaimView },
      handler: async ({ params, body, caller }) => {
        await verbs.judgeClaim(params.id, body, causeOf(caller));
        return { status: 200, body: await shown(params.id) };
      },
    }),
  ];
}
