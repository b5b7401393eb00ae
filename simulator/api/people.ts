import type { World } from '../world/create-world';
import { findStaff } from '../world/create-world';
import { isListed } from '../world/befriend';
import type { Customer, Follow, Staff } from '../world/model';
import { refuse } from './api-call';

/** A member the app may see, or WeCom's refusal: 41009 missing, 40003 not a userid, 60111 unknown or left, 60011 out of range. */
export function visibleStaff(world: World, userId: string | undefined): Staff {
  if (!userId) refuse(41009, 'missing userid');
  if (userId.length > 64) refuse(40003, 'invalid userid');
  const member = findStaff(world, userId) ?? refuse(60111, 'userid not found');
  return member.inRange ? member : refuse(60011, 'no privilege to access/modify contact/party/agent');
}

/** A visible member with 客户联系; 84074 without. */
export function servingStaff(world: World, userId: string | undefined): Staff {
  const member = visibleStaff(world, userId);
  return member.contactEnabled ? member : refuse(84074, 'no external contact permission');
}

/** 41035 missing, 40096 unknown or another corp's. */
export function knownCustomer(world: World, externalUserId: string | undefined): Customer {
  if (!externalUserId) refuse(41035, 'missing external userid');
  return world.customers.get(externalUserId) ?? refuse(40096, 'invalid external userid');
}

/** The listed member × customer row; 84061 when there is none. */
export function relation(world: World, member: Staff, customer: Customer): Follow {
  const follow = world.follows.find(member.userId, customer.externalUserId);
  return follow && isListed(world, follow) ? follow : refuse(84061, 'not external contact');
}
