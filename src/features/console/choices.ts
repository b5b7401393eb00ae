import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import { groupOptions, staffOptions } from './campaign-views';
import { holdersOf, MOST_COUNTED } from './tag-views';

/** `usable`: WeCom would take this member into a code now, as far as it is known here. */
export const StaffChoice = z.object({ userId: z.string(), name: z.string().nullable(), usable: z.boolean() });
export const GroupChoice = z.object({ chatId: z.string(), name: z.string().nullable(), customers: z.int() });
/** `more`: counting stopped there. */
export const TagChoice = z.object({ id: z.string(), name: z.string(), group: z.string(), holders: z.int(), more: z.boolean() });

export const staffChoices = async (reader: Reader): Promise<z.input<typeof StaffChoice>[]> =>
  (await staffOptions(reader)).map(({ userId, name, inRange, activation, codeRefusal }) => ({ userId, name, usable: inRange === 1 && (activation ?? 1) === 1 && codeRefusal === null }));

export const groupChoices = async (reader: Reader): Promise<z.input<typeof GroupChoice>[]> => (await groupOptions(reader)).map(({ chatId, name, externals }) => ({ chatId, name, customers: externals }));

const MOST_TAGS = 500;

/** Tags to choose from, in WeCom's order, with how many customers have each. */
export async function tagChoices(reader: Reader): Promise<z.input<typeof TagChoice>[]> {
  const rows = await reader.rows<{ id: string; name: string; groupName: string }>(
    `SELECT t.tagId AS id, t.name, g.name AS groupName FROM corp_tag t JOIN corp_tag_group g ON g.groupId = t.groupId WHERE t.deleted = 0 AND g.deleted = 0
     ORDER BY g.sortOrder DESC, g.id, t.sortOrder DESC, t.id LIMIT ${MOST_TAGS}`);
  const holders = await holdersOf(reader, rows.map(({ id }) => id));
  return rows.map(({ id, name, groupName }) => ({ id, name, group: groupName, holders: holders.get(id) ?? 0, more: (holders.get(id) ?? 0) >= MOST_COUNTED }));
}
