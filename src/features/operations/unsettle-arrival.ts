import { conflict } from '../../kernel/errors';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import { arrivalOf } from './arrival-of';
import { deleteSettlements, settlementOf, unsettleInbox } from './settlement-store';

/** Takes a mark by hand back: the callback is again what it was, and one that waited is worked now. */
export const makeUnsettleArrival = ({ unitOfWork, bells }: Machine) => (id: string, cause: Cause): Promise<{ to: string }> =>
  unitOfWork.run(async (tx) => {
    const { body } = await arrivalOf(tx, id);
    const settled = await settlementOf(tx, id);
    if (settled?.fromStatus === 'pending' && body === null) throw conflict('inbox.not_replayable', 'the content of this event was blanked: nothing is left to work');
    // of two at once the row lets one through; one that was replayed and worked meanwhile has no mark any more
    if (!settled || (await unsettleInbox(tx, settled)) === 0 || (await deleteSettlements(tx, [id])) === 0) throw conflict('inbox.not_settled', 'this event is not marked as handled by hand');
    tx.emit({ type: 'inbox.unsettled', subject: id, data: { to: settled.fromStatus }, cause } satisfies DomainEvent);
    tx.afterCommit(() => bells.inbox.ring());
    return { to: settled.fromStatus };
  });
