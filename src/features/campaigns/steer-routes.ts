import { z } from 'zod';
import { causeOf } from '../../kernel/http/cause-of';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { makeArchiveCampaign } from './archive-campaign';
import { createAudited } from './audited';
import { CampaignView, presentCampaign } from './present';
import type { makeAddVersion, makePublishCampaign } from './publish-campaign';
import type { makeSteerCampaign } from './steer-campaign';
import { TermsBody } from './terms';

export interface SteerVerbs {
  publish: ReturnType<typeof makePublishCampaign>;
  addVersion: ReturnType<typeof makeAddVersion>;
  steer: ReturnType<typeof makeSteerCampaign>;
  archive: ReturnType<typeof makeArchiveCampaign>;
}

const WRITE = { roles: ['admin'] } as const;
const Id = z.strictObject({ id: IdText });
/** What was on the screen of whoever publishes; without it, whatever stands. */
const Revision = z.string().max(64).optional();

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
  const archive = (step: 'archive' | 'restore') => defineRoute({
    method: 'POST', path: `/api/v1/campaigns/:id/${step}`, auth: WRITE, summary: step === 'archive' ? 'Put a draft or an ended campaign out of the way; everything about it runs on' : 'Take a campaign out of the archive', params: Id, responses: { 200: CampaignView },
    handler: async ({ params, caller, audit }) => {
      const { campaign, terms } = await audited(audit, params.id, () => verbs.archive(params.id, step, causeOf(caller)));
      return { status: 200, body: presentCampaign(campaign, terms, clock.nowMs()) };
    },
  });
  return [
    defineRoute({
      method: 'POST', path: '/api/v1/campaigns/:id/publish', auth: WRITE, summary: 'Publish a draft; every unmet check is listed', params: Id, body: z.strictObject({ revision: Revision }), responses: { 200: CampaignView },
      handler: async ({ params, body, caller, audit }) => {
        const { campaign, terms, warnings } = await audited(audit, params.id, () => verbs.publish(params.id, body.revision, causeOf(caller)));
        return { status: 200, body: presentCampaign(campaign, terms, clock.nowMs(), warnings) };
      },
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/campaigns/:id/versions', auth: WRITE, summary: 'New terms with a reason, in force at once', params: Id,
      body: TermsBody.extend({ reason: z.string().trim().min(1).max(500), revision: Revision }), responses: { 201: CampaignView },
      handler: async ({ params, body: { reason, revision: over, ...next }, caller, newId, audit }) => {
        const { campaign, terms, warnings } = await audited(audit, params.id, () => verbs.addVersion(params.id, { reason, terms: next, over, newId }, causeOf(caller)));
        return { status: 201, body: presentCampaign(campaign, terms, clock.nowMs(), warnings) };
      },
    }),
    steer('pause'), steer('resume'), steer('end'), archive('archive'), archive('restore'),
  ];
}
