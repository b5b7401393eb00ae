import { z } from 'zod';
import { notFound } from '../../kernel/errors';
import type { Caller } from '../../kernel/http/access-slots';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import { maskMobile, maskName } from '../../kernel/masked';
import { CONSENT, type OpenLead } from '../referrals';
import { campaignNames } from './campaign-names';
import { peopleByIds, personIn } from './people';
import { reasonOf } from './referral-present';
import { REVEALERS, type RevealDeps } from './reveal-routes';
import { CampaignName, Instant, Person, Reason, when } from './shown';

const READ = { roles: ['admin', 'supervisor', 'staff', 'auditor'], scope: 'cut' } as const;
const STATUSES = ['open', 'matched', 'duplicate', 'expired'] as const;

/** `friend`: whom the lead turned out to be. `keptUntil`: when name and phone go, null once somebody came of it. */
const LeadItem = z.object({
  id: z.string(), campaign: CampaignName, referrer: Person, name: z.string().nullable(), phone: z.string().nullable(), revealable: z.boolean(), status: z.enum(STATUSES), source: z.enum(['api', 'form']),
  consentVersion: z.string(), duplicateOf: z.string().nullable(), friend: Person.nullable(), matchedBy: z.string().nullable(), matchedAt: Instant,
  referral: z.object({ id: z.string(), status: z.string(), reason: Reason }).nullable(), keptUntil: Instant, createdAt: z.string(),
}).meta({ id: 'LeadItem' });
/** What whoever tells of a friend has to say they have. */
const Consent = z.object({ version: z.string(), text: z.string() });

/** 线索: friends who were told of and have not come yet, and what became of them. */
export function leadConsoleRoutes(deps: RevealDeps): Route[] {
  const { referrals } = deps;
  return [
    defineRoute({
      method: 'GET', path: '/api/console/leads', auth: READ, summary: 'Leads with the people in them, newest first; names and phones masked',
      query: PageQuery.extend({ campaignId: IdText.optional(), status: z.enum(STATUSES).optional(), referrer: IdText.optional() }), responses: { 200: pageOf(LeadItem).extend({ campaigns: z.array(CampaignName), consent: Consent }) },
      handler: async ({ query, caller }) => {
        const found = page(await referrals.leads.page(caller.scope, query, query.limit, query.cursor), query.limit, (lead) => lead.id);
        return { status: 200, body: { items: await present(deps, caller, found.items), nextCursor: found.nextCursor, campaigns: await campaignNames(deps.database, query.campaignId), consent: CONSENT } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/console/leads/:id', auth: READ, summary: 'One lead and what came of it', params: z.strictObject({ id: IdText }), responses: { 200: LeadItem },
      handler: async ({ params, caller }) => {
        const lead = await referrals.leads.one(caller.scope, params.id);
        const [item] = lead ? await present(deps, caller, [lead]) : [];
        if (!item) throw notFound('lead.not_found', 'there is no such lead');
        return { status: 200, body: item };
      },
    }),
  ];
}

async function present(deps: RevealDeps, caller: Caller, leads: readonly OpenLead[]): Promise<z.input<typeof LeadItem>[]> {
  const people = await peopleByIds(deps, caller, leads.flatMap((lead) => [lead.referrerId, ...(lead.customerId === null ? [] : [lead.customerId])]));
  return leads.map((lead) => ({
    id: lead.id, campaign: { id: lead.campaignId, name: lead.campaignName }, referrer: personIn(people, lead.referrerId), name: maskName(lead.name), phone: lead.phone === null ? null : maskMobile(lead.phone),
    revealable: REVEALERS.includes(caller.role) && (lead.name ?? lead.phone) !== null, status: lead.status as (typeof STATUSES)[number], source: lead.source as 'api' | 'form', consentVersion: lead.consentVersion,
    duplicateOf: lead.duplicateOf, friend: lead.customerId === null ? null : personIn(people, lead.customerId), matchedBy: lead.matchedBy, matchedAt: when(lead.matchedAtMs),
    referral: lead.referralId === null || lead.referralStatus === null ? null : { id: lead.referralId, status: lead.referralStatus, reason: reasonOf(lead.referralReason) },
    keptUntil: when(lead.blankAtMs), createdAt: instantText(lead.createdAtMs),
  }));
}
