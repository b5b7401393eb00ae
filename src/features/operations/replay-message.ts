import { conflict, notFound } from '../../kernel/errors';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import { outboxWork, replayWork } from '../../kernel/work/replay';
import type { DomainEvent } from '../../vocabulary/events';

/** A message that was given up on is tried again; where an earlier attempt may have arrived, its sender asks first (policy 30). */
export const makeReplayMessage = ({ unitOfWork, clock, bells }: Machine) => (id: string, cause: Cause): Promise<void> =>
  unitOfWork.run(async (tx) => {
    const row = await outboxWork(tx, id);
    if (!row) throw notFound('outbox.not_found', 'there is no such message');
    if (row.status !== 'parked') throw conflict('outbox.not_parked', `only a message that is parked is tried again; this one is ${row.status}`);
    const nowMs = clock.nowMs();
    if (row.deliverByMs !== null && row.deliverByMs < nowMs) throw conflict('outbox.too_late', 'this message had to be delivered by an instant that is over');
    if (!(await replayWork(tx, row, nowMs))) throw conflict('outbox.not_parked', 'this message is being tried again already');
    tx.emit({ type: 'outbox.replayed', subject: id, data: { kind: row.kind, doubt: row.doubt === 1 }, cause } satisfies DomainEvent);
    tx.afterCommit(() => bells[row.lane].ring());
  });
