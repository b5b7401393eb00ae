import type { Tx } from '../../kernel/database/unit-of-work';
import { idOfCursor } from '../../kernel/http/paging';
import type { StaffCaller } from '../../kernel/http/access-slots';
import type { Machine } from '../../kernel/machine';
import type { Audit } from '../access';
import type { SessionsRoom } from '../sessions';
import { rightsOf } from './decide-rights';
import { EXPORTED, type ListName } from './exported-lists';
import { EMPTY } from './forget-exports';
import { packRows } from './pack-rows';
import { advance, exportById, giveUp, keepPage, type ExportRecord } from './store';
import type { Language } from './words';

export const PAGE = 'export.page';

export type PageDeps = Machine & { audit: Audit; personNow: SessionsRoom['personNow']; businessTimeZone: string };

/**
 * Reads the next page of a list into the file, as whoever asked may read it now. Reading, keeping and going on are one transaction: after a crash the page is
 * there or it is read again, and the walk goes down by ids, so that nothing is in the file twice and nothing is left out.
 */
export const makePage = (deps: PageDeps) => async (tx: Tx, id: string): Promise<void> => {
  const row = await exportById(tx, id);
  if (row?.status !== 'running') return;
  const list = EXPORTED[row.listName as ListName];
  const caller = await deps.personNow(tx, row);
  if (!caller || !list.roles.includes(caller.role) || rightsOf(caller) !== row.rights) {
    await giveUp(tx, id, 'rights_changed');
    tx.enqueue({ kind: EMPTY, key: id, payload: {} });
    return;
  }
  const turn = { ...(JSON.parse(row.question) as object), limit: list.atOnce, cursor: row.lastId ?? undefined };
  const { rows, nextCursor } = await list.read({ database: tx, persons: deps.persons }, unseen(caller), turn, { language: row.language as Language, timeZone: deps.businessTimeZone });
  const done = nextCursor === null;
  const to = { rowsDone: row.rowsDone + rows.length, lastId: done ? row.lastId : idOfCursor(nextCursor), status: done ? 'ready' : 'running', doneAtMs: done ? deps.clock.nowMs() : null };
  if (!(await advance(tx, row, to))) return;
  await keepPage(tx, id, row.pages, packRows(rows));
  if (done) await tellOf(deps, tx, caller, { ...row, ...to });
  else tx.enqueue({ kind: PAGE, key: id, payload: {} });
};

/** A file leaves the house: every name in it is masked, their own customers' too. */
const unseen = (caller: StaffCaller): StaffCaller => ({ ...caller, staffId: null });

const tellOf = ({ audit }: PageDeps, tx: Tx, caller: StaffCaller, { id, listName, format, rowsDone }: ExportRecord): Promise<void> =>
  audit.writeIn(tx, { caller, route: 'export ready', requestId: id, subject: { type: 'export', id }, before: null, after: { list: listName, format, rows: rowsDone } });
