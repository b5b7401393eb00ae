import { BulkReplay } from '../../../../entities/bulk-replay';
import type { Reader, SqlValue } from '../../../kernel/database/database';
import { marks } from '../../../kernel/database/marks';
import type { Tx } from '../../../kernel/database/unit-of-work';
import { firstIdAt } from '../../../kernel/ids';
import { COUNTED_AT_MOST } from './decide-count';

export type BulkReplayRecord = BulkReplay;

/** Callbacks of one state, received from (included) to (excluded). */
export interface ReplayFilter {
  wanted: string;
  fromMs: number | null;
  toMs: number | null;
}

const COLUMNS = 'id, openKey, status, wanted, fromMs, toMs, counted, replayed, untouched, afterId, startedAtMs, progressAtMs, finishedAtMs';

export const lastReplay = (reader: Reader): Promise<BulkReplay | null> => reader.one<BulkReplay>(`SELECT ${COLUMNS} FROM bulk_replay ORDER BY id DESC LIMIT 1`);
export const replayById = (reader: Reader, id: string): Promise<BulkReplay | null> => reader.one<BulkReplay>(`SELECT ${COLUMNS} FROM bulk_replay WHERE id = ?`, [id]);
export const runningReplay = (reader: Reader): Promise<BulkReplay | null> => reader.one<BulkReplay>(`SELECT ${COLUMNS} FROM bulk_replay WHERE openKey = 'running'`);

/** False: one runs already, or this very one was asked for before. */
export const insertReplay = (tx: Tx, row: BulkReplay): Promise<boolean> => tx.insertUnlessThere(BulkReplay, row);

/** Takes the turn of a run under way, and answers it as it stands now; null: it is over. */
export async function takeReplay(tx: Tx, id: string): Promise<BulkReplay | null> {
  if ((await tx.change("UPDATE bulk_replay SET openKey = openKey WHERE id = ? AND openKey = 'running'", [id])) === 0) return null;
  return replayById(tx, id);
}

export const advanceReplay = (tx: Tx, id: string, step: { afterId: string; replayed: number; untouched: number; nowMs: number }): Promise<number> =>
  tx.change('UPDATE bulk_replay SET afterId = ?, replayed = replayed + ?, untouched = untouched + ?, progressAtMs = ? WHERE id = ?', [step.afterId, step.replayed, step.untouched, step.nowMs, id]);

/** False: somebody else closed it. */
export const closeReplay = async (tx: Tx, id: string, status: 'done' | 'given_up', nowMs: number): Promise<boolean> =>
  (await tx.change("UPDATE bulk_replay SET openKey = NULL, status = ?, finishedAtMs = ? WHERE id = ? AND openKey = 'running'", [status, nowMs, id])) === 1;

/**
 * Oldest first, over the index of the states alone. A server that meets two bounds of the key would rather walk the key, past everything that is done:
 * it is told the index, in a comment that SQLite skips.
 */
function walk({ wanted, fromMs, toMs }: ReplayFilter, between: { after?: string; below?: string }, limit: number): { sql: string; params: SqlValue[] } {
  const [after, from] = [between.after ?? '', fromMs === null ? '' : firstIdAt(fromMs)];
  const [below, to] = [between.below ?? '~', toMs === null ? '~' : firstIdAt(toMs)];
  return {
    sql: `SELECT id FROM inbox /*! FORCE INDEX (ix_inbox_status) */ WHERE status = ? AND id > ? AND id < ? ORDER BY id LIMIT ${limit}`,
    params: [wanted, after > from ? after : from, below < to ? below : to],
  };
}

/** Counting ends at `COUNTED_AT_MOST`. */
export async function countArrivals(reader: Reader, filter: ReplayFilter): Promise<number> {
  const { sql, params } = walk(filter, {}, COUNTED_AT_MOST);
  return Number((await reader.one<{ n: number }>(`SELECT COUNT(*) AS n FROM (${sql}) some`, params))?.n ?? 0);
}

/** The next callbacks of a run, as many as one short transaction bears. */
export async function arrivalsToReplay(tx: Tx, run: BulkReplay, limit: number): Promise<string[]> {
  const { sql, params } = walk(run, { after: run.afterId, below: run.id }, limit);
  return (await tx.rows<{ id: string }>(sql, params)).map(({ id }) => id);
}

/** Each runs again from the start; answers how many did: one that was taken up meanwhile, or blanked, stays as it is. */
export const replayArrivals = (tx: Tx, ids: readonly string[], wanted: string, nowMs: number): Promise<number> => tx.change(
  `UPDATE inbox SET status = 'pending', attempts = 0, notBeforeMs = ?, error = NULL, doneAtMs = NULL WHERE id IN (${marks(ids)}) AND (CASE WHEN status = ? THEN 1 END) = 1 AND body IS NOT NULL`,
  [nowMs, ...ids, wanted]);

/** Are so many callbacks due? */
export async function dueAtLeast(reader: Reader, least: number, nowMs: number): Promise<boolean> {
  const found = await reader.one<{ n: number }>(`SELECT COUNT(*) AS n FROM (SELECT id FROM inbox WHERE status = 'pending' AND notBeforeMs <= ? LIMIT ${least}) due`, [nowMs]);
  return Number(found?.n ?? 0) >= least;
}
