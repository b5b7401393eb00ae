import { z } from 'zod';
import type { World } from './create-world';
import { staffKey } from './create-world';
import { openChat } from './group-chats';
import { newExternalUserId, personId } from './ids';
import type { Follow } from './model';
import { addTags, groupNamed } from './tag-library';

const flag = z.boolean();
const ids = z.array(z.number().int());

export const StaffSeed = z.strictObject({
  userId: z.string().min(1).max(64),
  name: z.string().optional(),
  departments: ids.default([1]),
  activated: flag.default(true),
  realName: flag.default(true),
  inRange: flag.default(true),
  contactEnabled: flag.default(true),
  consoleWelcome: flag.default(false),
  longOffline: flag.default(false),
  wechatBound: flag.default(true),
  left: flag.default(false),
  disabled: flag.default(false),
  leads: ids.default([]),
});

/** What is not named stays: a default here would change it unasked. */
export const StaffPatch = z.strictObject({
  userId: z.string(), name: z.string(), departments: ids, activated: flag, realName: flag, inRange: flag, contactEnabled: flag, consoleWelcome: flag, longOffline: flag, wechatBound: flag,
  left: flag, disabled: flag, leads: ids,
}).partial().required({ userId: true });

export const CustomerSeed = z.strictObject({
  externalUserId: z.string().min(1).max(64).optional(),
  name: z.string().default('客户'),
  type: z.union([z.literal(1), z.literal(2)]).default(1),
  gender: z.number().int().default(0),
  unionid: z.string().nullable().optional(),
  /** This is the private WeChat of a member: both openids are one person's. */
  privateWechatOf: z.string().optional(),
});

export const FollowSeed = z.strictObject({
  userId: z.string(),
  customer: z.string(),
  state: z.string().nullable().default(null),
  addWay: z.number().int().default(1),
  /** unix seconds; now when absent */
  createdAt: z.number().int().optional(),
  deletedByCustomer: z.boolean().default(false),
  tagIds: z.array(z.string()).default([]),
  remark: z.string().default(''),
});

export const WorldSeed = z.strictObject({
  departments: z.array(z.strictObject({ id: z.number().int(), name: z.string(), parentId: z.number().int().default(1) })).default([]),
  staff: z.array(StaffSeed).default([]),
  customers: z.array(CustomerSeed).default([]),
  follows: z.array(FollowSeed).default([]),
  tagGroups: z.array(z.strictObject({ name: z.string(), tags: z.array(z.string()).min(1) })).default([]),
  groupChats: z.array(z.strictObject({ chatId: z.string(), name: z.string(), owner: z.string(), members: z.array(z.string()).default([]) })).default([]),
});
export type WorldSeed = z.infer<typeof WorldSeed>;

/** A member × customer row as a fresh add leaves it. */
export function newFollow(parts: Pick<Follow, 'userId' | 'externalUserId' | 'createdAtMs'> & Partial<Follow>): Follow {
  return {
    state: null, addWay: 1, operUserId: parts.externalUserId, remark: '', description: '', remarkCompany: '',
    remarkMobiles: [], tagIds: [], deletedByCustomer: false, deletedByStaffAtMs: null, half: false,
    lastChatAtMs: parts.createdAtMs, ...parts,
  };
}

/** Adds people and relations to the world without raising events: they were there before. Returns the customers' ids in order. */
export function seedWorld(world: World, seed: WorldSeed): { customers: string[] } {
  for (const department of seed.departments) world.departments.set(department.id, department);
  for (const member of seed.staff) world.staff.set(staffKey(member.userId), { ...member, name: member.name ?? member.userId });
  const customers = seed.customers.map((customer) => addCustomer(world, customer));
  for (const { userId, customer, createdAt, ...rest } of seed.follows) {
    const createdAtMs = createdAt === undefined ? world.clock.nowMs() : createdAt * 1000;
    world.follows.put(newFollow({ userId, externalUserId: customer, createdAtMs, ...rest }));
  }
  for (const group of seed.tagGroups) addTags(world, groupNamed(world, { name: group.name, order: world.tagGroups.size, byApp: false }), group.tags.map((name, order) => ({ name, order })), false);
  for (const { chatId, name, owner, members } of seed.groupChats) {
    const joinedAtMs = world.clock.nowMs();
    openChat(world, { chatId, name, ownerUserId: owner }, [owner, ...members].map((id) => ({ id, isStaff: world.staff.has(staffKey(id)), joinedAtMs, joinScene: 1, inviterUserId: owner, state: null })));
  }
  return { customers };
}

export function addCustomer(world: World, seed: z.infer<typeof CustomerSeed>): string {
  const externalUserId = seed.externalUserId ?? newExternalUserId(seed.type);
  const ownUnionid = seed.unionid === undefined ? personId('unionid', externalUserId) : seed.unionid;
  world.customers.set(externalUserId, {
    ...seed,
    externalUserId,
    unionid: seed.type === 1 ? ownUnionid : null, // WeCom users have none (doc 92114)
    openid: seed.privateWechatOf === undefined ? personId('openid', externalUserId) : personId('staff', seed.privateWechatOf),
  });
  return externalUserId;
}
