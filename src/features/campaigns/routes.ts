import { z } from 'zod';
import { notFound } from '../../kernel/errors';
import type { Cause } from '../../kernel/events';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import { contactWaysByStates } from '../channels';
import { customersByIds } from '../customers';
import { campaignUnknown, type makeChangeDraft, type makeCreateCampaign } from './draft-campaign';
import type { makeIssueCode } from './issue-code';
import { CampaignView, CodeView, presentCampaign, presentCode } from './present';
import type { makeAddVersion, makePublishCampaign } from './publish-campaign';
import type { makeSteerCampaign } from './steer-campaign';
import { campaignById, campaignPage, codeById, codePage, revokeCode, termsOf, termsOfMany, type CodeRecord } from './store';
import { TermsBody } from './terms';

export interface CampaignVerbs {
  createCampaign: ReturnType<typeof makeCreateCampaign>;
  changeDraft: ReturnType<typeof makeChangeDraft>;
  publish: ReturnType<typeof makePublishCampaign>;
  addVersion: ReturnType<typeof makeAddVersion>;
  steer: ReturnType<typeof makeSteerCampaign>;
  issueCode: ReturnType<typeof makeIssueCode>;
}

const READ = { roles: ['admin', 'supervisor', 'staff', 'finance', 'auditor'] } as const;
const WRITE = { roles: ['admin'] } as const;
/** A code shows whose it is: not for a key of role staff, which is nobody's in particular. */
const READ_CODES = { roles: ['admin', 'supervisor', 'auditor'] } as const;
const Id = z.strictObject({ id: IdText });
export const causeOf = (caller: { id: string }): Cause => ({ type: 'api', id: caller.id });

export function campaignRoutes(machine: Machine, verbs: CampaignVerbs): Route[] {
  const { database, clock } = machine;
  const view = ({ campaign, terms, warnings }: { campaign: Parameters<typeof presentCampaign>[0]; terms: Parameters<typeof presentCampaign>[1]; warnings?: Parameters<typeof presentCampaign>[3] }) =>
    presentCampaign(campaign, terms, clock.nowMs(), warnings);
  const steer = (step: 'pause' | 'resume' | 'end') => defineRoute({
    method: 'POST', path: `/api/v1/campaigns/:id/${step}`, auth: WRITE, summary: `${step} a campaign`, params: Id, responses: { 200: CampaignView },
    handler: async ({ params, caller }) => ({ status: 200, body: view(await verbs.steer(params.id, step, causeOf(caller))) }),
  });
  return [
    defineRoute({
      method: 'POST', path: '/api/v1/campaigns', auth: WRITE, summary: 'Draft a campaign', body: TermsBody, responses: { 201: CampaignView },
      handler: async ({ body }) => ({ status: 201, body: view(await verbs.createCampaign(body)) }),
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/campaigns', auth: READ, summary: 'List campaigns, newest first', query: PageQuery, responses: { 200: pageOf(CampaignView) },
      handler: async ({ query }) => {
        const found = page(await campaignPage(database, query.limit, query.cursor), query.limit, (campaign) => campaign.id);
        const terms = await termsOfMany(database, found.items);
        return { status: 200, body: { items: found.items.flatMap((campaign) => { const own = terms.get(campaign.id); return own ? [view({ campaign, terms: own })] : []; }), nextCursor: found.nextCursor } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/campaigns/:id', auth: READ, summary: 'One campaign', params: Id, responses: { 200: CampaignView },
      handler: async ({ params }) => {
        const campaign = await campaignById(database, params.id);
        if (!campaign) throw campaignUnknown();
        return { status: 200, body: view({ campaign, terms: await termsOf(database, campaign.id, campaign.version) }) };
      },
    }),
    defineRoute({
      method: 'PATCH', path: '/api/v1/campaigns/:id', auth: WRITE, summary: 'Change a draft', params: Id, body: TermsBody.partial(), responses: { 200: CampaignView },
      handler: async ({ params, body }) => ({ status: 200, body: view(await verbs.changeDraft(params.id, definedOf(body))) }),
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/campaigns/:id/publish', auth: WRITE, summary: 'Publish a draft; every unmet check is listed', params: Id, responses: { 200: CampaignView },
      handler: async ({ params, caller }) => ({ status: 200, body: view(await verbs.publish(params.id, causeOf(caller))) }),
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/campaigns/:id/versions', auth: WRITE, summary: 'New terms with a reason, in force at once', params: Id,
      body: TermsBody.extend({ reason: z.string().trim().min(1).max(500) }), responses: { 201: CampaignView },
      handler: async ({ params, body: { reason, ...terms }, caller }) => ({ status: 201, body: view(await verbs.addVersion(params.id, { reason, terms }, causeOf(caller))) }),
    }),
    steer('pause'), steer('resume'), steer('end'),
    ...codeRoutes(machine, verbs),
  ];
}

const definedOf = <T extends object>(body: T) => Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };

function codeRoutes({ database, unitOfWork, clock }: Machine, verbs: CampaignVerbs): Route[] {
  const present = async (codes: readonly CodeRecord[]) => {
    const ways = new Map((await contactWaysByStates(database, codes.map((code) => code.state))).map((way) => [way.state, way]));
    const people = new Map((await customersByIds(database, codes.map((code) => code.referrerId))).map((customer) => [customer.id, customer.externalUserId]));
    return codes.map((code) => presentCode(code, ways.get(code.state) ?? null, people.get(code.referrerId) ?? ''));
  };
  const one = async (id: string) => {
    const code = await codeById(database, id);
    if (!code) throw notFound('code.not_found', 'there is no such code');
    return (await present([code]))[0] as z.input<typeof CodeView>;
  };
  return [
    defineRoute({
      method: 'POST', path: '/api/v1/campaigns/:id/codes', auth: WRITE, summary: "A referrer's code: made at the first ask, the same ever after", params: Id,
      body: z.strictObject({ referrerExternalUserId: z.string().min(1).max(64) }), responses: { 200: CodeView, 201: CodeView, 202: CodeView },
      handler: async ({ params, body }) => {
        const { code, way, fresh } = await verbs.issueCode(params.id, body.referrerExternalUserId);
        const pending = code.revokedAtMs === null && (way === null || way.status === 'pending');
        return { status: pending ? 202 : fresh ? 201 : 200, body: presentCode(code, way, body.referrerExternalUserId) };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/campaigns/:id/codes', auth: READ_CODES, summary: 'Codes of a campaign, newest first', params: Id, query: PageQuery, responses: { 200: pageOf(CodeView) },
      handler: async ({ params, query }) => {
        if (!(await campaignById(database, params.id))) throw campaignUnknown();
        const found = page(await codePage(database, params.id, query.limit, query.cursor), query.limit, (code) => code.id);
        return { status: 200, body: { items: await present(found.items), nextCursor: found.nextCursor } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/codes/:id', auth: READ_CODES, summary: 'One code', params: Id, responses: { 200: CodeView },
      handler: async ({ params }) => ({ status: 200, body: await one(params.id) }),
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/codes/:id/revoke', auth: WRITE, summary: 'Revoke a code: later scans add staff but refer nobody', params: Id, responses: { 200: CodeView },
      handler: async ({ params, caller }) => {
        const { campaignId } = await one(params.id);
        await unitOfWork.run(async (tx) => {
          if ((await revokeCode(tx, params.id, clock.nowMs())) > 0) tx.emit({ type: 'code.revoked', subject: params.id, data: { campaignId }, cause: causeOf(caller) } satisfies DomainEvent);
        });
        return { status: 200, body: await one(params.id) };
      },
    }),
  ];
}
