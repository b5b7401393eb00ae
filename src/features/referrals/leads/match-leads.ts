import { conflict, notFound } from '../../../kernel/errors';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Cause } from '../../../kernel/events';
import type { Machine } from '../../../kernel/machine';
import type { Job } from '../../../kernel/work/registry';
import type { DomainEvent } from '../../../vocabulary/events';
import { ownerKey, type CampaignsRoom } from '../../campaigns';
import { customerByExternalId, takeTurns, type CustomersRoom } from '../../customers';
import type { SettleReferrals } from '../settle-referrals';
import { leadById, leadsByIds, lockLeads, lockOpenLeads, storeMatched, type LeadRecord } from './store';

type Deps = Machine & { campaigns: CampaignsRoom; customers: CustomersRoom; settle: SettleReferrals };
interface Match {
  lead: LeadRecord;
  customerId: string;
  cause: Cause;
}

export const leadUnknown = () => notFound('lead.not_found', 'there is no such lead');

/** A new lead: perhaps its phone is noted for somebody already. Both this look and the other side's come after their commits, so one of them sees the other. */
export const lookForLeads = ({ customers }: Pick<Deps, 'customers'>): Job => ({
  kind: 'lead.look',
  async runAll(tx, works) {
    const leads = await leadsByIds(tx, works.map(({ key }) => key));
    const phoneKeys = leads.flatMap(({ phoneKey, status }) => (phoneKey !== null && status === 'open' ? [phoneKey] : []));
    for (const customerId of await customers.customersByPhones(tx, phoneKeys)) tx.enqueue({ kind: 'lead.match', key: customerId, payload: {} });
  },
});

/** A phone was noted for these customers: open leads that name it are theirs. */
export const matchLeads = (deps: Deps): Job => ({
  kind: 'lead.match',
  async runAll(tx, works) {
    const causes = new Map(works.map(({ id, key }): [string, Cause] => [key, { type: 'work', id }]));
    await takeTurns(tx, [...causes.keys()]);
    const phones = await deps.customers.phonesOf(tx, [...causes.keys()]);
    const leads = await lockOpenLeads(tx, [...new Set(phones.map(({ phoneKey }) => phoneKey))]);
    await storeMatches(deps, tx, 'phone', leads.flatMap((lead) => {
      const customerId = phones.find(({ phoneKey }) => phoneKey === lead.phoneKey)?.customerId;
      return customerId === undefined ? [] : [{ lead, customerId, cause: causes.get(customerId) as Cause }];
    }));
  },
});

/** A member says who the friend is. Saying it twice changes nothing. */
export const makeMatchLead = (deps: Deps) => async (id: string, externalUserId: string, cause: Cause): Promise<void> => {
  if (!(await leadById(deps.database, id))) throw leadUnknown();
  const customer = (await customerByExternalId(deps.database, externalUserId)) ?? (await deps.customers.learn(externalUserId));
  if (!customer) throw notFound('customer.not_found', 'this customer is not known');
  await deps.unitOfWork.run(async (tx) => {
    await takeTurns(tx, [customer.id]);
    const [lead] = await lockLeads(tx, [id]);
    if (!lead) throw leadUnknown();
    if (lead.status === 'matched' && lead.customerId === customer.id) return;
    if (lead.status !== 'open') throw conflict(`lead.${lead.status}`, `this lead is ${lead.status}; only an open one is matched`);
    await storeMatches(deps, tx, 'hand', [{ lead, customerId: customer.id, cause }]);
    await deps.settle(tx, [{ customerId: customer.id, cause }]);
  });
};

/** The lead leaves a fact among those of the friend's follows, as a scan does: attribution folds them together, in whichever order they came. */
async function storeMatches({ campaigns, customers, clock }: Deps, tx: Tx, matchedBy: 'phone' | 'hand', matches: readonly Match[]): Promise<void> {
  if (matches.length === 0) return;
  const nowMs = clock.nowMs();
  const codes = await campaigns.ownCodes(tx, matches.map(({ lead }) => lead));
  const codeOf = (lead: LeadRecord) => codes.get(ownerKey(lead)) as { id: string; state: string };
  await storeMatched(tx, matches.map(({ lead, customerId }) => ({ ...lead, status: 'matched', customerId, matchedAtMs: nowMs, matchedBy, codeId: codeOf(lead).id, blankAtMs: null })));
  await customers.tellOf(tx, matches.map(({ lead, customerId, cause }) => ({ customerId, cause, by: 'lead', id: lead.id, state: codeOf(lead).state, atMs: lead.createdAtMs })));
  for (const { lead, customerId, cause } of matches) tx.emit({ type: 'lead.matched', subject: lead.id, data: { customerId, by: matchedBy }, cause } satisfies DomainEvent);
}
