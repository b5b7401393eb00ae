import type { Machine } from '../../kernel/machine';
import { normalName } from '../../kernel/person-seal';
import { nameColumns, nameOf, type KeptName } from '../customer-names';

const MOST = 20;
/** Of a member's newest customers; who has more than these is found by id. */
const LOOKED_AT = 5_000;
/** Names opened between two looks at what else waits: a few milliseconds. */
const AT_ONCE = 500;

type Found = { externalUserId: string; name: string };

/** A member's own customers whose name holds this text, the newest first. Names are sealed, so no statement can look into them: they are opened and compared here. */
export async function ownByName({ database, persons }: Pick<Machine, 'database' | 'persons'>, staffId: string, text: string): Promise<Found[]> {
  const wanted = normalName(text);
  const found: Found[] = [];
  let before = '~';
  for (let looked = 0; looked < LOOKED_AT && found.length < MOST; looked += AT_ONCE) {
    const rows = await database.rows<KeptName & { externalUserId: string }>(
      `SELECT c.id, c.externalUserId, ${nameColumns('c')} FROM (SELECT DISTINCT customerId FROM follow_episode WHERE staffId = ? AND endedAtMs IS NULL AND customerId < ? ORDER BY customerId DESC LIMIT ?) own
       JOIN customer c ON c.id = own.customerId ORDER BY c.id DESC`, [staffId, before, AT_ONCE]);
    for (const row of rows) {
      const name = nameOf(persons, row);
      if (name !== null && normalName(name).includes(wanted)) found.push({ externalUserId: row.externalUserId, name });
    }
    before = rows.at(-1)?.id ?? before;
    if (rows.length < AT_ONCE) break;
  }
  return found.slice(0, MOST);
}
