import { z } from 'zod';
import { instantText } from '../../kernel/http/instant-field';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { holdersOf, libraryLines, MOST_COUNTED } from './tag-views';

const TagsView = z.object({
  groups: z.array(z.object({ id: z.string(), name: z.string(), tags: z.array(z.object({ id: z.string(), name: z.string(), holders: z.int() })) })),
  /** Counting holders stops here: as many means "or more". */
  mostCounted: z.int(), seenAt: z.string().nullable(),
}).meta({ id: 'TagLibrary' });

/** 标签: the company's library as WeCom last showed it, in WeCom's order. */
export const tagConsoleRoute = ({ database }: Machine): Route => defineRoute({
  method: 'GET', path: '/api/console/tags/library', auth: { roles: ['admin', 'supervisor'], scope: 'open' }, summary: 'Tags by group, with how many customers have them', responses: { 200: TagsView },
  handler: async () => {
    const rows = await libraryLines(database);
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
    const rows = await libraryLines(database);
    const groups = new Map(rows.map(({ groupId, groupName }) => [groupId, { id: groupId, name: groupName, tags: [] as { id: string; name: string }[] }]));
    for (const { groupId, tagId, name } of rows) if (tagId !== null) groups.get(groupId)?.tags.push({ id: tagId, name: name ?? '' });
    return { status: 200, body: { groups: [...groups.values()] } };
  },
});
