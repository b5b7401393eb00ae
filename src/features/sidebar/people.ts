import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Caller } from '../../kernel/http/access-slots';

/** Whole to the member of staff who has this customer now; masked, and without the id by which they could be asked about, to everybody else. */
export const PersonView = z.object({ externalUserId: z.string().nullable(), name: z.string().nullable(), masked: z.boolean() }).meta({ id: 'SidebarPerson' });
export type PersonView = z.input<typeof PersonView>;

const graphemes = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' });

/** First character as a reader sees it, and one star whatever the length (ux: names). */
export function masked(name: string | null): string | null {
  const [first] = graphemes.segment((name ?? '').trim());
  return first ? `${first.segment}*` : null;
}

/** These customers by internal id, in one statement. */
export async function peopleOf(reader: Reader, caller: Caller, ids: readonly string[]): Promise<(id: string) => PersonView> {
  const asked = [...new Set(ids)];
  const viewer = caller.type === 'session' ? (caller.staffId ?? '') : '';
  const rows = asked.length === 0 ? [] : await reader.rows<{ id: string; externalUserId: string; name: string | null; own: number | null }>(
    `SELECT c.id, c.externalUserId, c.name, (SELECT COUNT(*) FROM follow_episode e WHERE e.customerId = c.id AND e.staffId = ? AND e.endedAtMs IS NULL) AS own FROM customer c WHERE c.id IN (${marks(asked)})`, [viewer, ...asked]);
  const found = new Map(rows.map(({ id, externalUserId, name, own }) => [id, Number(own) > 0 ? { externalUserId, name, masked: false } : { externalUserId: null, name: masked(name), masked: true }]));
  return (id) => found.get(id) ?? { externalUserId: null, name: null, masked: true };
}
