import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { CustomerId, StaffId } from '../../vocabulary/events';
import type { Episode } from '../../vocabulary/follow';

export interface StayRow {
  customerId: CustomerId;
  ownerStaffId: StaffId;
  joinedAtMs: number;
  joinScene: number;
  state: string | null;
  seenAtMs: number | null;
  leftAtMs: number | null;
  dismissedAtMs: number | null;
}

/** Every stay of these customers in any of our groups, as attribution looks at it. */
export async function staysByCustomer(reader: Reader, customerIds: readonly CustomerId[]): Promise<Map<CustomerId, Episode[]>> {
  const stays = new Map<CustomerId, Episode[]>();
  if (customerIds.length === 0) return stays;
  const rows = await reader.rows<StayRow>(
    `SELECT m.customerId, g.ownerStaffId, m.joinedAtMs, m.joinScene, m.state, m.seenAtMs, m.leftAtMs, g.dismissedAtMs FROM group_member m JOIN group_chat g ON g.id = m.groupId
     WHERE m.customerId IN (${marks(customerIds)}) AND g.ownerStaffId IS NOT NULL ORDER BY m.joinedAtMs, m.groupId`, [...customerIds]);
  for (const row of rows) stays.set(row.customerId, [...(stays.get(row.customerId) ?? []), episodeOfStay(row)]);
  return stays;
}

/** join_scene of a QR code; only then the state is that of a 加入群聊 code (doc 92122). */
const BY_CODE = 3;
const ATTRIBUTED_WITHIN_MS = 30 * 86_400_000;

/** A join that a read first showed a month late is kept, not attributed (policy 4). A group that was dismissed lets nobody down: like a member who left, it ends the stay and lapses nothing (policy 5). */
export function episodeOfStay({ ownerStaffId, joinedAtMs, joinScene, state, seenAtMs, leftAtMs, dismissedAtMs }: StayRow): Episode {
  const said = joinScene === BY_CODE && seenAtMs !== null && seenAtMs - joinedAtMs <= ATTRIBUTED_WITHIN_MS ? state : null;
  return {
    inGroup: true, staffId: ownerStaffId, startedAtMs: joinedAtMs, endedAtMs: leftAtMs, endedBy: leftAtMs === null ? null : leftAtMs === dismissedAtMs ? 'staff_left' : 'customer',
    state: said, scannedAtMs: said === null ? null : joinedAtMs, scanHeardAtMs: said === null ? null : seenAtMs, laterScans: [], wholeFirst: true, verified: true, told: [], heard: true,
  };
}
