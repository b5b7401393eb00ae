import { z } from 'zod';
import { causeOf } from '../../../kernel/http/cause-of';
import { instantText } from '../../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../../kernel/http/paging';
import { IdText } from '../../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../../kernel/http/route';
import type { PersonSeal } from '../../../kernel/person-seal';
import type { Scope } from '../../../kernel/scope';
import type { Machine } from '../../../kernel/machine';
import { assertOwnCustomer, isOwnCustomer } from '../../own-customers';
import { Came, no, No, presentCame } from '../answers';
import { REASON_TEXT } from '../reason-text';
import { claimWords } from './claim-words';
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

const presentClaim = (persons: PersonSeal, row: ClaimRow): z.input<typeof ClaimView> => ({
  id: row.id, campaignId: row.campaignId, referrerExternalUserId: row.referrerExternalUserId, refereeExternalUserId: row.refereeExternalUserId, status: row.status as (typeof STATUSES)[number],
  reason: row.status === 'refused' ? no('denied_by_review', REASON_TEXT.denied_by_review) : null, ...claimWords(persons, row), claimedBy: row.claimedBy, decidedBy: row.decidedBy, decidedAt: instant(row.decidedAtMs),
  escalatedAt: instant(row.escalatedAtMs), referral: presentCame(row), createdAt: instantText(row.createdAtMs),
});

const READ = { roles: ['admin', 'supervisor', 'auditor'], inScope: ['staff'], scope: 'cut' } as const;
const CLAIM = { roles: ['admin', 'supervisor'], inScope: ['staff'], scope: 'cut' } as const;
const DECIDE = { roles: ['admin', 'supervisor'], scope: 'cut' } as const;
const Id = z.strictObject({ id: IdText });
const ExternalUserId = z.string().min(1).max(64);
const Words = (most: number) => z.string().trim().min(1).max(most);

export interface ClaimVerbs {
  claim: ReturnType<typeof makeClaim>;
  judgeClaim: ReturnType<typeof makeJudgeClaim>;
}

export function claimRoutes({ database, persons }: Machine, verbs: ClaimVerbs): Route[] {
  const shown = async (id: string, scope: Scope): Promise<z.input<typeof ClaimView>> => {
    const row = await claimRow(database, scope, id);
    if (!row) throw claimUnknown();
    return presentClaim(persons, row);
  };
  return [
    defineRoute({
      method: 'POST', path: '/api/v1/claims', auth: CLAIM, summary: 'Claim that a referrer brought a friend whose add does not show it', responses: { 201: ClaimView },
      body: z.strictObject({ refereeExternalUserId: ExternalUserId, referrerExternalUserId: ExternalUserId, campaignId: IdText, evidence: Words(2000) }),
      handler: async ({ body, caller, newId }) => {
        // either of the two is theirs: a friend may have been brought by somebody else's customer
        if (!(await isOwnCustomer(database, caller.scope, body.refereeExternalUserId))) await assertOwnCustomer(database, caller.scope, body.referrerExternalUserId);
        return { status: 201, body: await shown(await verbs.claim(body, causeOf(caller), newId), caller.scope) };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/claims', auth: READ, summary: 'Claims, newest first', responses: { 200: pageOf(ClaimView) },
      query: PageQuery.extend({ campaignId: IdText.optional(), referee: IdText.optional(), status: z.enum(STATUSES).optional() }),
      handler: async ({ query, caller }) => {
        const found = page(await claimPage(database, caller.scope, query, query.limit, query.cursor), query.limit, (row) => row.id);
        return { status: 200, body: { items: found.items.map((row) => presentClaim(persons, row)), nextCursor: found.nextCursor } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/claims/:id', auth: READ, summary: 'One claim and what it came to', params: Id, responses: { 200: ClaimView },
      handler: async ({ params, caller }) => ({ status: 200, body: await shown(params.id, caller.scope) }),
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/claims/:id/decide', auth: DECIDE, summary: 'Accept or refuse a claim that somebody else made', params: Id,
      body: z.strictObject({ decision: z.enum(['accept', 'refuse']), note: Words(500) }), responses: { 200: ClaimView },
      handler: async ({ params, body, caller, audit }) => {
        const before = await shown(params.id, caller.scope);
        await verbs.judgeClaim(params.id, body, causeOf(caller));
        const after = await shown(params.id, caller.scope);
        audit.changed({ status: before.status }, { status: after.status });
        return { status: 200, body: after };
      },
    }),
  ];
}
