import { conflict, notFound, ruleBroken } from '../../kernel/errors';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import { takeTurns } from '../customers';
import type { ReferralsRoom } from '../referrals';
import { dealByReference, insertRefund, refundByReference, takeRefund, type DealRecord, type RefundRecord } from './store';

export const dealUnknown = () => notFound('deal.not_found', 'there is no such deal');

type Deps = Machine & { referrals: Pick<ReferralsRoom, 'settle'> };

/** A refund, told once or often. When refunds reach the amount the deal no longer stands: its milestone and rewards go (policy 17, 24). */
export const makeRefundDeal = (deps: Deps) => async (dealReference: string, told: { reference: string; amountFen: number }, cause: Cause, newId: string | null): Promise<{ deal: DealRecord; refund: RefundRecord; fresh: boolean }> => {
  const known = await dealByReference(deps.database, dealReference);
  if (!known) throw dealUnknown();
  const id = newId ?? deps.ids.next();
  return deps.unitOfWork.run(async (tx) => {
    await takeTurns(tx, [known.customerId]);
    const standing = await refundByReference(tx, known.id, told.reference);
    if (standing && standing.amountFen !== told.amountFen) throw conflict('refund.differs', 'this reference stands for another refund of the deal');
    if (!standing && !(await takeRefund(tx, known.id, told.amountFen))) throw ruleBroken('over_refund', 'refunds may not exceed the amount of the deal');
    const deal = (await dealByReference(tx, dealReference)) as DealRecord;
    if (standing) return { deal, refund: standing, fresh: standing.id === newId }; // made before, its answer was lost
    const refund: RefundRecord = { id, dealId: known.id, reference: told.reference, amountFen: told.amountFen, createdAtMs: deps.clock.nowMs() };
    await insertRefund(tx, refund);
    tx.emit({ type: 'deal.refunded', subject: known.id, data: { customerId: known.customerId, amountFen: told.amountFen }, cause } satisfies DomainEvent);
    await deps.referrals.settle(tx, [{ customerId: known.customerId, cause }]);
    return { deal, refund, fresh: true };
  });
};
