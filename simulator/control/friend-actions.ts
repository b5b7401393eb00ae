import type { RaiseOptions } from '../callbacks/raise-event';
import type { AddOutcome } from '../world/befriend';
import { befriend, isMutual, memberForScan } from '../world/befriend';
import type { World } from '../world/create-world';
import { findStaff } from '../world/create-world';
import type { ContactWay, Follow, Staff, WelcomeFate } from '../world/model';
import { grantWelcome } from '../world/welcome-grants';
import type { Machinery } from './machinery';
import { ControlError } from './machinery';
import type { ActionInput } from './schemas';

/** What a scan led to. Only `added` and `restored` raise events. */
export interface ScanResult {
  kind: AddOutcome['kind'] | 'codeGone' | 'noMember';
  userId: string | null;
  /** the state that `externalcontact/get` shows */
  state: string | null;
  /** null also when the code was withheld from the events */
  welcomeCode: string | null;
}

type Sequence = 'halfThenAdd' | 'halfOnly' | 'addOnly';
interface Announcement { sequence: Sequence; state: string | null; welcome: WelcomeFate | null; options: RaiseOptions }

export const createFriendActions = (machinery: Machinery) => ({
  scan: (input: ActionInput<'scan'>) => scan(machinery, input),
  addWithoutCode: (input: ActionInput<'addWithoutCode'>) => addWithoutCode(machinery, input),
  confirmHalf: (input: ActionInput<'confirmHalf'>) => confirmHalf(machinery, input),
});

function scan(machinery: Machinery, input: ActionInput<'scan'>): ScanResult {
  const { world } = machinery;
  assertCustomer(world, input.customer);
  const way = scannedCode(world, input);
  if (!way) return { kind: 'codeGone', userId: null, state: null, welcomeCode: null };
  const member = input.userId === undefined ? memberForScan(world, way, input.customer) : knownStaff(world, input.userId);
  if (!member) return { kind: 'noMember', userId: null, state: null, welcomeCode: null };
  const sequence = sequenceOf(world, way, input.halfFirst);
  const outcome = befriend(world, {
    userId: member.userId, externalUserId: input.customer, state: way.state || null, addWay: 1,
    half: sequence === 'halfOnly', atMs: timeOf(world, input.at),
  });
  return announceAdd(machinery, outcome, {
    sequence, state: way.state || null, welcome: input.dropWelcome ? null : input.welcome, options: raiseOptions(input),
  });
}

function addWithoutCode(machinery: Machinery, input: ActionInput<'addWithoutCode'>): ScanResult {
  const { world } = machinery;
  const customer = assertCustomer(world, input.customer);
  const member = knownStaff(world, input.userId);
  const outcome = befriend(world, {
    userId: member.userId, externalUserId: input.customer, state: null, addWay: input.addWay, half: false,
    atMs: timeOf(world, input.at), operUserId: input.by === 'staff' ? member.userId : customer.externalUserId,
  });
  return announceAdd(machinery, outcome, {
    sequence: 'addOnly', state: null, welcome: input.dropWelcome ? null : input.welcome, options: raiseOptions(input),
  });
}

/** The member confirms a half friend, some time after a half-only scan. */
function confirmHalf({ world, raise }: Machinery, input: ActionInput<'confirmHalf'>) {
  const follow = liveFollow(world, input);
  if (!follow.half) throw new ControlError('not a half friend');
  follow.half = false;
  const grant = [...world.welcomeGrants.values()].findLast((one) => one.userId === follow.userId && one.externalUserId === follow.externalUserId);
  raise({
    changeType: 'add_external_contact', userId: follow.userId, externalUserId: follow.externalUserId,
    state: follow.state, welcomeCode: grant?.code ?? null,
  }, raiseOptions(input));
  return { ...follow };
}

export function announceAdd({ world, raise }: Machinery, outcome: AddOutcome, { sequence, state, welcome, options }: Announcement): ScanResult {
  const { follow } = outcome;
  const told = { kind: outcome.kind, userId: follow.userId, state: follow.state };
  if (outcome.kind === 'alreadyFriend') return { ...told, welcomeCode: null };
  const people = { userId: follow.userId, externalUserId: follow.externalUserId };
  if (outcome.kind === 'restored') {
    // they have chatted before, so there is no welcome, and no half event (pitfalls 4 and 5)
    const shown = { absent: null, old: follow.state, new: state }[world.settings.restoredState];
    raise({ changeType: 'add_external_contact', ...people, state: shown }, options);
    return { ...told, welcomeCode: null };
  }
  const grant = welcome ? grantWelcome(world, follow.userId, follow.externalUserId, welcome) : null;
  const event = { ...people, state, welcomeCode: grant?.code ?? null };
  if (sequence !== 'addOnly') raise({ changeType: 'add_half_external_contact', ...event }, options);
  if (sequence !== 'halfOnly') raise({ changeType: 'add_external_contact', ...event }, options);
  return { ...told, welcomeCode: grant?.code ?? null };
}

/** Without 免验证 the member confirms first, so there is only the add event. */
export function sequenceOf(world: World, way: Pick<ContactWay, 'skipVerify'>, halfFirst: ActionInput<'scan'>['halfFirst']): Sequence {
  if (halfFirst === 'only') return 'halfOnly';
  if (halfFirst !== undefined) return halfFirst ? 'halfThenAdd' : 'addOnly';
  return way.skipVerify ? world.settings.skipVerifyEvents : 'addOnly';
}

function scannedCode(world: World, { configId, qrCode, state }: ActionInput<'scan'>): ContactWay | undefined {
  if (configId !== undefined) return world.contactWays.get(configId);
  return [...world.contactWays.values()].findLast((way) => (qrCode === undefined ? way.state === state : way.qrCode === qrCode));
}

export function assertCustomer(world: World, externalUserId: string) {
  const customer = world.customers.get(externalUserId);
  if (!customer) throw new ControlError(`no customer ${externalUserId}`);
  return customer;
}

export function knownStaff(world: World, userId: string): Staff {
  const member = findStaff(world, userId);
  if (!member) throw new ControlError(`no member ${userId}`);
  return member;
}

/** A row neither side of which was ended by the member; one-way ones count. */
export function liveFollow(world: World, { userId, customer }: { userId: string; customer: string }): Follow {
  const follow = world.follows.find(userId, customer);
  if (!follow || follow.deletedByStaffAtMs !== null) throw new ControlError(`${userId} and ${customer} are not friends`);
  return follow;
}

export function mutualFollow(world: World, pair: { userId: string; customer: string }): Follow {
  const follow = liveFollow(world, pair);
  if (!isMutual(follow)) throw new ControlError(`${pair.customer} deleted ${pair.userId} before`);
  return follow;
}

export const raiseOptions = ({ at, deliver, delayMs, lose }: RaiseOptions): RaiseOptions => ({
  at,
  ...(deliver !== undefined && { deliver }), ...(delayMs !== undefined && { delayMs }), ...(lose !== undefined && { lose }),
});

export const timeOf = (world: World, at: number | undefined): number => (at === undefined ? world.clock.nowMs() : at * 1000);
