import { z } from 'zod';
import type { Tx } from '../../kernel/database/unit-of-work';
import { notFound } from '../../kernel/errors';
import type { Caller } from '../../kernel/http/access-slots';
import { causeOf } from '../../kernel/http/cause-of';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import { countReveal } from '../access';
import { nameOf } from '../customer-names';
import { customerByExternalId } from '../customers';
import { businessDay } from '../messages';
import { isOwnCustomer } from '../own-customers';
import type { ReferralsRoom } from '../referrals';

/** Whoever works with customers. An auditor reads everything and writes nothing, and that somebody looked is written; finance deals with amounts, not with names. */
export const REVEALERS: readonly string[] = ['admin', 'supervisor', 'staff'];
const REVEAL = { roles: ['admin', 'supervisor', 'staff'], scope: 'cut' } as const;
const Nothing = z.strictObject({});
const leftToday = z.int();

export type RevealDeps = Machine & { referrals: Pick<ReferralsRoom, 'leads'>; businessTimeZone: string };
type Shown = { subject: string; field: 'customer.name' | 'lead.name_phone' };

/**
 * A masked name, or a lead's name and phone, shown whole by a click. It is counted and told of, by internal ids and without the value, in one transaction before
 * anything is answered; the answer itself is kept nowhere.
 */
export function revealRoutes(deps: RevealDeps): Route[] {
  const { database, persons, unitOfWork, clock, businessTimeZone } = deps;
  const take = (caller: Caller, { subject, field }: Shown): Promise<number> => unitOfWork.run(async (tx: Tx) => {
    tx.emit({ type: 'personal_data.revealed', subject, data: { field }, cause: causeOf(caller) } satisfies DomainEvent);
    return countReveal(tx, { personId: caller.id, day: businessDay(clock.nowMs(), businessTimeZone) });
  });
  return [
    defineRoute({
      method: 'POST', path: '/api/console/customers/:externalUserId/reveal', auth: REVEAL, secretAnswer: true, summary: 'The whole name of a customer: counted, and told of in the audit', params: z.strictObject({ externalUserId: IdText }), body: Nothing,
      responses: { 200: z.object({ name: z.string(), leftToday }).meta({ id: 'RevealedName' }) },
      handler: async ({ params, caller, audit }) => {
        const customer = await customerByExternalId(database, params.externalUserId);
        const name = customer && nameOf(persons, customer);
        if (!customer || !(await isOwnCustomer(database, caller.scope, params.externalUserId))) throw notFound('customer.not_found', 'this customer is not known');
        if (name === null) throw notFound('customer.unnamed', 'no name of this customer is known');
        audit.about('customer', customer.id);
        audit.changed(null, { revealed: 'name' });
        return { status: 200, body: { name, leftToday: await take(caller, { subject: customer.id, field: 'customer.name' }) } };
      },
    }),
    defineRoute({
      method: 'POST', path: '/api/console/leads/:id/reveal', auth: REVEAL, secretAnswer: true, summary: 'Name and phone of a lead: counted, and told of in the audit', params: z.strictObject({ id: IdText }), body: Nothing,
      responses: { 200: z.object({ name: z.string().nullable(), phone: z.string().nullable(), leftToday }).meta({ id: 'RevealedLead' }) },
      handler: async ({ params, caller, audit }) => {
        const lead = await deps.referrals.leads.one(caller.scope, params.id);
        if (!lead) throw notFound('lead.not_found', 'there is no such lead');
        if (lead.name === null && lead.phone === null) throw notFound('lead.blank', 'name and phone of this lead are not kept any more');
        audit.about('lead', lead.id);
        audit.changed(null, { revealed: 'name, phone' });
        return { status: 200, body: { name: lead.name, phone: lead.phone, leftToday: await take(caller, { subject: lead.id, field: 'lead.name_phone' }) } };
      },
    }),
  ];
}
