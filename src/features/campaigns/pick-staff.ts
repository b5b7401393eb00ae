import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { CustomerId } from '../../vocabulary/events';
import { membersByNames } from '../staff';
import type { Terms } from './terms';

/** One member who left would have the whole code refused (pitfall 31); of those whom we only do not know yet, WeCom says. When all have left, it says so too. */
export async function poolOf(reader: Reader, named: readonly string[]): Promise<string[]> {
  const members = await membersByNames(reader, named);
  const stay = named.flatMap((userId) => { const member = members.get(userId.toLowerCase()); return member?.leftAtMs ? [] : [member?.userId ?? userId]; });
  return stay.length > 0 ? [...new Set(stay)] : [...named];
}

/** `owner`: the member with the customer's earliest open follow among the campaign's staff; else the pool (contract). Who is nobody's customer at present is left out. */
export async function usersFor(reader: Reader, referrerIds: readonly CustomerId[], { staffPick, staffUserIds }: Pick<Terms, 'staffPick' | 'staffUserIds'>): Promise<Map<CustomerId, string[]>> {
  if (referrerIds.length === 0) return new Map();
  const follows = await reader.rows<{ customerId: CustomerId; userId: string; userKey: string }>(
    `SELECT e.customerId, s.userId, s.userKey FROM follow_episode e JOIN staff s ON s.id = e.staffId WHERE e.customerId IN (${marks(referrerIds)}) AND e.endedAtMs IS NULL ORDER BY e.startedAtMs, e.id`, [...referrerIds]);
  const pool = await poolOf(reader, staffUserIds);
  const keys = new Set(pool.map((userId) => userId.toLowerCase()));
  const users = new Map<CustomerId, string[]>();
  for (const { customerId, userId, userKey } of follows) {
    const isOwner = staffPick === 'owner' && keys.has(userKey);
    if (!users.has(customerId) || (isOwner && users.get(customerId) === pool)) users.set(customerId, isOwner ? [userId] : pool);
  }
  return users;
}
