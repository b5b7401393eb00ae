import { z } from 'zod';
import { marks } from '../../kernel/database/marks';
import type { Caller } from '../../kernel/http/access-slots';
import type { Machine } from '../../kernel/machine';
import { maskName } from '../../kernel/masked';
import { nameColumns, nameOf, type KeptName } from '../customer-names';

/** Whole to the member of staff who has this customer now; masked, and without the id by which they could be asked about, to everybody else. */
export const PersonView = z.object({ externalUserId: z.string().nullable(), name: z.string().nullable(), masked: z.boolean() }).meta({ id: 'SidebarPerson' });
export type PersonView = z.input<typeof PersonView>;

/** These customers by internal id, in one statement. */
export async function peopleOf({ database, persons }: Pick<Machine, 'database' | 'persons'>, caller: Caller, ids: readonly string[]): Promise<(id: string) => PersonView> {
  const asked = [...new Set(ids)];
  const viewer = caller.type === 'session' ? (caller.staffId ?? '') : '';
  const rows = asked.length === 0 ? [] : await database.rows<KeptName & { externalUserId: string; own: number | null }>(
    `SELECT c.id, c.externalUserId, ${nameColumns('c')}, (SELECT COUNT(*) FROM follow_episode e WHERE e.customerId = c.id AND e.staffId = ? AND e.endedAtMs IS NULL) AS own FROM customer c WHERE c.id IN (${marks(asked)})`, [viewer, ...asked]);
  const found = new Map(rows.map((row) => [row.id, Number(row.own) > 0 ? { externalUserId: row.externalUserId, name: nameOf(persons, row), masked: false } : { externalUserId: null, name: maskName(nameOf(persons, row)), masked: true }]));
  return (id) => found.get(id) ?? { externalUserId: null, name: null, masked: true };
}
