import type { Reader } from '../../kernel/database/database';
import type { CustomerId } from '../../vocabulary/events';
import type { Wanted } from './decide-wishes';

/** What is still to be brought about of a customer's tags at WeCom. */
export interface TagWishes {
  adding: ReadonlySet<string>;
  removing: ReadonlySet<string>;
  /** What WeCom said when it last refused, of a follow whose last ask that was; null: it refused nothing that still stands. */
  refused: { why: string; atMs: number } | null;
}

/** Wishes of this customer's open follows: of several follows whatever one of them still waits for. */
export async function tagWishesOf(reader: Reader, customerId: CustomerId): Promise<TagWishes> {
  const rows = await reader.rows<{ wanted: string; reason: string | null; changedAtMs: number }>(
    `SELECT w.wanted, w.reason, w.changedAtMs FROM tag_wish w JOIN follow_episode e ON e.customerId = w.customerId AND e.staffId = w.staffId AND e.endedAtMs IS NULL
     WHERE w.customerId = ? AND w.kind = 'tag.mark' ORDER BY w.changedAtMs DESC, w.id`, [customerId]);
  const wanted = rows.flatMap((row) => Object.entries(JSON.parse(row.wanted) as Wanted));
  const idsOf = (value: boolean) => new Set(wanted.filter(([, each]) => each.value === value).map(([tagId]) => tagId));
  const last = rows.find((row) => row.reason !== null && row.wanted === '{}');
  return { adding: idsOf(true), removing: idsOf(false), refused: last ? { why: last.reason ?? '', atMs: last.changedAtMs } : null };
}
