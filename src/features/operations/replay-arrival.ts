import { conflict } from '../../kernel/errors';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import { arrivalOf } from './arrival-of';
import { deleteSettlements } from './settlement-store';
import { replayInbox, type InboxItem } from './store';

/** Processes a callback again from the start. Its handlers are level-triggered: what is right already stays as it is. */
export const makeReplayArrival = ({ unitOfWork, clock, bells }: Machine) => (id: string, cause: Cause): Promise<InboxItem> =>
  unitOfWork.run(async (tx) => {
    const { status } = await arrivalOf(tx, id);
    if ((await replayInbox(tx, id, clock.nowMs())) === 0) throw conflict('inbox.not_replayable', 'this event is being processed, or its content was blanked');
    await deleteSettlements(tx, [id]); // who marked it as handled is not who has the last word any more
    tx.emit({ type: 'inbox.replayed', subject: id, data: { from: status }, cause } satisfies DomainEvent);
    tx.afterCommit(() => bells.inbox.ring());
    return arrivalOf(tx, id);
  });
