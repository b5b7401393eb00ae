import type { AcquisitionEvent } from '../callbacks/event-xml';
import { acquisitionEventXml } from '../callbacks/event-xml';
import { befriend, memberForScan } from '../world/befriend';
import type { AcquisitionLink } from '../world/model';
import type { ScanResult } from './friend-actions';
import { announceAdd, assertCustomer, knownStaff, raiseOptions, sequenceOf, timeOf } from './friend-actions';
import type { Machinery } from './machinery';
import { ControlError, DONE } from './machinery';
import type { ActionInput } from './schemas';

/** What people do with 获客链接, and what becomes of the quota. */
export const createLinkActions = (machinery: Machinery) => ({
  opensLink: (input: ActionInput<'opensLink'>) => opensLink(machinery, input),
  adminDeletesLink: (input: ActionInput<'adminDeletesLink'>) => {
    machinery.world.acquisitionLinks.delete(linkOf(machinery, input.linkId).linkId);
    tell(machinery, { changeType: 'delete_link', linkId: input.linkId }, input);
    return DONE;
  },
  linkBreaks: (input: ActionInput<'linkBreaks'>) => {
    linkOf(machinery, input.linkId).broken = true;
    tell(machinery, { changeType: 'link_unavailable', linkId: input.linkId }, input);
    return DONE;
  },
  buysQuota: (input: ActionInput<'buysQuota'>) => {
    const { settings } = machinery.world;
    const before = settings.acquisitionBalance;
    settings.acquisitionBalance += input.amount;
    if (before === 0) tell(machinery, { changeType: 'balance_increased' }, input);
    return { balance: settings.acquisitionBalance };
  },
});

const ADDED_BY_LINK = 16;
/** doc 97298: more is cut off silently (pitfall 29). */
const CHANNEL_BYTES = 64;
const LOW = 20;

/** A WeChat user opens the link, asks for friendship and, unless there is no quota left, becomes a friend. Only the add is one (pitfall 46). */
function opensLink(machinery: Machinery, input: ActionInput<'opensLink'>): ScanResult {
  const { world } = machinery;
  assertCustomer(world, input.customer);
  const url = new URL(input.url);
  const link = [...world.acquisitionLinks.values()].find((each) => each.url === `${url.origin}${url.pathname}`);
  const nobody = { userId: null, state: null, welcomeCode: null };
  if (!link || link.broken) return { kind: 'codeGone', ...nobody };
  const state = Buffer.from(url.searchParams.get('customer_channel') ?? '').subarray(0, CHANNEL_BYTES).toString('utf8') || null;
  if (world.settings.openProfileEvents) tell(machinery, { changeType: 'open_profile', linkId: link.linkId, state }, input);
  if (world.settings.acquisitionBalance === 0) return { kind: 'codeGone', ...nobody };
  if (state !== null) tell(machinery, { changeType: 'friend_request', linkId: link.linkId, state }, input);
  if (input.asksOnly) return { kind: 'codeGone', ...nobody };
  const member = input.userId === undefined ? memberForScan(world, { ...link, isExclusive: false }, input.customer) : knownStaff(world, input.userId);
  if (!member) return { kind: 'noMember', ...nobody };
  const sequence = sequenceOf(world, link, input.halfFirst);
  const outcome = befriend(world, { userId: member.userId, externalUserId: input.customer, state, addWay: ADDED_BY_LINK, half: sequence === 'halfOnly', atMs: timeOf(world, input.at) });
  const result = announceAdd(machinery, outcome, { sequence, state, welcome: input.dropWelcome ? null : input.welcome, options: raiseOptions(input) });
  if (outcome.kind === 'added') spend(machinery, input);
  return result;
}

/** Each new friend takes one; WeCom tells when few are left and when none is. */
function spend(machinery: Machinery, input: ActionInput<'opensLink'>): void {
  const { settings } = machinery.world;
  settings.acquisitionBalance -= 1;
  if (settings.acquisitionBalance === LOW - 1) tell(machinery, { changeType: 'balance_low' }, input);
  if (settings.acquisitionBalance === 0) tell(machinery, { changeType: 'balance_exhausted' }, input);
}

function tell({ world, mailroom }: Machinery, event: AcquisitionEvent, input: Parameters<typeof raiseOptions>[0]): void {
  if (!world.settings.customerEventTick) return;
  const { at, ...options } = raiseOptions(input);
  const createTime = at ?? Math.floor(world.clock.nowMs() / 1000);
  mailroom.send({ lane: event.linkId ?? 'acquisition', plaintext: () => acquisitionEventXml(world.app.corpId, createTime, event) }, options);
}

function linkOf({ world }: Machinery, linkId: string): AcquisitionLink {
  const link = world.acquisitionLinks.get(linkId);
  if (!link) throw new ControlError(`no link ${linkId}`);
  return link;
}
