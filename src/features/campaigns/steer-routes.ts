import { z } from 'zod';
import { causeOf } from '../../kernel/http/cause-of';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { createAudited } from './audited';
import { CampaignView, presentCampaign } from './present';
import type { makeAddVersion, makePublishCampaign } from './publish-campaign';
import type { makeSteerCampaign } from './steer-campaign';
import { TermsBody } from './terms';

export interface SteerVerbs {
  publish: ReturnType<typeof makePublishCampaign>;
  addVersion: ReturnType<typeof makeAddVersion>;
  steer: ReturnType<typeof makeSteerCampaign>;
}

const WRITE = { roles: ['admin'] } as const;
const Id = z.strictObject({ id: IdText });

export function steerRoutes(machine: Machine, verbs: SteerVerbs): Route[] {
  const { clock } = machine;
  const audited = createAudited(machine);
  const steer = (step: 'pause' | 'resume' | 'end') => defineRoute({
    method: 'POST', path: `/api/v1/campaigns/:id/${step}`, auth: WRITE, summary: `${step} a campaign`, params: Id, responses: { 200: CampaignView },
    handler: async ({ params, caller, audit }) => {
      const { campaign, terms } = await audited(audit, params.id, () => verbs.steer(params.id, step, causeOf(caller)));
      return { status: 200, body: presentCampaign(campaign, terms, clock.nowMs()) };
    },
  });
  return [
    defineRoute({
      method: 'POST', path: '/api/v1/campaigns/:id/publish', auth: WRITE, summary: 'Publish a draft; every unmet check is listed', params: Id, responses: { 200: CampaignView },
      handler: async ({ params, caller, audit }) => {
        const { campaign, terms, warnings } = await audited(audit, params.id, () => verbs.publish(params.id, causeOf(caller)));
        return { status: 200, body: presentCampaign(campaign, terms, clock.nowMs(), warnings) };
      },
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/campaigns/:id/versions', auth: WRITE, summary: 'New terms with a reason, in force at once', params: Id,
      body: TermsBody.extend({ reason: z.string().trim().min(1).max(500) }), responses: { 201: CampaignView },
      handler: async ({ params, body: { reason, ...next }, caller, newId, audit }) => {
        const { campaign, terms, warnings } = await audited(audit, params.id, () => verbs.addVersion(params.id, { reason, terms: next, newId }, causeOf(caller)));
        return { status: 201, body: presentCampaign(campaign, terms, clock.nowMs(), warnings) };
      },
    }),
    steer('pause'), steer('resume'), steer('end'),
  ];
}
