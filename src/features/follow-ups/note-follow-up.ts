import { forbidden, notFound } from '../../kernel/errors';
import type { Caller } from '../../kernel/http/access-slots';
import { causeOf } from '../../kernel/http/cause-of';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import type { CustomersRoom } from '../customers';
import { deleteFollowUp, followUpById, insertFollowUp, sealedNote, type FollowUpRecord } from './store';

/** The page offers to undo for 10 s; what was pressed in the last of them still has its way to go. */
export const UNDO_MS = 15_000;

const memberOf = (caller: Caller): string | null => (caller.type === 'session' ? caller.staffId : null);

function writerOf(caller: Caller): string {
  const staffId = memberOf(caller);
  if (staffId === null) throw forbidden('forbidden', 'follow-ups are written by members of staff');
  return staffId;
}

export type NoteFollowUp = (note: { customerId: string; text: string }, caller: Caller, newId: string | null) => Promise<FollowUpRecord>;
export type UndoFollowUp = (id: string, caller: Caller) => Promise<void>;

/** 跟进记录: once, however often it is sent under the same `newId`. */
export const makeNoteFollowUp = ({ unitOfWork, clock, ids, persons, customers }: Machine & { customers: Pick<CustomersRoom, 'saltsOf'> }): NoteFollowUp => async ({ customerId, text }, caller, newId) => {
  const [id, staffId, atMs] = [newId ?? ids.next(), writerOf(caller), clock.nowMs()];
  return unitOfWork.run(async (tx) => {
    const salt = (await customers.saltsOf(tx, [customerId])).get(customerId) ?? null;
    if (salt === null) throw notFound('customer.not_found', 'this customer is not known'); // they had themselves erased at this very moment
    const row: FollowUpRecord = { id, customerId, staffId, ...sealedNote(persons, id, text, salt), atMs };
    if (!(await insertFollowUp(tx, row))) return (await followUpById(tx, row.id)) ?? row; // made before, its answer was lost
    tx.emit({ type: 'follow_up.noted', subject: row.customerId, data: { followUpId: row.id }, cause: causeOf(caller) } satisfies DomainEvent);
    return row;
  });
};

/** Takes one's own note back while it is fresh; 404 for any other. */
export const makeUndoFollowUp = ({ unitOfWork, clock }: Machine): UndoFollowUp => async (id, caller) => {
  const staffId = memberOf(caller);
  await unitOfWork.run(async (tx) => {
    const note = await followUpById(tx, id);
    if (!note || staffId === null || (await deleteFollowUp(tx, { id, staffId, sinceMs: clock.nowMs() - UNDO_MS })) === 0) throw notFound('follow_up.not_found', 'there is no such note of yours that could still be undone');
    tx.emit({ type: 'follow_up.undone', subject: note.customerId, data: { followUpId: id }, cause: causeOf(caller) } satisfies DomainEvent);
  });
};
