import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import { causeOf } from '../../kernel/http/cause-of';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { carriersOf } from '../channels';
import { customersByIds } from '../customers';
import { createAudited, type Audited } from './audited';
import { campaignUnknown } from './draft-campaign';
import type { makeIssueCode } from './issue-code';
import { CampaignView, CodeView, presentCampaign, presentCode } from './present';
import type { makeReissueCodes } from './reissue-codes';
import { codeUnknown, type makeRevokeCode } from './revoke-code';
import { campaignById, codePage, ownCodeById, type CodeRecord } from './store';

export interface CodeVerbs {
  reissueCodes: ReturnType<typeof makeReissueCodes>;
  issueCode: ReturnType<typeof makeIssueCode>;
  revokeCode: ReturnType<typeof makeRevokeCode>;
}

/** A code shows whose it is: not for a key of role staff, which is nobody's in particular. */
const READ = { roles: ['admin', 'supervisor', 'auditor'], inScope: ['staff'], scope: 'cut' } as const;
const WRITE = { roles: ['admin'] } as const;
const Id = z.strictObject({ id: IdText });

export const codeRoutes = (machine: Machine, verbs: CodeVerbs): Route[] => [...readRoutes(machine), ...writeRoutes(machine, verbs, createAudited(machine))];

async function shown(database: Reader, codes: readonly CodeRecord[]): Promise<z.input<typeof CodeView>[]> {
  const carriers = await carriersOf(database, codes);
  const people = new Map((await customersByIds(database, codes.map((code) => code.referrerId))).map((customer) => [customer.id, customer.externalUserId]));
  return codes.map((code) => presentCode(code, carriers.get(code.state) ?? null, people.get(code.referrerId) ?? ''));
}

const shownOne = async (database: Reader, code: CodeRecord) => (await shown(database, [code]))[0] as z.input<typeof CodeView>;

const readRoutes = ({ database }: Machine): Route[] => [
  defineRoute({
    method: 'GET', path: '/api/v1/campaigns/:id/codes', auth: READ, summary: 'Codes of a campaign, newest first', params: Id, query: PageQuery, responses: { 200: pageOf(CodeView) },
    handler: async ({ params, query, caller }) => {
      if (!(await campaignById(database, params.id))) throw campaignUnknown();
      const found = page(await codePage(database, caller.scope, params.id, query.limit, query.cursor), query.limit, (code) => code.id);
      return { status: 200, body: { items: await shown(database, found.items), nextCursor: found.nextCursor } };
    },
  }),
  defineRoute({
    method: 'GET', path: '/api/v1/codes/:id', auth: READ, summary: 'One code', params: Id, responses: { 200: CodeView },
    handler: async ({ params, caller }) => {
      const code = await ownCodeById(database, caller.scope, params.id);
      if (!code) throw codeUnknown();
      return { status: 200, body: await shownOne(database, code) };
    },
  }),
];

const writeRoutes = ({ database, clock }: Machine, verbs: CodeVerbs, audited: Audited): Route[] => [
  defineRoute({
    method: 'POST', path: '/api/v1/campaigns/:id/codes', auth: WRITE, summary: "A referrer's code: made at the first ask, the same ever after", params: Id,
    body: z.strictObject({ referrerExternalUserId: z.string().min(1).max(64) }), responses: { 200: CodeView, 201: CodeView, 202: CodeView },
    handler: async ({ params, body, audit }) => {
      const { code, carrier, fresh } = await verbs.issueCode(params.id, body.referrerExternalUserId);
      audit.about('code', code.id);
      const pending = code.revokedAtMs === null && (carrier === null || carrier.status === 'pending');
      return { status: pending ? 202 : fresh ? 201 : 200, body: presentCode(code, carrier, body.referrerExternalUserId) };
    },
  }),
  defineRoute({
    method: 'POST', path: '/api/v1/campaigns/:id/codes/reissue', auth: WRITE, summary: 'Every code of an acquisition link becomes a contact way too, in a new version; links shown before go on referring', params: Id,
    body: z.strictObject({ codeKind: z.literal('contact_way') }), responses: { 200: CampaignView },
    handler: async ({ params, caller, newId, audit }) => {
      const { campaign, terms, warnings } = await audited(audit, params.id, () => verbs.reissueCodes(params.id, newId, causeOf(caller)));
      return { status: 200, body: presentCampaign(campaign, terms, clock.nowMs(), warnings) };
    },
  }),
  defineRoute({
    method: 'POST', path: '/api/v1/codes/:id/revoke', auth: WRITE, summary: 'Revoke a code: later scans add staff but refer nobody', params: Id, responses: { 200: CodeView },
    handler: async ({ params, caller, audit }) => {
      const code = await verbs.revokeCode(params.id, causeOf(caller));
      audit.changed(null, { revoked: true });
      return { status: 200, body: await shownOne(database, code) };
    },
  }),
];
