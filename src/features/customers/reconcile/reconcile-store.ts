import { ReconcileMember } from '../../../../entities/reconcile-member';
import { Reconciliation } from '../../../../entities/reconciliation';
import { NamedState } from '../../../../entities/named-state';
import type { Reader } from '../../../kernel/database/database';
import { marks } from '../../../kernel/database/marks';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { CustomerId, StaffId } from '../../../vocabulary/events';

/** Why a listing is one that nobody may conclude an end from. */
export type ParkedFor = 'out_of_range' | 'refused' | 'circle' | 'too_many';

const RUN = 'id, openKey, status, startedAtMs, finishedAtMs, progressAtMs, planned, members, toList, judged, toConfirm, scanned, missedAdds, missedDeletes, repaired, parked, bySendBefore, bySendAtStart';
const MEMBER = 'id, runId, staffId, state, begunAtMs, pageCursor, markCursor, pages, held, absent, comparedTo, parkedFor';

export const lastRun = (reader: Reader): Promise<Reconciliation | null> => reader.one<Reconciliation>(`SELECT ${RUN} FROM reconciliation ORDER BY id DESC LIMIT 1`);

export const lastFinishedRun = (reader: Reader): Promise<Reconciliation | null> =>
  reader.one<Reconciliation>(`SELECT ${RUN} FROM reconciliation WHERE openKey IS NULL ORDER BY id DESC LIMIT 1`);

/** The last that came to its end; nearly every run does, so the walk is short. */
export const lastDoneRun = (reader: Reader): Promise<Reconciliation | null> => reader.one<Reconciliation>(`SELECT ${RUN} FROM reconciliation WHERE status = 'done' ORDER BY id DESC LIMIT 1`);

export const runById = (reader: Reader, id: string): Promise<Reconciliation | null> => reader.one<Reconciliation>(`SELECT ${RUN} FROM reconciliation WHERE id = ?`, [id]);

export const runningRun = (reader: Reader): Promise<Reconciliation | null> => reader.one<Reconciliation>(`SELECT ${RUN} FROM reconciliation WHERE openKey = 'running'`);

/** False: one runs already. */
export const insertRun = (tx: Tx, row: Reconciliation): Promise<boolean> => tx.insertUnlessThere(Reconciliation, row);

export type Counts = Partial<Record<'toList' | 'toConfirm' | 'members' | 'scanned' | 'missedAdds' | 'missedDeletes' | 'repaired' | 'parked', number>>;

/** Adds to the run's counts and answers it as it stands then; whoever comes next waits. The last lock of every verb here. */
export async function countRun(tx: Tx, runId: string, counts: Counts, nowMs: number): Promise<Reconciliation | null> {
  const names = Object.keys(counts) as (keyof Counts)[];
  await tx.change(`UPDATE reconciliation SET progressAtMs = ?${names.map((name) => `, ${name} = ${name} + ?`).join('')} WHERE id = ?`, [nowMs, ...names.map((name) => counts[name] ?? 0), runId]);
  return runById(tx, runId);
}

export const flagRun = (tx: Tx, runId: string, flag: 'planned' | 'judged'): Promise<number> => tx.change(`UPDATE reconciliation SET ${flag} = 1 WHERE id = ?`, [runId]);

/** False: somebody else closed it. */
export const closeRun = async (tx: Tx, runId: string, status: 'done' | 'given_up', nowMs: number): Promise<boolean> =>
  (await tx.change("UPDATE reconciliation SET openKey = NULL, status = ?, finishedAtMs = ? WHERE id = ? AND openKey = 'running'", [status, nowMs, runId])) === 1;

export const insertMembers = (tx: Tx, rows: readonly ReconcileMember[]): Promise<void> => tx.insertMissing(ReconcileMember, rows);

/** How far other runs came is nobody's business any more. */
export const deleteOtherMembers = (tx: Tx, runId: string): Promise<number> => tx.change('DELETE FROM reconcile_member WHERE runId <> ?', [runId]);

export const memberById = (reader: Reader, id: string): Promise<ReconcileMember | null> => reader.one<ReconcileMember>(`SELECT ${MEMBER} FROM reconcile_member WHERE id = ?`, [id]);

/** The first member of this run in this state. */
export const memberIn = (reader: Reader, runId: string, state: string): Promise<ReconcileMember | null> =>
  reader.one<ReconcileMember>(`SELECT ${MEMBER} FROM reconcile_member WHERE runId = ? AND state = ? ORDER BY id LIMIT 1`, [runId, state]);

