import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';

interface Audience {
  tagIds?: readonly string[] | undefined;
  stages?: readonly string[] | undefined;
  externalUserIds?: readonly string[] | undefined;
}

export const MOST_REACHED = 10_000;
/** One customer has a tag once for each member who gave it: so many rows are looked at, and no more. */
const MOST_TAGGED = 20_000;

/**
 * How many customers anyone named, tagged or in a stage are (as `referrersOutside` decides; nothing named: everybody), as far as they may refer (`may-refer.ts`): somebody's customer now, no
 * member of staff, and taking part. One statement, whose walks end long before a company does; each row says by which walk it came, so that one that was cut off is known.
 */
export async function countAudience(reader: Reader, { tagIds = [], stages = [], externalUserIds = [] }: Audience): Promise<{ customers: number; more: boolean }> {
  const ways = [
    ...(tagIds.length === 0 ? [] : [`SELECT * FROM (SELECT customerId AS id, 1 AS tagged, 0 AS walked FROM customer_tag /*! FORCE INDEX (ix_customer_tag_holders) */ WHERE tagId IN (${marks(tagIds)}) LIMIT ${MOST_TAGGED + 1}) byTag`]),
    ...(stages.length === 0 ? [] : [`SELECT * FROM (SELECT id, 0 AS tagged, 1 AS walked FROM customer /*! FORCE INDEX (ix_customer_stage) */ WHERE stage IN (${marks(stages)}) LIMIT ${MOST_REACHED + 1}) byStage`]),
    ...(externalUserIds.length === 0 ? [] : [`SELECT id, 0 AS tagged, 0 AS walked FROM customer WHERE externalUserId IN (${marks(externalUserIds)})`]),
  ];
  const everybody = `SELECT * FROM (SELECT id, 0 AS tagged, 1 AS walked FROM customer LIMIT ${MOST_REACHED + 1}) everybody`;
  const found = await reader.one<{ n: number; tagged: number | null; walked: number | null }>(
    `SELECT COUNT(DISTINCT CASE WHEN c.leftAtMs IS NULL AND c.staffId IS NULL AND EXISTS (SELECT 1 FROM follow_episode e WHERE e.customerId = c.id AND e.endedAtMs IS NULL) THEN c.id END) AS n, SUM(reached.tagged) AS tagged, SUM(reached.walked) AS walked
     FROM (${ways.length === 0 ? everybody : ways.join(' UNION ALL ')}) reached CROSS JOIN customer c ON c.id = reached.id`, [...tagIds, ...stages, ...externalUserIds]);
  const [n, tagged, walked] = [Number(found?.n ?? 0), Number(found?.tagged ?? 0), Number(found?.walked ?? 0)];
  return { customers: Math.min(n, MOST_REACHED), more: n > MOST_REACHED || tagged > MOST_TAGGED || walked > MOST_REACHED };
}
