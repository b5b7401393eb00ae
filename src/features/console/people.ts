import { marks } from '../../kernel/database/marks';
import type { Reader } from '../../kernel/database/database';
import { maskName } from '../../kernel/masked';
import type { PersonSeal } from '../../kernel/person-seal';
import type { Caller } from '../../kernel/http/access-slots';
import { nameColumns, nameOf, type KeptName } from '../customer-names';
import { ownCustomers } from '../own-customers';
import { REVEALERS } from './reveal-routes';
import type { Member, Person } from './shown';

interface Row extends KeptName {
  externalUserId: string;
  own: number;
  inScope: number;
}

/** What a screen reads people with. */
export interface Sees {
  database: Reader;
  persons: PersonSeal;
}

/** These customers by internal id, each name whole only to a member of staff who has them in WeCom now: the chat beside shows it to them anyway. */
export async function peopleByIds({ database, persons }: Sees, caller: Caller, ids: readonly string[]): Promise<Map<string, Person>> {
  const asked = [...new Set(ids)];
  if (asked.length === 0) return new Map();
  const cut = ownCustomers(caller.scope, 'c.id');
  const viewer = caller.type === 'session' ? caller.staffId : null;
  const rows = await database.rows<Row>(
    `SELECT c.id, c.externalUserId, ${nameColumns('c')}, CASE WHEN e.id IS NULL THEN 0 ELSE 1 END AS own, CASE WHEN ${cut.sql} THEN 1 ELSE 0 END AS inScope FROM customer c
     LEFT JOIN follow_episode e ON e.customerId = c.id AND e.staffId = ? AND e.endedAtMs IS NULL WHERE c.id IN (${marks(asked)})`, [...cut.params, viewer ?? '', ...asked]);
  return new Map(rows.map((row) => [row.id, personOf(persons, caller, row)]));
}

function personOf(persons: PersonSeal, { role }: Caller, row: Row): Person {
  const [name, own] = [nameOf(persons, row), Number(row.own) === 1];
  return { externalUserId: row.externalUserId, name: own ? name : maskName(name), masked: !own, revealable: !own && name !== null && Number(row.inScope) === 1 && REVEALERS.includes(role) };
}

/** These members of staff by internal id. */
export async function membersByIds(reader: Reader, ids: readonly (string | null)[]): Promise<Map<string, Member>> {
  const asked = [...new Set(ids)].filter((id) => id !== null);
  if (asked.length === 0) return new Map();
  const rows = await reader.rows<Member & { id: string }>(`SELECT id, userId, name FROM staff WHERE id IN (${marks(asked)})`, asked);
  return new Map(rows.map(({ id, userId, name }) => [id, { userId, name }]));
}

const NOBODY: Person = { externalUserId: '', name: null, masked: true, revealable: false };
/** Of somebody whose row is gone: a look of its own, never a failed page. */
export const personIn = (people: ReadonlyMap<string, Person>, id: string): Person => people.get(id) ?? NOBODY;
export const memberIn = (members: ReadonlyMap<string, Member>, id: string): Member => members.get(id) ?? { userId: '', name: null };
