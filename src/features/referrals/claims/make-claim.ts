import { conflict, notFound, ruleBroken } from '../../../kernel/errors';
import type { Cause } from '../../../kernel/events';
import type { Machine } from '../../../kernel/machine';
import type { DomainEvent } from '../../../vocabulary/events';
import { campaignById } from '../../campaigns';
import { customerByExternalId, type CustomersRoom } from '../../customers';
import { sealedClaim } from './claim-words';
import { ESCALATE, WAITS_MS } from './escalate-claims';
import { claimById, insertClaim, wasEverFollowed, type ClaimRecord } from './store';

export interface NewClaim {
  campaignId: string;
  refereeExternalUserId: string;
  referrerExternalUserId: string;
  evidence: string;
}

type Deps = Machine & { customers: CustomersRoom };

/** Somebody says who brought a friend whose add did not show it. It counts for nothing until another person accepts it (policy 31). */
export const makeClaim = (deps: Deps) => async (told: NewClaim, cause: Cause, newId: string | null): Promise<string> => {
  const campaign = await campaignById(deps.database, told.campaignId);
  if (!campaign) throw notFound('campaign.not_found', 'there is no such campaign');
  if (campaign.publishedAtMs === null) throw conflict('campaign.draft', 'nobody can have been brought by a campaign that is a draft');
  const [refereeId, referrerId] = [await idOf(deps, told.refereeExternalUserId), await idOf(deps, told.referrerExternalUserId)];
  // somebody of whom only a deal or a group was told was nobody's customer, and could have brought nobody
  if (!(await wasEverFollowed(deps.database, referrerId))) throw ruleBroken('referrer_not_customer', 'this person has never been a customer of any member of staff');
  const nowMs = deps.clock.nowMs();
  const claim: ClaimRecord = {
    id: newId ?? deps.ids.next(), campaignId: campaign.id, refereeId, referrerId, status: 'open', openKey: `${campaign.id}:${refereeId}:${referrerId}`, evidence: '', evidenceSealed: null, claimedBy: cause.id,
    decidedBy: null, decidedAtMs: null, note: null, noteSealed: null, escalatedAtMs: null, codeId: null, createdAtMs: nowMs,
  };
  await deps.unitOfWork.run(async (tx) => {
    const salts = await deps.customers.saltsOf(tx, [referrerId, refereeId]);
    const evidenceSealed = sealedClaim(deps.persons, 'evidence', { id: claim.id, words: told.evidence, salts: [salts.get(referrerId) ?? null, salts.get(refereeId) ?? null] });
    if (evidenceSealed === null) throw notFound('customer.not_found', 'one of the two is not known any more');
    if (!(await insertClaim(tx, { ...claim, evidenceSealed }))) {
      if (await claimById(tx, claim.id)) return; // made before, its answer was lost
      throw conflict('claim.open', 'the same is claimed already, and waits for a decision');
    }
    tx.enqueue({ kind: ESCALATE, key: claim.id, payload: {}, notBeforeMs: nowMs + WAITS_MS, once: `${ESCALATE}:${claim.id}` });
    tx.emit({ type: 'claim.made', subject: claim.id, data: { campaignId: claim.campaignId, refereeId, referrerId }, cause } satisfies DomainEvent);
  });
  return claim.id;
};

async function idOf({ database, customers }: Deps, externalUserId: string): Promise<string> {
  const customer = (await customerByExternalId(database, externalUserId)) ?? (await customers.learn(externalUserId));
  if (!customer) throw notFound('customer.not_found', `the customer ${externalUserId} is not known`);
  return customer.id;
}
