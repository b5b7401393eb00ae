import { conflict } from '../../kernel/errors';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import { arrivalOf } from './arrival-of';
import { parkInbox, type InboxItem } from './store';

/** Puts a waiting callback aside until somebody replays it. Twice changes nothing. */
export const makeParkArrival = ({ unitOfWork }: Machine) => (id: string, cause: Cause): Promise<InboxItem> =>
  unitOfWork.run(async (tx) => {
    const row = await arrivalOf(tx, id);
    if (row.status === 'parked') return row;
    if ((await parkInbox(tx, id)) === 0) throw conflict('inbox.not_waiting', 'only an event that waits can be parked');
    tx.emit({ type: 'inbox.parked', subject: id, data: { from: row.status }, cause } satisfies DomainEvent);
    return arrivalOf(tx, id);
  });
