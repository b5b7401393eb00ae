import { CodeWalk } from '../../../../entities/code-walk';
import { UnrecordedWay } from '../../../../entities/unrecorded-way';
import type { Reader } from '../../../kernel/database/database';
import { newest } from '../../../kernel/database/list-filter';
import { marks } from '../../../kernel/database/marks';
import type { Tx } from '../../../kernel/database/unit-of-work';
import { updateRows } from '../../../kernel/database/update-rows';

const WALK = 'id, openKey, status, reason, pageCursor, cursors, pages, restarts, listed, adopted, duplicates, held, absent, startedAtMs, progressAtMs, finishedAtMs';

export const walkById = (reader: Reader, id: string): Promise<CodeWalk | null> => reader.one<CodeWalk>(`SELECT ${WALK} FROM code_walk WHERE id = ?`, [id]);
export const openWalk = (reader: Reader): Promise<CodeWalk | null> => reader.one<CodeWalk>(`SELECT ${WALK} FROM code_walk WHERE openKey = 'walk'`);
export const lastWalk = (reader: Reader): Promise<CodeWalk | null> => reader.one<CodeWalk>(`SELECT ${WALK} FROM code_walk ORDER BY id DESC LIMIT 1`);
/** One a week, so the few since the last whole one are passed over. */
export const lastWholeWalk = (reader: Reader): Promise<CodeWalk | null> => reader.one<CodeWalk>(`SELECT ${WALK} FROM code_walk WHERE status = 'done' ORDER BY id DESC LIMIT 1`);
export const insertWalk = (tx: Tx, walk: CodeWalk): Promise<boolean> => tx.insertUnlessThere(CodeWalk, walk);

export async function lockWalk(tx: Tx, id: string): Promise<CodeWalk | null> {
  await tx.change('UPDATE code_walk SET pages = pages WHERE id = ?', [id]);
  return walkById(tx, id);
}

export const storeWalk = (tx: Tx, walk: CodeWalk): Promise<number> =>
  updateRows(tx, 'code_walk', [walk], ['openKey', 'status', 'reason', 'pageCursor', 'cursors', 'pages', 'restarts', 'listed', 'adopted', 'duplicates', 'held', 'absent', 'progressAtMs', 'finishedAtMs']);

const UNRECORDED = 'id, configId, state, kind, seenBy, foundAtMs';

export const unrecordedByConfigs = async (reader: Reader, configIds: readonly string[]): Promise<UnrecordedWay[]> =>
  configIds.length === 0 ? [] : reader.rows<UnrecordedWay>(`SELECT ${UNRECORDED} FROM unrecorded_way WHERE configId IN (${marks(configIds)})`, [...configIds]);

export const insertUnrecorded = (tx: Tx, rows: readonly UnrecordedWay[]): Promise<void> => tx.insertMissing(UnrecordedWay, rows);

export const seeUnrecorded = async (tx: Tx, walkId: string, configIds: readonly string[]): Promise<number> =>
  configIds.length === 0 ? 0 : tx.change(`UPDATE unrecorded_way SET seenBy = ? WHERE configId IN (${marks(configIds)})`, [walkId, ...configIds]);

export const forgetUnrecorded = (tx: Tx, configId: string): Promise<number> => tx.change('DELETE FROM unrecorded_way WHERE configId = ?', [configId]);

/** What a whole walk did not see any more is WeCom's no more; ids of walks sort by time. Answers whether there may be more. */
export async function forgetUnseen(tx: Tx, walkId: string, limit: number): Promise<boolean> {
  const rows = await tx.rows<{ id: string }>(`SELECT id FROM unrecorded_way WHERE seenBy < ? LIMIT ${limit}`, [walkId]);
  if (rows.length > 0) await tx.change(`DELETE FROM unrecorded_way WHERE id IN (${marks(rows)})`, rows.map((row) => row.id));
  return rows.length === limit;
}

export function unrecordedPage(reader: Reader, limit: number, before: string | undefined): Promise<UnrecordedWay[]> {
  const { sql, params } = newest({ table: 'unrecorded_way', columns: UNRECORDED, given: {}, ways: {}, limit, before });
  return reader.rows<UnrecordedWay>(sql, params);
}
