import { TagWish } from '../../../entities/tag-wish';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import { updateRows } from '../../kernel/database/update-rows';
import type { CustomerId, StaffId } from '../../vocabulary/events';
import type { Wanted, Wishes } from './decide-wishes';

export type WishKind = 'tag.mark' | 'tag.create' | 'tag.change';

/** Whose wishes these are, and how they are brought about. */
export interface WishOwner {
  wishKey: string;
  kind: WishKind;
  customerId: CustomerId | null;
  staffId: StaffId | null;
  target: string | null;
}

export interface WishRecord extends WishOwner, Wishes {
  id: string;
  reason: string | null;
}

type Row = Omit<WishRecord, 'wanted'> & { wanted: string };

const COLUMNS = 'id, wishKey, kind, customerId, staffId, target, wanted, asks, workNo, refusedNo, reason';
const recordOf = (row: Row): WishRecord => ({ ...row, wanted: JSON.parse(row.wanted) as Wanted });

export const wishById = async (reader: Reader, id: string): Promise<WishRecord | null> => (await wishesByIds(reader, [id]))[0] ?? null;

export const wishesByIds = async (reader: Reader, ids: readonly string[]): Promise<WishRecord[]> =>
  (await reader.rows<Row>(`SELECT ${COLUMNS} FROM tag_wish WHERE id IN (${marks(ids)})`, [...ids])).map(recordOf);

/** The rows of these owners, made where there are none, and nobody else's to change until the commit; in the order of their keys. */
export async function lockWishes(tx: Tx, owners: readonly WishOwner[], at: { nowMs: number; nextId: () => string }): Promise<WishRecord[]> {
  const sorted = [...owners].sort((a, b) => (a.wishKey < b.wishKey ? -1 : 1));
  // on a server the row that stands already is locked by the very same statement
  await tx.insertMissing(TagWish, sorted.map((owner) => ({ id: at.nextId(), ...owner, wanted: '{}', asks: 0, workNo: 0, refusedNo: 0, reason: null, changedAtMs: at.nowMs })));
  const rows = await tx.rows<Row>(`SELECT ${COLUMNS} FROM tag_wish WHERE wishKey IN (${marks(sorted)}) ORDER BY wishKey`, sorted.map((owner) => owner.wishKey));
  return rows.map(recordOf);
}

/** Rows that are there, nobody else's to change until the commit. */
export async function lockWishesByIds(tx: Tx, ids: readonly string[], nowMs: number): Promise<WishRecord[]> {
  await tx.change(`UPDATE tag_wish SET changedAtMs = ? WHERE id IN (${marks(ids)})`, [nowMs, ...ids]);
  return wishesByIds(tx, ids);
}

export const storeWishes = (tx: Tx, rows: readonly WishRecord[], nowMs: number): Promise<number> =>
  updateRows(tx, 'tag_wish', rows.map(({ id, wanted, asks, workNo, refusedNo, reason }) => ({ id, wanted: JSON.stringify(wanted), asks, workNo, refusedNo, reason: reason?.slice(0, 190) ?? null, changedAtMs: nowMs })),
    ['wanted', 'asks', 'workNo', 'refusedNo', 'reason', 'changedAtMs']);
