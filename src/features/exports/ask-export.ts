import { conflict, forbidden } from '../../kernel/errors';
import type { StaffCaller } from '../../kernel/http/access-slots';
import type { Machine } from '../../kernel/machine';
import { rightsOf } from './decide-rights';
import { EXPORTED, type ListName } from './exported-lists';
import { FORGET } from './forget-exports';
import { PAGE } from './make-page';
import { exportById, insertExport, type ExportRecord } from './store';

/** Running and ready ones together: what one person can make the database hold. */
const PLACES = 5;
/** How long a file is kept. */
const KEPT_MS = 24 * 3_600_000;

export interface Wish {
  list: ListName;
  filter: object;
  format: string;
  language: string;
}

/** Answers the id; the rows come by work. Throws 403 for a list that the person may not read, 409 when all their places are taken. */
export const makeAskExport = ({ database, unitOfWork, clock, ids }: Machine) => async (caller: StaffCaller, { list, filter, format, language }: Wish, newId: string | null): Promise<string> => {
  const exported = EXPORTED[list];
  if (!exported.roles.includes(caller.role)) throw forbidden('forbidden', `the role ${caller.role} may not do this`);
  const question = JSON.stringify(await exported.settle(database, filter as never));
  const [id, nowMs] = [newId ?? ids.next(), clock.nowMs()];
  const row: ExportRecord = {
    id, personId: caller.id, staffId: caller.staffId, listName: list, question, format, language, rights: rightsOf(caller), status: 'running', reason: null, slot: null, pages: 0, rowsDone: 0, lastId: null,
    createdAtMs: nowMs, doneAtMs: null, expiresAtMs: nowMs + KEPT_MS,
  };
  await unitOfWork.run(async (tx) => {
    for (let slot = 1; slot <= PLACES; slot += 1) {
      if (!(await insertExport(tx, { ...row, slot }))) continue;
      tx.enqueue({ kind: PAGE, key: id, payload: {} });
      tx.enqueue({ kind: FORGET, key: id, payload: {}, notBeforeMs: row.expiresAtMs });
      return;
    }
    if (await exportById(tx, id)) return; // asked before, its answer was lost
    throw conflict('too_many_exports', `at most ${PLACES} exports are kept for a person; remove one first`);
  });
  return id;
};
