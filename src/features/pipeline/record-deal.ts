import { conflict, notFound, ruleBroken } from '../../kernel/errors';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import { campaignById } from '../campaigns';
import type { CustomersRoom } from '../customers';
import type { ReferralsRoom } from '../referrals';
import { dealByReference, insertDeal, type DealRecord } from './store';

export interface ToldDeal {
  reference: string;
  externalUserId: string;
  amountFen: number;
  closedAtMs: number;
  campaignId: string | null;
}

/** Instalments may be dated ahead; beyond a year it is a typing error that would pay today. */
const AHEAD_MS = 366 * 86_400_000;

type Deps = Machine & { customers: Pick<CustomersRoom, 'lockBuyer'>; referrals: Pick<ReferralsRoom, 'settle'> };

/**
 * A deal is kept whoever the buyer is to us: a stranger's counts when they are added, for it stands under the id that the customer will have (policy 24).
 * Told twice it is one deal; told differently under one reference it is a conflict.
 */
export const makeRecordDeal = (deps: Deps) => async (told: ToldDeal, cause: Cause, newId: string | null): Promise<{ deal: DealRecord; fresh: boolean }> => {
  if (told.closedAtMs > deps.clock.nowMs() + AHEAD_MS) throw ruleBroken('closed_in_future', 'closedAt lies more than a year ahead');
  if (told.campaignId !== null && !(await campaignById(deps.database, told.campaignId))) throw notFound('campaign.not_found', 'there is no such campaign');
  const id = newId ?? deps.ids.next();
  return deps.unitOfWork.run(async (tx) => {
    const buyer = await deps.customers.lockBuyer(tx, told.externalUserId);
    const { externalUserId: _name, ...rest } = told;
    const deal: DealRecord = { id, ...rest, customerId: buyer.id, refundedFen: 0, createdAtMs: deps.clock.nowMs() };
    if (!(await insertDeal(tx, deal))) {
      const standing = await dealByReference(tx, told.reference);
      if (!standing || !isSame(standing, deal)) throw conflict('deal.differs', 'this reference stands for another deal');
      return { deal: standing, fresh: standing.id === newId }; // made before, its answer was lost
    }
    tx.emit({ type: 'deal.recorded', subject: id, data: { customerId: buyer.id, amountFen: deal.amountFen }, cause } satisfies DomainEvent);
    await deps.referrals.settle(tx, [{ customerId: buyer.id, cause }]);
    return { deal, fresh: true };
  });
};

const TOLD = ['customerId', 'amountFen', 'closedAtMs', 'campaignId'] as const;
const isSame = (a: DealRecord, b: DealRecord): boolean => TOLD.every((name) => a[name] === b[name]);
