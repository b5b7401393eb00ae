import type { Reader } from '../../kernel/database/database';

const MOST_TAGS = 2000;
/** Counting holders stops here: as many means "or more". */
export const MOST_COUNTED = 1000;
const COUNTED_AT_ONCE = 100;

export interface LibraryRow {
  groupId: string;
  groupName: string;
  tagId: string | null;
  name: string | null;
  seenAtMs: number;
}

/** Groups and their tags in WeCom's order; a group without tags has one row. */
export const libraryLines = (reader: Reader): Promise<LibraryRow[]> => reader.rows<LibraryRow>(
  `SELECT g.groupId, g.name AS groupName, t.tagId, t.name, g.seenAtMs FROM corp_tag_group g LEFT JOIN corp_tag t ON t.groupId = g.groupId AND t.deleted = 0
   WHERE g.deleted = 0 ORDER BY g.sortOrder DESC, g.id, t.sortOrder DESC, t.id LIMIT ${MOST_TAGS}`);

/** A hundred tags a statement, each walked on its index and no further than a thousand. */
export async function holdersOf(reader: Reader, tagIds: readonly string[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (let from = 0; from < tagIds.length; from += COUNTED_AT_ONCE) {
    const asked = tagIds.slice(from, from + COUNTED_AT_ONCE);
    const parts = asked.map((_, n) => `SELECT tagId, COUNT(DISTINCT customerId) AS n FROM (SELECT tagId, customerId FROM customer_tag WHERE tagId = ? LIMIT ${MOST_COUNTED}) h${n} GROUP BY tagId`);
    for (const row of await reader.rows<{ tagId: string; n: number }>(parts.join(' UNION ALL '), [...asked])) found.set(row.tagId, Number(row.n));
  }
  return found;
}
