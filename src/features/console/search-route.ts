import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import type { Caller } from '../../kernel/http/access-slots';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { mainlandMobile, phoneTail } from '../../kernel/phone-number';
import { createFailureLimit, type FailureLimit } from '../access';
import { campaignById } from '../campaigns';
import { isOwnCustomer, ownCustomers } from '../own-customers';
import { customersNamedWholly } from '../customer-names';
import { customerByExternalId, type CustomersRoom } from '../customers';
import { dealLine } from './deal-views';
import { peopleByIds, personIn, type Sees } from './people';
import { referralLine } from './referral-views';

const Hit = z.object({ kind: z.enum(['customer', 'referral', 'campaign', 'deal']), id: z.string(), label: z.string().nullable() });

/** Phones that one person may look for in a minute: enough for a day at the telephone, too few to try ends of numbers one after the other. */
const PHONES_A_MINUTE = 30;

type Deps = Machine & { customers: Pick<CustomersRoom, 'findByPhone'> };

/** What carries exactly this id, who has exactly this name, and for whom this phone or one with this end is noted, of what the caller may see. Names are sealed, so a part of one finds nobody. */
export const searchRoute = ({ database, persons, clock, customers }: Deps): Route => {
  const phoneLook = makePhoneLook(customers, createFailureLimit(clock, PHONES_A_MINUTE));
  return defineRoute({
    method: 'POST', path: '/api/console/search', auth: { roles: ['admin', 'supervisor', 'staff', 'finance', 'auditor'], scope: 'cut' }, summary: 'Find by an exact id, or a customer by the whole name, the phone or its last four digits', asksOnly: true,
    body: z.strictObject({ q: z.string().trim().min(1).max(128) }),
    responses: { 200: z.object({ items: z.array(Hit) }).meta({ id: 'SearchHits' }) },
    handler: async ({ body, caller }) => {
      const from = { database, persons };
      const exact = (await Promise.all(LOOKS.map((look) => look(from, caller, body.q)))).flat();
      const phones = await phoneLook(from, caller, body.q, exact.length > 0);
      return { status: 200, body: { items: unique([...exact, ...phones]) } };
    },
  });
};

/** Somebody may be called what another has for an id. */
const unique = (hits: readonly z.input<typeof Hit>[]) => [...new Map(hits.map((hit) => [`${hit.kind} ${hit.id}`, hit])).values()];

type Look = (from: Sees, caller: Caller, text: string) => Promise<z.input<typeof Hit>[]>;

const customer: Look = async (from, caller, id) => {
  const found = await customerByExternalId(from.database, id);
  if (!found || caller.role === 'finance' || !(await isOwnCustomer(from.database, caller.scope, id))) return [];
  return [{ kind: 'customer', id, label: personIn(await peopleByIds(from, caller, [found.id]), found.id).name }];
};

/** One line each: namesakes are told apart by their ids. */
const namesakes: Look = async (from, caller, name) => {
  if (caller.role === 'finance') return [];
  return hitsOf(from, caller, await customersNamedWholly(from.database, from.persons, name, ownCustomers(caller.scope, 'customer.id')));
};

/** Whose look was one too many still gets what was found otherwise: four digits may be the number of a deal. */
const makePhoneLook = (customers: Deps['customers'], limit: FailureLimit) => async (from: Sees, caller: Caller, text: string, isFound: boolean): Promise<z.input<typeof Hit>[]> => {
  if (caller.role === 'finance' || (phoneTail(text) === null && mainlandMobile(text) === null)) return [];
  const waitSeconds = limit.count(caller.id);
  if (waitSeconds !== null && isFound) return [];
  if (waitSeconds !== null) throw new AppError('too_many_looks', 'too many phones were looked for; wait a moment', { status: 429, headers: { 'retry-after': String(waitSeconds) } });
  return hitsOf(from, caller, await customers.findByPhone(from.database, text, ownCustomers(caller.scope, 'customer.id')));
};

async function hitsOf(from: Sees, caller: Caller, found: readonly { id: string; externalUserId: string }[]): Promise<z.input<typeof Hit>[]> {
  const people = await peopleByIds(from, caller, found.map(({ id }) => id));
  return found.map(({ id, externalUserId }) => ({ kind: 'customer', id: externalUserId, label: personIn(people, id).name }));
}

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
