import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import { causeOf } from '../../kernel/http/cause-of';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { contactWaysByStates } from '../channels';
import { customersByIds } from '../customers';
import { campaignUnknown } from './draft-campaign';
import type { makeIssueCode } from './issue-code';
import { CodeView, presentCode } from './present';
import { codeUnknown, type makeRevokeCode } from './revoke-code';
import { campaignById, codeById, codePage, type CodeRecord } from './store';

export interface CodeVerbs {
  issueCode: ReturnType<typeof makeIssueCode>;
  revokeCode: ReturnType<typeof makeRevokeCode>;
}

/** A code shows whose it is: not for a key of role staff, which is nobody's in particular. */
const READ = { roles: ['admin', 'supervisor', 'auditor'] } as const;
const WRITE = { roles: ['admin'] } as const;
const Id = z.strictObject({ id: IdText });

export const codeRoutes = (machine: Machine, verbs: CodeVerbs): Route[] => [...readRoutes(machine), ...writeRoutes(machine, verbs)];

async function shown(database: Reader, codes: readonly CodeRecord[]): Promise<z.input<typeof CodeView>[]> {
  const ways = new Map((await contactWaysByStates(database, codes.map((code) => code.state))).map((way) => [way.state, way]));
  const people = new Map((await customersByIds(database, codes.map((code) => code.referrerId))).map((customer) => [customer.id, customer.externalUserId]));
  return codes.map((code) => presentCode(code, ways.get(code.state) ?? null, people.get(code.referrerId) ?? ''));
}

const shownOne = async (database: Reader, code: CodeRecord) => (await shown(database, [code]))[0] as z.input<typeof CodeView>;

const readRoutes = ({ database }: Machine): Route[] => [
  defineRoute({
    method: 'GET', path: '/api/v1/campaigns/:id/codes', auth: READ, summary: 'Codes of a campaign, newest first', params: Id, query: PageQuery, responses: { 200: pageOf(CodeView) },
    handler: async ({ params, query }) => {
      if (!(await campaignById(database, params.id))) throw campaignUnknown();
      const found = page(await codePage(database, params.id, query.limit, query.cursor), query.limit, (code) => code.id);
      return { status: 200, body: { items: await shown(database, found.items), nextCursor: found.nextCursor } };
    },
  }),
  defineRoute({
    method: 'GET', path: '/api/v1/codes/:id', auth: READ, summary: 'One code', params: Id, responses: { 200: CodeView },
    handler: async ({ params }) => {
      const code = await codeById(database, params.id);
      if (!code) throw codeUnknown();
      return { status: 200, body: await shownOne(database, code) };
    },
  }),
];

const writeRoutes = ({ database }: Machine, verbs: CodeVerbs): Route[] => [
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
    method: 'POST', path: '/api/v1/codes/:id/revoke', auth: WRITE, summary: 'Revoke a code: later scans add staff but refer nobody', params: Id, responses: { 200: CodeView },
    handler: async ({ params, caller }) => ({ status: 200, body: await shownOne(database, await verbs.revokeCode(params.id, causeOf(caller))) }),
  }),
];
