import { z } from 'zod';
import { causeOf } from '../../kernel/http/cause-of';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Scope } from '../../kernel/scope';
import type { Machine } from '../../kernel/machine';
import { blockedLinks } from '../channels';
import { createAudited, type Audited } from './audited';
import { campaignUnknown, type makeChangeDraft, type makeCreateCampaign } from './draft-campaign';
import { CampaignView, presentCampaign } from './present';
import { revisionOf } from '../revision';
import { campaignById, campaignPage, termsOf, termsOfMany, type CampaignRecord } from './store';
import { TermsBody, type Terms } from './terms';
import { servingOf, withPresentNames } from './watch-staff';

export interface DraftVerbs {
  createCampaign: ReturnType<typeof makeCreateCampaign>;
  changeDraft: ReturnType<typeof makeChangeDraft>;
}

const READ = { roles: ['admin', 'supervisor', 'staff', 'finance', 'auditor'], scope: 'open' } as const;
const WRITE = { roles: ['admin'] } as const;
const Id = z.strictObject({ id: IdText });
/** With the `revision` of what was read a change is refused (409 `campaign.changed`) where the draft is another by now. */
const DraftChange = TermsBody.partial().extend({ revision: z.string().max(64).optional() });

export const draftRoutes = (machine: Machine, verbs: DraftVerbs): Route[] => [...readRoutes(machine), ...writeRoutes(machine, verbs, createAudited(machine))];

const readRoutes = ({ database, clock }: Machine): Route[] => [
  defineRoute({
    method: 'GET', path: '/api/v1/campaigns', auth: READ, summary: 'List campaigns, newest first', query: PageQuery.extend({ archived: z.enum(['true', 'false']).optional() }), responses: { 200: pageOf(CampaignView) },
    handler: async ({ query, caller }) => {
      const found = page(await campaignPage(database, query.archived === undefined ? undefined : query.archived === 'true', query.limit, query.cursor), query.limit, (campaign) => campaign.id);
      const stored = await termsOfMany(database, found.items);
      const shown = await withPresentNames(database, [...stored.values()]);
      const terms = new Map([...stored.keys()].map((id, n) => [id, shown[n]]));
      const blocked = await blockedLinks(database, found.items.filter(({ id }) => terms.get(id)?.codeKind === 'acquisition_link').map(({ id }) => id));
      const items = found.items.flatMap((campaign) => {
        const own = terms.get(campaign.id);
        return own ? [cutTo(caller.scope, { ...presentCampaign(campaign, own, clock.nowMs()), ...blockOf(blocked, campaign.id) })] : [];
      });
      return { status: 200, body: { items, nextCursor: found.nextCursor } };
    },
  }),
  defineRoute({
    method: 'GET', path: '/api/v1/campaigns/:id', auth: READ, summary: 'One campaign', params: Id, responses: { 200: CampaignView },
    handler: async ({ params, caller }) => {
      const campaign = await campaignById(database, params.id);
      if (!campaign) throw campaignUnknown();
      const stored = await termsOf(database, campaign.id, campaign.version);
      const [terms = stored] = await withPresentNames(database, [stored]);
      const serving = await servingOf(database, stored);
      const blocked = terms.codeKind === 'acquisition_link' ? await blockedLinks(database, [campaign.id]) : new Map<string, string>();
      return { status: 200, body: cutTo(caller.scope, { ...presentCampaign(campaign, terms, clock.nowMs()), servingStaffUserIds: serving.map((member) => member.userId), ...revisionIn(campaign, stored), ...blockOf(blocked, campaign.id) }) };
    },
  }),
];

/** An audience may name customers one by one: shown to those only who may see everybody. */
const cutTo = (scope: Scope, view: z.input<typeof CampaignView>): z.input<typeof CampaignView> =>
  (scope === 'all' || !view.audience ? view : { ...view, audience: { ...view.audience, externalUserIds: undefined } });

/** Of the terms as they are stored: names of staff may be shown newer than that. */
const revisionIn = (campaign: CampaignRecord, stored: Terms) => (campaign.publishedAtMs === null ? { revision: revisionOf(stored) } : {});

const blockOf = (blocked: ReadonlyMap<string, string>, id: string) => (blocked.has(id) ? { blocked: blocked.get(id) } : {});

const writeRoutes = ({ clock }: Machine, verbs: DraftVerbs, audited: Audited): Route[] => [
  defineRoute({
    method: 'POST', path: '/api/v1/campaigns', auth: WRITE, summary: 'Draft a campaign', body: TermsBody, responses: { 201: CampaignView },
    handler: async ({ body, caller, newId, audit }) => {
      const { campaign, terms } = await verbs.createCampaign(body, causeOf(caller), newId);
      audit.changed(null, { status: 'draft', name: campaign.name });
      return { status: 201, body: { ...presentCampaign(campaign, terms, clock.nowMs()), ...revisionIn(campaign, terms) } };
    },
  }),
  defineRoute({
    method: 'PATCH', path: '/api/v1/campaigns/:id', auth: WRITE, summary: 'Change a draft', params: Id, body: DraftChange, responses: { 200: CampaignView },
    handler: async ({ params, body: { revision: over, ...change }, caller, audit }) => {
      const { campaign, terms } = await audited(audit, params.id, () => verbs.changeDraft(params.id, { change: definedOf(change), over }, causeOf(caller)));
      return { status: 200, body: { ...presentCampaign(campaign, terms, clock.nowMs()), ...revisionIn(campaign, terms) } };
    },
  }),
];

const definedOf = <T extends object>(body: T) => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };
