import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import { instantText } from '../../kernel/http/instant-field';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';

const MOST_TAGS = 2000;
export const MOST_COUNTED = 1000;
const COUNTED_AT_ONCE = 100;

const TagsView = z.object({
  groups: z.array(z.object({ id: z.string(), name: z.string(), tags: z.array(z.object({ id: z.string(), name: z.string(), holders: z.int() })) })),
  /** Counting holders stops here: as many means "or more". */
  mostCounted: z.int(), seenAt: z.string().nullable(),
}).meta({ id: 'TagLibrary' });

interface Row {
  groupId: string;
  groupName: string;
  tagId: string | null;
  name: string | null;
  seenAtMs: number;
}

/** In WeCom's order. */
const libraryRows = (reader: Reader): Promise<Row[]> => reader.rows<Row>(
  `SELECT g.groupId, g.name AS groupName, t.tagId, t.name, g.seenAtMs FROM corp_tag_group g LEFT JOIN corp_tag t ON t.groupId = g.groupId AND t.deleted = 0
   WHERE g.deleted = 0 ORDER BY g.sortOrder DESC, g.id, t.sortOrder DESC, t.id LIMIT ${MOST_TAGS}`);

/** 标签: the company's library as WeCom last showed it, in WeCom's order. */
export const tagConsoleRoute = ({ database }: Machine): Route => defineRoute({
  method: 'GET', path: '/api/console/tags/library', auth: { roles: ['admin', 'supervisor'], scope: 'open' }, summary: 'Tags by group, with how many customers have them', responses: { 200: TagsView },
  handler: async () => {
    const rows = await libraryRows(database);
    const holders = await holdersOf(database, rows.flatMap((row) => row.tagId ?? []));
    const groups = [...new Set(rows.map((row) => row.groupId))].map((id) => {
      const own = rows.filter((row) => row.groupId === id);
      return { id, name: own[0]?.groupName ?? '', tags: own.flatMap(({ tagId, name }) => (tagId === null ? [] : [{ id: tagId, name: name ?? '', holders: holders.get(tagId) ?? 0 }])) };
    });
    const seenAtMs = Math.max(0, ...rows.map((row) => row.seenAtMs));
    return { status: 200, body: { groups, mostCounted: MOST_COUNTED, seenAt: seenAtMs === 0 ? null : instantText(seenAtMs) } };
  },
});

const Choices = z.object({ groups: z.array(z.object({ id: z.string(), name: z.string(), tags: z.array(z.object({ id: z.string(), name: z.string() })) })) }).meta({ id: 'TagChoices' });

/** What may be put on a customer, for whoever may put it there. */
export const tagChoicesRoute = ({ database }: Machine): Route => defineRoute({
  method: 'GET', path: '/api/console/tags/choices', auth: { roles: ['admin', 'supervisor', 'staff'], scope: 'open' }, summary: 'Tags to choose from, by group', responses: { 200: Choices },
  handler: async () => {
    const rows = await libraryRows(database);
    const groups = new Map(rows.map(({ groupId, groupName }) => [groupId, { id: groupId, name: groupName, tags: [] as { id: string; name: string }[] }]));
    for (const { groupId, tagId, name } of rows) if (tagId !== null) groups.get(groupId)?.tags.push({ id: tagId, name: name ?? '' });
    return { status: 200, body: { groups: [...groups.values()] } };
  },
});

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
