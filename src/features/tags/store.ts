import { CorpTagRow } from '../../../entities/corp-tag';
import { CorpTagGroupRow } from '../../../entities/corp-tag-group';
import { NamedState } from '../../../entities/named-state';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import { updateRows } from '../../kernel/database/update-rows';
import type { KnownGroup, KnownTag } from './decide-library';

type Stored<Row> = Row & { id: string };

const TAG = 'id, tagId, groupId, name, sortOrder, deleted, seenAtMs';
const GROUP = 'id, groupId, name, sortOrder, deleted, seenAtMs';

const LIBRARY = 'tags';

/** One change of the library at a time: what is decided hangs on all rows. Answers when the latest whole listing began that was stored. */
export async function takeLibraryTurn(tx: Tx, nowMs: number): Promise<number> {
  // on a server the row that stands already is locked by the very same statement
  await tx.insertMissing(NamedState, [{ name: LIBRARY, value: '0', changedAtMs: nowMs }]);
  const row = await tx.one<{ value: string }>('SELECT value FROM named_state WHERE name = ?', [LIBRARY]);
  return Number(row?.value ?? 0);
}

export const storeListedAt = (tx: Tx, beganAtMs: number, nowMs: number): Promise<number> =>
  tx.change('UPDATE named_state SET value = ?, changedAtMs = ? WHERE name = ?', [String(beganAtMs), nowMs, LIBRARY]);

export const allTags = (reader: Reader): Promise<Stored<KnownTag>[]> => reader.rows<Stored<KnownTag>>(`SELECT ${TAG} FROM corp_tag`);
export const allGroups = (reader: Reader): Promise<Stored<KnownGroup>[]> => reader.rows<Stored<KnownGroup>>(`SELECT ${GROUP} FROM corp_tag_group`);

export const tagsByIds = async (reader: Reader, tagIds: readonly string[]): Promise<Stored<KnownTag>[]> =>
  tagIds.length === 0 ? [] : reader.rows<Stored<KnownTag>>(`SELECT ${TAG} FROM corp_tag WHERE tagId IN (${marks(tagIds)})`, [...tagIds]);

export const tagsOfGroup = (reader: Reader, groupId: string): Promise<Stored<KnownTag>[]> =>
  reader.rows<Stored<KnownTag>>(`SELECT ${TAG} FROM corp_tag WHERE groupId = ? AND deleted = 0`, [groupId]);

export const groupById = (reader: Reader, groupId: string): Promise<Stored<KnownGroup> | null> =>
  reader.one<Stored<KnownGroup>>(`SELECT ${GROUP} FROM corp_tag_group WHERE groupId = ?`, [groupId]);

export async function storeTags(tx: Tx, known: readonly Stored<KnownTag>[], rows: readonly KnownTag[], nextId: () => string): Promise<void> {
  const ids = new Map(known.map((tag) => [tag.tagId, tag.id]));
  const own = rows.map((row) => ({ id: ids.get(row.tagId) ?? nextId(), ...row }));
  await updateRows(tx, 'corp_tag', own.filter((row) => ids.has(row.tagId)), ['groupId', 'name', 'sortOrder', 'deleted', 'seenAtMs']);
  await tx.insertMissing(CorpTagRow, own.filter((row) => !ids.has(row.tagId)));
}

export async function storeGroups(tx: Tx, known: readonly Stored<KnownGroup>[], rows: readonly KnownGroup[], nextId: () => string): Promise<void> {
  const ids = new Map(known.map((group) => [group.groupId, group.id]));
  const own = rows.map((row) => ({ id: ids.get(row.groupId) ?? nextId(), ...row }));
  await updateRows(tx, 'corp_tag_group', own.filter((row) => ids.has(row.groupId)), ['name', 'sortOrder', 'deleted', 'seenAtMs']);
  await tx.insertMissing(CorpTagGroupRow, own.filter((row) => !ids.has(row.groupId)));
}

/** Of these tags and of the tags of these groups, those that were there until now. */
export async function storeDeleted(tx: Tx, ids: readonly string[], nowMs: number): Promise<string[]> {
  const live = await tx.rows<{ tagId: string }>(`SELECT tagId FROM corp_tag WHERE deleted = 0 AND (tagId IN (${marks(ids)}) OR groupId IN (${marks(ids)}))`, [...ids, ...ids]);
  const tagIds = live.map((row) => row.tagId);
  if (tagIds.length > 0) await tx.change(`UPDATE corp_tag SET deleted = 1, seenAtMs = ? WHERE tagId IN (${marks(tagIds)})`, [nowMs, ...tagIds]);
  return tagIds;
}

/** A group is there as long as one of its tags is. */
export const storeEmptyGroups = (tx: Tx): Promise<number> =>
  tx.change('UPDATE corp_tag_group SET deleted = 1 WHERE deleted = 0 AND NOT EXISTS (SELECT 1 FROM corp_tag t WHERE t.groupId = corp_tag_group.groupId AND t.deleted = 0)');
