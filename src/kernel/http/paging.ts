import { z } from 'zod';

const MOST = 100;
const USUAL = 50;
const ID = /^[0-9a-hjkmnp-tv-z]{26}$/;

const Limit = z.string().regex(/^\d{1,3}$/, `must be a whole number from 1 to ${MOST}`).transform(Number)
  .pipe(z.number().min(1, 'must be at least 1').max(MOST, `must be at most ${MOST}`)).default(USUAL)
  .meta({ type: 'integer', minimum: 1, maximum: MOST, default: USUAL, description: 'How many items' });

const Cursor = z.string().transform((text, ctx) => {
  const id = idOfCursor(text);
  if (ID.test(id) && cursorOf(id) === text) return id;
  ctx.addIssue('is not a cursor of this list');
  return z.NEVER;
}).meta({ type: 'string', description: 'nextCursor of the page before' });

/** Query of a list, `.extend` it by filters: `limit`, and `cursor` as the id to go on below (`WHERE id < cursor ORDER BY id DESC`). */
export const PageQuery = z.strictObject({ limit: Limit, cursor: Cursor.optional() });

export interface Page<Item> {
  items: Item[];
  /** Null on the last page. */
  nextCursor: string | null;
}

/** One page out of `rows`, newest first. Fetch `limit + 1` rows: the one too many tells that there is a next page. */
export function page<Row>(rows: readonly Row[], limit: number, idOf: (row: Row) => string): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? cursorOf(idOf(last)) : null };
}

/** Response schema of a list of `item`. */
export const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** The id that a cursor of ours stands for. */
export const idOfCursor = (cursor: string): string => Buffer.from(cursor, 'base64url').toString('latin1');

const cursorOf = (id: string): string => Buffer.from(id, 'latin1').toString('base64url');
