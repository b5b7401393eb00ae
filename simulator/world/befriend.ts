import type { World } from './create-world';
import { findStaff, servesCustomers } from './create-world';
import { departmentTree } from './departments';
import type { ContactWay, Follow, Staff } from './model';
import { newFollow } from './seed';

/** What happened between two people. Only `added` and `restored` are friend-adds; the others raise no event. */
export type AddOutcome =
  | { kind: 'added'; follow: Follow }
  | { kind: 'restored'; follow: Follow }
  | { kind: 'alreadyFriend'; follow: Follow };

interface AddRequest { userId: string; externalUserId: string; state: string | null; addWay: number; half: boolean; atMs: number; operUserId?: string }

/**
 * Makes a member and a customer friends.
 * An old one-sided friendship is restored with its old row, state included (pitfall 5); a friend who scans again only opens the chat (pitfall 6).
 */
export function befriend(world: World, request: AddRequest): AddOutcome {
  const existing = world.follows.find(request.userId, request.externalUserId);
  if (existing && existing.deletedByStaffAtMs === null) {
    if (!existing.deletedByCustomer) return { kind: 'alreadyFriend', follow: existing };
    existing.deletedByCustomer = false;
    return { kind: 'restored', follow: existing };
  }
  const { atMs, ...rest } = request;
  const follow = newFollow({ ...rest, createdAtMs: atMs });
  world.follows.put(follow); // replaces a row that only lags behind its deletion
  return { kind: 'added', follow };
}

/** The row as WeCom lists it: gone once the member deleted the customer and the lag has passed. */
export function isListed(world: World, follow: Follow): boolean {
  return follow.deletedByStaffAtMs === null || world.clock.nowMs() < follow.deletedByStaffAtMs + world.settings.detailLagMs;
}

/** Both still have each other. */
export const isMutual = (follow: Follow): boolean => !follow.deletedByCustomer && follow.deletedByStaffAtMs === null;

/** The members of a code, departments expanded, without those who cannot serve customers. */
export function membersOfCode(world: World, way: Pick<ContactWay, 'userIds' | 'partyIds'>): Staff[] {
  const named = way.userIds.map((userId) => findStaff(world, userId));
  const parties = departmentTree(world, way.partyIds);
  const ofParties = [...world.staff.values()].filter((member) => member.departments.some((id) => parties.has(id)));
  return [...new Set([...named, ...ofParties])].filter(servesCustomers);
}

/**
 * Which member does this scan lead to? One of the code's members at random (type 2); with is_exclusive the one the customer already has.
 * Returns undefined when nobody of the code can serve any more.
 */
export function memberForScan(world: World, way: Pick<ContactWay, 'userIds' | 'partyIds' | 'isExclusive'>, externalUserId: string): Staff | undefined {
  const members = membersOfCode(world, way);
  if (way.isExclusive) {
    const own = members.find((member) => world.follows.find(member.userId, externalUserId)?.deletedByStaffAtMs === null);
    if (own) return own;
  }
  return members[Math.floor(world.random() * members.length)];
}
