import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import { marks } from '../../kernel/database/marks';
import type { CustomerId, StaffId } from '../../vocabulary/events';

/** A tag as the outside reads it; `rowId` is only the list's own order. */
export interface TagItem {
  rowId: string;
  id: string;
  name: string;
  groupId: string;
  groupName: string;
  sortOrder: number;
}

const ITEM = 't.id AS rowId, t.tagId AS id, t.name, t.groupId, g.name AS groupName, t.sortOrder';

/** Tags that are there, newest first. */
export function tagPage(reader: Reader, limit: number, before: string | undefined): Promise<TagItem[]> {
  const { sql, params } = newest({ table: 'corp_tag', given: { deleted: 0 }, ways: { ix_corp_tag_list: ['deleted'] }, limit, before });
  return reader.rows<TagItem>(`SELECT ${ITEM} FROM (${sql}) page CROSS JOIN corp_tag t ON t.id = page.id JOIN corp_tag_group g ON g.groupId = t.groupId ORDER BY t.id DESC`, params);
}

/** Tags that are there, of the group of this name. */
export const tagsOfGroupNamed = (reader: Reader, groupName: string): Promise<TagItem[]> =>
  reader.rows<TagItem>(`SELECT ${ITEM} FROM corp_tag_group g JOIN corp_tag t ON t.groupId = g.groupId WHERE g.name = ? AND g.deleted = 0 AND t.deleted = 0 ORDER BY t.id`, [groupName]);

export interface LibraryTag {
  tagId: string;
  name: string;
  groupName: string;
  deleted: boolean;
}

/** What the library says of these tags now, by id; one that it never heard of is missing. */
export async function libraryTags(reader: Reader, tagIds: readonly string[]): Promise<Map<string, LibraryTag>> {
  if (tagIds.length === 0) return new Map();
  const rows = await reader.rows<Omit<LibraryTag, 'deleted'> & { deleted: number }>(
    `SELECT t.tagId, t.name, g.name AS groupName, t.deleted FROM corp_tag t JOIN corp_tag_group g ON g.groupId = t.groupId WHERE t.tagId IN (${marks(tagIds)})`, [...tagIds]);
  return new Map(rows.map((row) => [row.tagId, { ...row, deleted: row.deleted === 1 }]));
}

export interface OpenFollow {
  customerId: CustomerId;
  staffId: StaffId;
  userId: string;
}

/** Every open follow of these customers. */
export const openFollowsOf = (reader: Reader, customerIds: readonly CustomerId[]): Promise<OpenFollow[]> =>
  reader.rows<OpenFollow>(
    `SELECT e.customerId, e.staffId, s.userId FROM follow_episode e JOIN staff s ON s.id = e.staffId WHERE e.customerId IN (${marks(customerIds)}) AND e.endedAtMs IS NULL ORDER BY e.startedAtMs, e.id`, [...customerIds]);
