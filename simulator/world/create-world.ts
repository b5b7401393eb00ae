import type { SimClock } from '../clock';
import type { Ring } from '../ring';
import { createRing } from '../ring';
import type { FollowBook } from './follow-book';
import { createFollowBook } from './follow-book';
import type { AcquisitionLink, ContactWay, Customer, Department, GroupChat, JoinWay, MassTask, Media, OauthCode, Staff, TagGroup, Transfer, WelcomeGrant } from './model';
import type { Settings } from './settings';
import { DEFAULT_SETTINGS } from './settings';

/** What reached somebody's phone: a 欢迎语, a 群发 message or an app message. */
export interface DeliveredMessage {
  kind: 'welcome' | 'mass' | 'app';
  /** external_userid for welcome and mass, userid for app */
  to: string;
  from: string;
  atMs: number;
  content: unknown;
  /** true when WeCom answered ok and dropped it silently (doc 90236) */
  dropped: boolean;
}

export interface AppIdentity { corpId: string; agentId: number; secret: string }

/** Everything the simulated WeCom knows. Keys of `staff` are lower-cased userids. */
export interface World {
  readonly app: AppIdentity;
  readonly clock: SimClock;
  readonly random: () => number;
  /** set when the server listens; QR codes and pictures point to it */
  baseUrl: string;
  settings: Settings;
  readonly departments: Map<number, Department>;
  readonly staff: Map<string, Staff>;
  readonly customers: Map<string, Customer>;
  readonly follows: FollowBook;
  readonly contactWays: Map<string, ContactWay>;
  readonly acquisitionLinks: Map<string, AcquisitionLink>;
  readonly joinWays: Map<string, JoinWay>;
  readonly welcomeGrants: Map<string, WelcomeGrant>;
  readonly massTasks: Map<string, MassTask>;
  /** mass messages received, per customer, in the month named */
  readonly massReceived: Map<string, { month: string; count: number }>;
  /** by both members and the customer; the last one of them counts */
  readonly transfers: Map<string, Transfer>;
  /** when each customer was transferred */
  readonly transferTimes: Map<string, number[]>;
  readonly media: Map<string, Media>;
  readonly images: Map<string, { url: string; createdAtMs: number }>;
  readonly tagGroups: Map<string, TagGroup>;
  readonly groupChats: Map<string, GroupChat>;
  readonly appMessageTimes: Map<string, number[]>;
  readonly appMessageDigests: Map<string, number>;
  /** by code; a used one is gone */
  readonly oauthCodes: Map<string, OauthCode>;
  readonly delivered: Ring<DeliveredMessage>;
}

export function createWorld(parts: { app: AppIdentity; clock: SimClock; random: () => number }): World {
  const world: World = {
    ...parts,
    baseUrl: '',
    settings: { ...DEFAULT_SETTINGS },
    departments: new Map(), staff: new Map(), customers: new Map(), follows: createFollowBook(), contactWays: new Map(), acquisitionLinks: new Map(), joinWays: new Map(),
    welcomeGrants: new Map(), massTasks: new Map(), massReceived: new Map(), transfers: new Map(), transferTimes: new Map(), media: new Map(), images: new Map(),
    tagGroups: new Map(), groupChats: new Map(), appMessageTimes: new Map(), appMessageDigests: new Map(), oauthCodes: new Map(),
    delivered: createRing(5000),
  };
  emptyWorld(world);
  return world;
}

/** An empty corp with its root department (id 1, as in WeCom) and default switches. The listener's address stays. */
export function emptyWorld(world: World): void {
  for (const part of Object.values(world) as unknown[]) {
    if (part instanceof Map) part.clear();
  }
  world.follows.clear();
  world.delivered.clear();
  world.settings = { ...DEFAULT_SETTINGS };
  world.departments.set(1, { id: 1, name: '总部', parentId: 0 });
}

export const staffKey = (userId: string): string => userId.toLowerCase();

/** A member who is still with the corp. */
export function findStaff(world: World, userId: string): Staff | undefined {
  const member = world.staff.get(staffKey(userId));
  return member && !member.left ? member : undefined;
}

/** Does the app hear of this member's customers? 应用可见范围 and 客户联系 must both hold (doc 96361). */
export const servesCustomers = (member: Staff | undefined): member is Staff =>
  member !== undefined && !member.left && member.inRange && member.contactEnabled;
