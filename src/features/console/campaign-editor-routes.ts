import { z } from 'zod';
import { notFound } from '../../kernel/errors';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { campaignById, statusOf, type CampaignsRoom } from '../campaigns';
import type { CustomerPageRoom } from '../h5';
import { PosterView, type PostersRoom } from '../posters';
import { CAMPAIGN_STATUSES, termsShown, TermsView } from './campaign-present';
import { inForceAtMs } from './campaign-views';
import { GroupChoice, groupChoices, StaffChoice, staffChoices, TagChoice, tagChoices } from './choices';
import { Instant, when } from './shown';

const Id = z.strictObject({ id: IdText });
/** `values`: what the sentence names, for the page's own words. */
const Check = z.object({ path: z.string(), code: z.string(), detail: z.string(), values: z.record(z.string(), z.union([z.string(), z.number()])).optional() });
const Checks = z.object({ faults: z.array(Check), warnings: z.array(Check) });
const EditorView = z.object({
  id: z.string(), status: z.enum(CAMPAIGN_STATUSES), archived: z.boolean(), version: z.int(), revision: z.string(), terms: TermsView, checks: Checks, poster: PosterView,
  options: z.object({ staff: z.array(StaffChoice), groups: z.array(GroupChoice), tags: z.array(TagChoice) }),
}).meta({ id: 'CampaignEditor' });
const Sections = z.array(z.object({ title: z.string(), lines: z.array(z.string()) }));
/** `inForceAt` is null while a draft. */
const RulesPage = z.object({ version: z.int(), inForceAt: Instant, pages: z.object({ 'zh-CN': Sections, en: Sections }) }).meta({ id: 'CampaignRulesPages' });

type Deps = Machine & { campaigns: CampaignsRoom; posters: Pick<PostersRoom, 'lookOf'>; customerPage: Pick<CustomerPageRoom, 'rulesOf'> };

/** What somebody works with who writes a campaign: its terms as they stand, what publishing would say, its poster, and the rules as customers will read them. */
export function campaignEditorRoutes({ database, clock, campaigns, posters, customerPage }: Deps): Route[] {
  const drafted = async (id: string) => {
    const campaign = await campaignById(database, id);
    if (!campaign) throw notFound('campaign.not_found', 'there is no such campaign');
    return { campaign, terms: await campaigns.storedTerms(database, id, campaign.version) };
  };
  return [
    defineRoute({
      method: 'GET', path: '/api/console/campaigns/:id/editor', auth: { roles: ['admin'] }, summary: 'What the editor of a campaign starts with', params: Id, responses: { 200: EditorView },
      handler: async ({ params: { id } }) => {
        const { campaign, terms } = await drafted(id);
        const options = { staff: await staffChoices(database), groups: await groupChoices(database), tags: await tagChoices(database) };
        return { status: 200, body: {
          id, status: statusOf(campaign, clock.nowMs()), archived: campaign.archivedAtMs !== null, version: campaign.version, revision: campaigns.revisionOf(terms), terms: termsShown(JSON.stringify(terms)), checks: await campaigns.previewChecks(terms, id), poster: await posters.lookOf(id), options,
        } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/console/campaigns/:id/checks', auth: { roles: ['admin'] }, summary: 'What publishing the draft would say, as far as it is known here', params: Id, responses: { 200: Checks },
      handler: async ({ params: { id } }) => ({ status: 200, body: await campaigns.previewChecks((await drafted(id)).terms, id) }),
    }),
    defineRoute({
      method: 'GET', path: '/api/console/campaigns/:id/rules', auth: { roles: ['admin', 'supervisor', 'finance', 'auditor'], scope: 'open' }, summary: 'The rules page as customers read it in each language, of a draft too', params: Id, responses: { 200: RulesPage },
      handler: async ({ params: { id } }) => {
        const { campaign: { version }, terms } = await drafted(id);
        return { status: 200, body: { version, inForceAt: when(await inForceAtMs(database, id, version)), pages: { 'zh-CN': customerPage.rulesOf(terms, 'zh-CN'), en: customerPage.rulesOf(terms, 'en') } } };
      },
    }),
  ];
}
