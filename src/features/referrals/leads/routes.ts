import { z } from 'zod';
import { causeOf } from '../../../kernel/http/cause-of';
import { instantText } from '../../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../../kernel/http/paging';
import { IdText, NameText } from '../../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../../kernel/http/route';
import type { Scope } from '../../../kernel/scope';
import type { Machine } from '../../../kernel/machine';
import { maskMobile, maskName } from '../../../kernel/masked';
import { mainlandMobile } from '../../../kernel/phone-number';
import type { Seal } from '../../../kernel/sealed-text';
import { assertOwnCustomer } from '../../own-customers';
import { Came, no, No, presentCame } from '../answers';
import type { makeLeadLink } from './lead-links';
import { leadUnknown, type makeMatchLead } from './match-leads';
import type { TellLead } from './tell-lead';
import { leadPage, leadRow, type LeadRow } from './views';

const STATUSES = ['open', 'matched', 'duplicate', 'expired'] as const;

const LeadView = z.object({
  id: z.string(), campaignId: z.string(), referrerExternalUserId: z.string(), status: z.enum(STATUSES), reason: No, duplicateOf: z.string().nullable(),
  name: z.string().nullable(), phone: z.string().nullable(), source: z.enum(['api', 'form']), consentVersion: z.string(), refereeExternalUserId: z.string().nullable(), matchedBy: z.string().nullable(),
  matchedAt: z.string().nullable(), referral: Came, createdAt: z.string(),
}).meta({ id: 'Lead' });

export const Friend = {
  name: NameText(64),
  phone: z.string().max(40).transform((text, ctx) => {
    const mobile = mainlandMobile(text);
    if (mobile !== null) return mobile;
    ctx.addIssue('must be a mobile number of mainland China: eleven digits, with or without +86');
    return z.NEVER;
  }).meta({ type: 'string', description: 'Mobile number of mainland China, with or without +86' }),
  consent: z.boolean(),
};

const READ = { roles: ['admin', 'supervisor', 'auditor'], inScope: ['staff'], scope: 'cut' } as const;
const WRITE = { roles: ['admin', 'supervisor'], inScope: ['staff'], scope: 'cut' } as const;
const Id = z.strictObject({ id: IdText });
const ExternalUserId = z.string().min(1).max(64);

export interface LeadVerbs {
  tellLead: TellLead;
  matchLead: ReturnType<typeof makeMatchLead>;
  leadLink: ReturnType<typeof makeLeadLink>;
}

/** Name and phone leave masked only. */
function presenter(seal: Seal) {
  const shown = (sealed: string | null, id: string, mask: (text: string) => string | null): string | null => {
    const text = sealed === null ? null : seal.open(sealed, id);
    return text === null ? null : mask(text);
  };
  return (row: LeadRow): z.input<typeof LeadView> => ({
    id: row.id, campaignId: row.campaignId, referrerExternalUserId: row.referrerExternalUserId, status: row.status as (typeof STATUSES)[number],
    reason: row.duplicateOf === null ? null : no('already_referred', '这位朋友已由更早的推荐人登记'), duplicateOf: row.duplicateOf,
    name: shown(row.nameSealed, row.id, maskName), phone: shown(row.phoneSealed, row.id, maskMobile), source: row.source as 'api' | 'form', consentVersion: row.consentVersion,
    refereeExternalUserId: row.refereeExternalUserId, matchedBy: row.matchedBy, matchedAt: row.matchedAtMs === null ? null : instantText(row.matchedAtMs), referral: presentCame(row), createdAt: instantText(row.createdAtMs),
  });
}

export function leadRoutes({ database }: Machine, seal: Seal, verbs: LeadVerbs): Route[] {
  const present = presenter(seal);
  const shown = async (id: string, scope: Scope): Promise<z.input<typeof LeadView>> => {
    const row = await leadRow(database, scope, id);
    if (!row) throw leadUnknown();
    return present(row);
  };
  return [
    defineRoute({
      method: 'POST', path: '/api/v1/leads', auth: WRITE, summary: 'Tell of a friend before any scan, with their consent', responses: { 200: LeadView, 201: LeadView },
      body: z.strictObject({ referrerExternalUserId: ExternalUserId, campaignId: IdText, ...Friend }),
      handler: async ({ body, caller, newId }) => {
        await assertOwnCustomer(database, caller.scope, body.referrerExternalUserId);
        const { lead, fresh } = await verbs.tellLead(body, { source: 'api', cause: causeOf(caller), id: newId });
        return { status: fresh ? 201 : 200, body: await shown(lead.id, caller.scope) };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/leads', auth: READ, summary: 'Leads, newest first; names and phones masked', responses: { 200: pageOf(LeadView) },
      query: PageQuery.extend({ campaignId: IdText.optional(), referrer: IdText.optional(), status: z.enum(STATUSES).optional() }),
      handler: async ({ query, caller }) => {
        const found = page(await leadPage(database, caller.scope, query, query.limit, query.cursor), query.limit, (row) => row.id);
        return { status: 200, body: { items: found.items.map(present), nextCursor: found.nextCursor } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/leads/:id', auth: READ, summary: 'One lead and what came of it', params: Id, responses: { 200: LeadView },
      handler: async ({ params, caller }) => ({ status: 200, body: await shown(params.id, caller.scope) }),
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/leads/:id/match', auth: WRITE, summary: 'Say which customer the friend of a lead is', params: Id, body: z.strictObject({ externalUserId: ExternalUserId }), responses: { 200: LeadView },
      handler: async ({ params, body, caller }) => {
        await shown(params.id, caller.scope);
        await assertOwnCustomer(database, caller.scope, body.externalUserId);
        await verbs.matchLead(params.id, body.externalUserId, causeOf(caller));
        return { status: 200, body: await shown(params.id, caller.scope) };
      },
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/campaigns/:id/lead-links', auth: WRITE, summary: 'A signed link by which a referrer tells of friends in a form', params: Id,
      body: z.strictObject({ referrerExternalUserId: ExternalUserId }), responses: { 201: z.object({ url: z.string(), expiresAt: z.string() }) },
      handler: async ({ params, body, caller }) => {
        await assertOwnCustomer(database, caller.scope, body.referrerExternalUserId);
        const { url, expiresAtMs } = await verbs.leadLink(params.id, body.referrerExternalUserId, causeOf(caller));
        return { status: 201, body: { url, expiresAt: instantText(expiresAtMs) } };
      },
    }),
  ];
}
