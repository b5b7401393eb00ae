import { ChannelAdd } from '../../../../entities/channel-add';
import type { Reader } from '../../../kernel/database/database';
import { marks } from '../../../kernel/database/marks';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { CustomerId, StaffId } from '../../../vocabulary/events';

export const addsOfCustomers = async (reader: Reader, customerIds: readonly CustomerId[]): Promise<ChannelAdd[]> =>
  customerIds.length === 0 ? [] : reader.rows<ChannelAdd>(`SELECT id, channelId, customerId, staffId, addedAtMs, day FROM channel_add WHERE customerId IN (${marks(customerIds)})`, [...customerIds]);

export const insertAdds = (tx: Tx, adds: readonly ChannelAdd[]): Promise<void> => tx.insertMissing(ChannelAdd, adds);

export const deleteAdds = async (tx: Tx, ids: readonly string[]): Promise<number> => (ids.length === 0 ? 0 : tx.change(`DELETE FROM channel_add WHERE id IN (${marks(ids)})`, [...ids]));

/** Friends of one day, by channel and member; who came twice counts once. */
export async function addsOnDay(reader: Reader, channelIds: readonly string[], day: string): Promise<Map<string, Map<StaffId, number>>> {
  const counts = new Map<string, Map<StaffId, number>>();
  if (channelIds.length === 0) return counts;
  const rows = await reader.rows<{ channelId: string; staffId: StaffId; n: number | string }>(
    `SELECT channelId, staffId, COUNT(DISTINCT customerId) AS n FROM channel_add WHERE channelId IN (${marks(channelIds)}) AND day = ? GROUP BY channelId, staffId`, [...channelIds, day]);
  for (const { channelId, staffId, n } of rows) counts.set(channelId, (counts.get(channelId) ?? new Map<StaffId, number>()).set(staffId, Number(n)));
  return counts;
}

/** When a friend last came since that day; null: nobody has. */
export const lastAddSince = async (reader: Reader, channelId: string, day: string): Promise<number | null> =>
  (await reader.one<{ at: number | null }>('SELECT MAX(addedAtMs) AS at FROM channel_add WHERE channelId = ? AND day >= ?', [channelId, day]))?.at ?? null;

export interface Span {
  channelId: string;
  /** Both inclusive. */
  fromDay: string;
  toDay: string;
}

export interface DayOfAdds {
  day: string;
  adds: number;
  stillFriends: number;
}

/** Friends by day, and those of them whom anybody of us still has. */
export async function addsByDay(reader: Reader, { channelId, fromDay, toDay }: Span): Promise<DayOfAdds[]> {
  const rows = await reader.rows<{ day: string; adds: number | string; still: number | string }>(
    `SELECT a.day, COUNT(DISTINCT a.customerId) AS adds,
       COUNT(DISTINCT CASE WHEN EXISTS (SELECT 1 FROM follow_episode e WHERE e.customerId = a.customerId AND e.endedAtMs IS NULL) THEN a.customerId END) AS still
     FROM channel_add a WHERE a.channelId = ? AND a.day >= ? AND a.day <= ? GROUP BY a.day`, [channelId, fromDay, toDay]);
  return rows.map((row) => ({ day: row.day, adds: Number(row.adds), stillFriends: Number(row.still) }));
}
