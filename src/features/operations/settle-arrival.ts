import { conflict } from '../../kernel/errors';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import { arrivalOf } from './arrival-of';
import { decideSettle } from './decide-settle';
import { insertSettlement, settleInbox, settlementOf } from './settlement-store';

const settledAlready = () => conflict('inbox.already_settled', 'this event is marked as handled already');
const notWaiting = () => conflict('inbox.not_settleable', 'only an event that waits, failed or was parked can be marked as handled');

/**
 * Marks a callback as handled by hand 标为已处理: nothing is made of it any more, and no greeting either. What else arrived from the same customer goes its own
 * way, before and after (docs/adr/0044). The reason stays out of journal and audit, which forget nothing: it may hold words about somebody.
 */
export const makeSettleArrival = ({ unitOfWork, clock }: Machine) => (id: string, reason: string, cause: Cause): Promise<{ from: string }> =>
  unitOfWork.run(async (tx) => {
    const [row, settled] = [await arrivalOf(tx, id), await settlementOf(tx, id)];
    if (settled?.byType === cause.type && settled.byId === cause.id && settled.reason === reason) return { from: settled.fromStatus }; // said twice
    const verdict = decideSettle(row.status, settled !== null);
    if (verdict === 'already_settled') throw settledAlready();
    const nowMs = clock.nowMs();
    if (verdict === 'not_waiting' || (await settleInbox(tx, row, nowMs)) === 0) throw notWaiting();
    await insertSettlement(tx, { arrivalId: id, fromStatus: row.status, reason, byType: cause.type, byId: cause.id, atMs: nowMs });
    tx.emit({ type: 'inbox.settled', subject: id, data: { from: row.status }, cause } satisfies DomainEvent);
    return { from: row.status };
  });
