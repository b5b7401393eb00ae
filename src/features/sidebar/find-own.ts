import type { Reader } from '../../kernel/database/database';

const MOST = 20;
/** Of a member's newest customers; who has more than these is found by id. */
const LOOKED_AT = 5_000;

/** A member's own customers whose name holds this text, the newest first. `!` stands before what LIKE would read as a sign of its own. */
export const ownByName = (reader: Reader, staffId: string, name: string): Promise<{ externalUserId: string; name: string }[]> => reader.rows(
  `SELECT c.externalUserId, c.name FROM (SELECT DISTINCT customerId FROM follow_episode WHERE staffId = ? AND endedAtMs IS NULL ORDER BY customerId DESC LIMIT ${LOOKED_AT}) own
   JOIN customer c ON c.id = own.customerId WHERE c.name LIKE ? ESCAPE '!' ORDER BY c.id DESC LIMIT ${MOST}`, [staffId, `%${name.replace(/[!%_]/g, (sign) => `!${sign}`)}%`]);
