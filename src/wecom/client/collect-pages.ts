import { WecomError } from '../errors';

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

const MAX_PAGES = 100;

/** All items behind a cursor. Throws a WecomError of kind reply when a cursor comes back twice or there are more than 100 pages. */
export async function collectPages<T>(api: string, fetchPage: (cursor: string | null) => Promise<Page<T>>): Promise<T[]> {
  const seen = new Set<string>();
  const items: T[] = [];
  let cursor: string | null = null;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const page: Page<T> = await fetchPage(cursor);
    items.push(...page.items);
    cursor = page.nextCursor;
    if (cursor === null) return items;
    if (seen.has(cursor)) throw new WecomError({ api, kind: 'reply', text: 'paging goes round in a circle' });
    seen.add(cursor);
  }
  throw new WecomError({ api, kind: 'reply', text: `more than ${MAX_PAGES} pages` });
}