export interface ParkedMember {
  userId: string;
  name: string | null;
  /** Null: it was parked before this was kept. */
  why: ParkedFor | null;
  held: number;
  absent: number;
}

const MOST_SHOWN = 50;

/** The first members of this run whose listing was parked. */
export const parkedMembers = (reader: Reader, runId: string): Promise<ParkedMember[]> => reader.rows<ParkedMember>(
  `SELECT s.userId, s.name, m.parkedFor AS why, m.held, m.absent FROM reconcile_member m JOIN staff s ON s.id = m.staffId WHERE m.runId = ? AND m.state = 'parked' ORDER BY m.id LIMIT ${MOST_SHOWN}`, [runId]);

export const storeMember = (tx: Tx, row: ReconcileMember): Promise<number> => tx.change(
  'UPDATE reconcile_member SET state = ?, begunAtMs = ?, pageCursor = ?, markCursor = ?, pages = ?, held = ?, absent = ?, comparedTo = ?, parkedFor = ? WHERE id = ?',
  [row.state, row.begunAtMs, row.pageCursor, row.markCursor, row.pages, row.held, row.absent, row.comparedTo, row.parkedFor, row.id]);

/** Whoever changes the row begins the listing. */
export const takeMember = (tx: Tx, id: string): Promise<number> => tx.change("UPDATE reconcile_member SET state = 'listing' WHERE id = ? AND state = 'waiting'", [id]);

export interface PlannedStaff {
  id: StaffId;
  inRange: number;
}

/** Members to reconcile, in order of their ids: those in range, and those who are out of it, did not leave and have customers still. */
export const staffToReconcile = (reader: Reader, after: StaffId, limit: number): Promise<PlannedStaff[]> => reader.rows<PlannedStaff>(
  `SELECT s.id, s.inRange FROM staff s
   WHERE s.id > ? AND s.mergedInto IS NULL AND (s.inRange = 1 OR (s.leftAtMs IS NULL AND EXISTS (SELECT 1 FROM follow_episode e WHERE e.staffId = s.id AND e.endedAtMs IS NULL)))
   ORDER BY s.id LIMIT ${limit}`, [after]);

/** Marks the open follows that this page showed; answers what we hold open of them. */
export async function markListed(tx: Tx, memberId: string, openKeys: readonly string[]): Promise<{ openKey: string; state: string | null }[]> {
  if (openKeys.length === 0) return [];
  await tx.change(`UPDATE follow_episode SET listedBy = ? WHERE openKey IN (${marks(openKeys)})`, [memberId, ...openKeys]);
  return tx.rows<{ openKey: string; state: string | null }>(`SELECT openKey, state FROM follow_episode WHERE openKey IN (${marks(openKeys)})`, [...openKeys]);
}

/** Some of the open follows of a member that began before the listing, in order of their customers; `listed`: it showed them. */
export const heldFollows = (reader: Reader, at: { memberId: string; staffId: StaffId; upToMs: number; after: CustomerId; limit: number }): Promise<{ customerId: CustomerId; listed: number }[]> =>
  reader.rows<{ customerId: CustomerId; listed: number }>(
    `SELECT customerId, CASE WHEN listedBy = ? THEN 1 ELSE 0 END AS listed FROM follow_episode WHERE staffId = ? AND endedAtMs IS NULL AND customerId > ? AND startedAtMs <= ? ORDER BY customerId LIMIT ${at.limit}`,
    [at.memberId, at.staffId, at.after, at.upToMs]);

const BY_SEND = 'reconcile.by_send';

/** Follows that 群发 showed ended, since ever. */
export async function bySendInAll(reader: Reader): Promise<number> {
  const row = await reader.one<{ value: string }>('SELECT value FROM named_state WHERE name = ?', [BY_SEND]);
  return Number(row?.value ?? 0);
}

export async function countBySend(tx: Tx, more: number, nowMs: number): Promise<void> {
  await tx.insertMissing(NamedState, [{ name: BY_SEND, value: '0', changedAtMs: nowMs }]);
  await tx.change('UPDATE named_state SET changedAtMs = ? WHERE name = ?', [nowMs, BY_SEND]); // its turn: what is read next is current
  await tx.change('UPDATE named_state SET value = ? WHERE name = ?', [String((await bySendInAll(tx)) + more), BY_SEND]);
}
