import type { Clock } from '../../../kernel/clock';
import type { Tx, UnitOfWork } from '../../../kernel/database/unit-of-work';
import { causeOf } from '../../../kernel/http/cause-of';
import type { AuditedWrite } from '../../../kernel/http/access-slots';
import type { Ids } from '../../../kernel/ids';
import { insertEntry } from './store';

export interface Audit {
  /** In a transaction of its own: the verb has committed, and what it did is told now. */
  write(write: AuditedWrite): Promise<void>;
  /** In the caller's transaction. */
  writeIn(tx: Tx, write: AuditedWrite): Promise<void>;
}

const LONGEST = 60_000; // a TEXT column of MySQL ends at 65,535 bytes

export function createAudit({ unitOfWork, clock, ids }: { unitOfWork: UnitOfWork; clock: Clock; ids: Ids }): Audit {
  const writeIn = async (tx: Tx, { caller, route, requestId, subject, before, after }: AuditedWrite): Promise<void> => {
    const { type, id } = causeOf(caller);
    await insertEntry(tx, {
      id: ids.next(), atMs: clock.nowMs(), actorType: type, actorId: id, actorRole: caller.role, route: route.slice(0, 160), subjectType: subject?.type ?? null, subjectId: subject?.id ?? null,
      stateBefore: textOf(before), stateAfter: textOf(after), requestId,
    });
  };
  return { writeIn, write: (write) => unitOfWork.run((tx) => writeIn(tx, write)) };
}

/** What does not fit is said to be too long: half a JSON text would be none. */
function textOf(state: Readonly<Record<string, unknown>> | null): string | null {
  if (state === null) return null;
  const text = JSON.stringify(state);
  return Buffer.byteLength(text) <= LONGEST ? text : JSON.stringify({ tooLong: true });
}
