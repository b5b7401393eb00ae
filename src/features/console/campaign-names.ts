import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import { archivedFilter } from '../archived-campaigns';

const MOST = 100;

interface Named {
  id: string;
  name: string;
}

/** Campaigns to choose from, newest first: the hundred newest that are not archived. One that is chosen already is among them, whatever became of it. */
export async function campaignNames(reader: Reader, chosenId?: string): Promise<Named[]> {
  const { sql, params } = newest({ table: 'campaign', columns: 'id, name', ...archivedFilter(false), limit: MOST - 1 });
  const names = await reader.rows<Named>(sql, params);
  if (chosenId === undefined || names.some(({ id }) => id === chosenId)) return names;
  const chosen = await reader.one<Named>('SELECT id, name FROM campaign WHERE id = ?', [chosenId]);
  return chosen ? [...names, chosen] : names;
}
