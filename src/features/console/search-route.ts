import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import type { Caller } from '../../kernel/http/access-slots';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { campaignById } from '../campaigns';
import { isOwnCustomer, ownCustomers } from '../own-customers';
import { customerByExternalId } from '../customers';
import { peopleByIds, personIn } from './people';
import { referralLine } from './referral-views';

const Hit = z.object({ kind: z.enum(['customer', 'referral', 'campaign', 'deal']), id: z.string(), label: z.string().nullable() });

/** What carries exactly this id, of what the caller may see. Names are not searched: no index holds them. */
export const searchRoute = ({ database }: Machine): Route => defineRoute({
  method: 'GET', path: '/api/console/search', auth: { roles: ['admin', 'supervisor', 'staff', 'finance', 'auditor'], scope: 'cut' }, summary: 'Find by an exact id', query: z.strictObject({ q: z.string().trim().min(1).max(128) }),
  responses: { 200: z.object({ items: z.array(Hit) }).meta({ id: 'SearchHits' }) },
  handler: async ({ query, caller }) => ({ status: 200, body: { items: (await Promise.all(LOOKS.map((look) => look(database, caller, query.q)))).flat() } }),
});

type Look = (reader: Reader, caller: Caller, id: string) => Promise<z.input<typeof Hit>[]>;

const customer: Look = async (reader, caller, id) => {
  const found = await customerByExternalId(reader, id);
  if (!found || caller.role === 'finance' || !(await isOwnCustomer(reader, caller.scope, id))) return [];
  return [{ kind: 'customer', id, label: personIn(await peopleByIds(reader, caller, [found.id]), found.id).name }];
};

const referral: Look = async (reader, caller, id) => {
  const line = await referralLine(reader, caller.scope, id);
  return line ? [{ kind: 'referral', id, label: line.campaignName }] : [];
};

const campaign: Look = async (reader, caller, id) => {
  const found = caller.role === 'staff' ? null : await campaignById(reader, id);
  return found ? [{ kind: 'campaign', id, label: found.name }] : [];
};

const deal: Look = async (reader, caller, id) => {
  if (caller.role === 'staff') return [];
  const cut = ownCustomers(caller.scope, 'deal.customerId');
  return (await reader.one(`SELECT id FROM deal WHERE reference = ? AND ${cut.sql}`, [id, ...cut.params])) ? [{ kind: 'deal', id, label: null }] : [];
};

const LOOKS = [customer, referral, campaign, deal];
