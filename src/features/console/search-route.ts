import { z } from 'zod';
import type { Caller } from '../../kernel/http/access-slots';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { campaignById } from '../campaigns';
import { isOwnCustomer, ownCustomers } from '../own-customers';
import { customersNamedWholly } from '../customer-names';
import { customerByExternalId } from '../customers';
import { dealLine } from './deal-views';
import { peopleByIds, personIn, type Sees } from './people';
import { referralLine } from './referral-views';

const Hit = z.object({ kind: z.enum(['customer', 'referral', 'campaign', 'deal']), id: z.string(), label: z.string().nullable() });

/** What carries exactly this id, and who has exactly this name, of what the caller may see. Names are sealed, so a part of one finds nobody. */
export const searchRoute = ({ database, persons }: Machine): Route => defineRoute({
  method: 'POST', path: '/api/console/search', auth: { roles: ['admin', 'supervisor', 'staff', 'finance', 'auditor'], scope: 'cut' }, summary: 'Find by an exact id, or a customer by the whole name', asksOnly: true, body: z.strictObject({ q: z.string().trim().min(1).max(128) }),
  responses: { 200: z.object({ items: z.array(Hit) }).meta({ id: 'SearchHits' }) },
  handler: async ({ body, caller }) => ({ status: 200, body: { items: (await Promise.all(LOOKS.map((look) => look({ database, persons }, caller, body.q)))).flat() } }),
});

type Look = (from: Sees, caller: Caller, text: string) => Promise<z.input<typeof Hit>[]>;

const customer: Look = async (from, caller, id) => {
  const found = await customerByExternalId(from.database, id);
  if (!found || caller.role === 'finance' || !(await isOwnCustomer(from.database, caller.scope, id))) return [];
  return [{ kind: 'customer', id, label: personIn(await peopleByIds(from, caller, [found.id]), found.id).name }];
};

/** One line each: namesakes are told apart by their ids. */
const namesakes: Look = async (from, caller, name) => {
  if (caller.role === 'finance') return [];
  const found = await customersNamedWholly(from.database, from.persons, name, ownCustomers(caller.scope, 'customer.id'));
  const people = await peopleByIds(from, caller, found.map(({ id }) => id));
  return found.map(({ id, externalUserId }) => ({ kind: 'customer', id: externalUserId, label: personIn(people, id).name }));
};

const referral: Look = async ({ database }, caller, id) => {
  const line = await referralLine(database, caller.scope, id);
  return line ? [{ kind: 'referral', id, label: line.campaignName }] : [];
};

const campaign: Look = async ({ database }, caller, id) => {
  const found = caller.role === 'staff' ? null : await campaignById(database, id);
  return found ? [{ kind: 'campaign', id, label: found.name }] : [];
};

const deal: Look = async ({ database }, caller, id) => {
  if (caller.role === 'staff') return [];
  return (await dealLine(database, caller.scope, id)) ? [{ kind: 'deal', id, label: null }] : [];
};

const LOOKS = [customer, namesakes, referral, campaign, deal];
