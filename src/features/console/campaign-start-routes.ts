import { z } from 'zod';
import { notFound } from '../../kernel/errors';
import { DurationText } from '../../kernel/http/duration-field';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { campaignById, type CampaignsRoom } from '../campaigns';
import { campaignNames } from './campaign-names';
import { termsShown, TermsView } from './campaign-present';
import { copiedTerms } from './decide-copy';
import { CampaignName } from './shown';

const Words = z.strictObject({ 'zh-CN': z.string().min(1), en: z.string().min(1) });

/** A template 活动模板: terms without whoever serves and when. What customers read comes in both languages, of which the draft takes one. */
export const CampaignTemplate = z.strictObject({
  key: z.string(), name: Words, about: Words, welcome: Words, days: z.int().min(1).max(365),
  terms: z.strictObject({ ...TermsView.pick({ codeKind: true, staffPick: true, rewards: true, caps: true, budget: true }).shape, retention: DurationText, clawback: DurationText.optional() }),
}).meta({ id: 'CampaignTemplate' });
export type CampaignTemplate = z.output<typeof CampaignTemplate>;

const Starts = z.object({ templates: z.array(CampaignTemplate), campaigns: z.array(CampaignName) }).meta({ id: 'CampaignStarts' });
const Copy = z.object({ terms: TermsView }).meta({ id: 'CampaignCopy' });

export type StartDeps = Machine & { campaigns: Pick<CampaignsRoom, 'storedTerms'>; templates: readonly CampaignTemplate[] };

/** What a new campaign may begin from: a template, or the terms of one that is there. The draft itself is made by the call that makes every draft. */
export const campaignStartRoutes = ({ database, clock, campaigns, templates }: StartDeps): Route[] => [
  defineRoute({
    method: 'GET', path: '/api/console/campaign-templates', auth: { roles: ['admin'] }, summary: 'Templates of campaigns, and the campaigns that may be copied', responses: { 200: Starts },
    handler: async () => ({ status: 200, body: { templates: [...templates], campaigns: await campaignNames(database) } }),
  }),
  defineRoute({
    method: 'GET', path: '/api/console/campaigns/:id/copy', auth: { roles: ['admin'] }, summary: 'The terms of a campaign for a new one that starts now and lasts as long', params: z.strictObject({ id: IdText }), responses: { 200: Copy },
    handler: async ({ params: { id } }) => {
      const campaign = await campaignById(database, id);
      if (!campaign) throw notFound('campaign.not_found', 'there is no such campaign');
      return { status: 200, body: { terms: termsShown(JSON.stringify(copiedTerms(await campaigns.storedTerms(database, id, campaign.version), clock.nowMs()))) } };
    },
  }),
];
