import { isListed } from './befriend';
import type { World } from './create-world';
import { findStaff, servesCustomers, staffKey } from './create-world';
import { hasShareLeft } from './mass-share';
import type { Follow, MassMember } from './model';

export interface MassRequest {
  sender: string | null;
  /** null: every customer that the sender or the tags select */
  externalUserIds: string[] | null;
  /** OR inside a group, AND across groups */
  tagGroups: string[][];
}

export interface MassAudience { members: Map<string, MassMember>; failed: string[] }

/** Who must confirm what: each customer goes to the one member who chatted with them last (doc 92135). */
export function massAudience(world: World, request: MassRequest): MassAudience {
  const members = new Map<string, MassMember>();
  const failed: string[] = [];
  for (const externalUserId of request.externalUserIds ?? candidates(world, request)) {
    const follow = lastChat(usableFollows(world, request, externalUserId));
    if (!follow || !hasShareLeft(world, externalUserId)) {
      failed.push(externalUserId);
      continue;
    }
    const key = staffKey(follow.userId);
    const member = members.get(key) ?? { userId: follow.userId, sentAtMs: null, rows: [] };
    member.rows.push({ externalUserId, status: 0, sentAtMs: null });
    members.set(key, member);
  }
  // a customer picked by sender or tag who cannot be reached was never asked for by name
  return { members, failed: request.externalUserIds ? failed : [] };
}

function candidates(world: World, { sender, tagGroups }: MassRequest): string[] {
  const follows = sender ? world.follows.ofMember(sender) : world.follows.all();
  const wanted = follows.filter((follow) => tagGroups.every((tags) => tags.some((tagId) => follow.tagIds.includes(tagId))));
  return [...new Set(wanted.map((follow) => follow.externalUserId))];
}

// one-way relations stay in: WeCom finds out only when the member sends (status 2)
function usableFollows(world: World, { sender }: MassRequest, externalUserId: string): Follow[] {
  return world.follows.ofCustomer(externalUserId).filter((follow) =>
    isListed(world, follow)
    && servesCustomers(findStaff(world, follow.userId))
    && (!sender || staffKey(sender) === staffKey(follow.userId)));
}

const lastChat = (follows: Follow[]): Follow | undefined =>
  follows.reduce<Follow | undefined>((last, follow) => (last && last.lastChatAtMs >= follow.lastChatAtMs ? last : follow), undefined);
