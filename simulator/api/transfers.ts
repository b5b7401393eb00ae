import { isListed } from '../world/befriend';
import { staffKey } from '../world/create-world';
import type { Transfer } from '../world/model';
import { mayTransferAgain, openTransfer, settleTransfers, transferKey } from '../world/transfers';
import type { Api, ApiCall } from './api-call';
import { ApiRefusal, refuse, required } from './api-call';
import { charLength } from './fields';
import { pageOf } from './paging';
import { knownCustomer, servingStaff } from './people';

/** 在职继承 (doc 92125) and 离职继承 (doc 94081) of customers. */
export const transferApis: Api[] = [
  { method: 'POST', path: 'externalcontact/transfer_customer', handle: (call) => transfer(call, 'active') },
  { method: 'POST', path: 'externalcontact/transfer_result', empty: { customer: [] }, handle: (call) => result(call, 'active') },
  { method: 'POST', path: 'externalcontact/resigned/transfer_customer', handle: (call) => transfer(call, 'resigned') },
  { method: 'POST', path: 'externalcontact/resigned/transfer_result', empty: { customer: [] }, handle: (call) => result(call, 'resigned') },
];

const MOST = 100;
const MESSAGE_CHARS = 200;
const RESULT_PAGE = 1000;
const STATUS = { done: 1, refused: 3, limitExceeded: 4 } as const;

type Kind = Transfer['kind'];

function transfer(call: ApiCall, kind: Kind) {
  const { world, fields, raise, nowMs } = call;
  settleTransfers(world, raise);
  const from = handoverOf(call, kind);
  const to = servingStaff(world, fields.text('takeover_userid'));
  if (staffKey(from) === staffKey(to.userId)) refuse(40058, 'handover and takeover are the same member');
  if (to.longOffline) refuse(40205, 'member has not logged in for a year');
  const wanted = required(fields.texts('external_userid'), 41035, 'missing external userid');
  if (wanted.length === 0 || wanted.length > MOST) refuse(40035, 'external_userid takes 1 to 100');
  const message = fields.text('transfer_success_msg');
  if (kind === 'active' && message !== undefined && charLength(message) > MESSAGE_CHARS) refuse(40058, 'transfer_success_msg too long');
  return {
    customer: wanted.map((externalUserId) => {
      const errcode = refusalOf(call, { from, to: to.userId, externalUserId });
      if (errcode === 0) world.transfers.set(transferKey(from, to.userId, externalUserId), { kind, from, to: to.userId, externalUserId, askedAtMs: nowMs, outcome: null, endedAtMs: null });
      return { external_userid: externalUserId, errcode };
    }),
  };
}

/** On-job needs a member who serves, resigned one who has left (40097). */
function handoverOf({ world, fields }: ApiCall, kind: Kind): string {
  const userId = fields.text('handover_userid');
  if (kind === 'active') return servingStaff(world, userId).userId;
  const member = world.staff.get(staffKey(userId || refuse(41009, 'missing handover_userid'))) ?? refuse(60111, 'userid not found');
  return member.left ? member.userId : refuse(40097, 'member has not left');
}

/** Each customer has an answer of their own (pitfall 39). */
function refusalOf({ world, nowMs }: ApiCall, { from, to, externalUserId }: { from: string; to: string; externalUserId: string }): number {
  try {
    knownCustomer(world, externalUserId);
  } catch (error) {
    if (error instanceof ApiRefusal) return error.errcode;
    throw error;
  }
  const follow = world.follows.find(from, externalUserId);
  if (!follow || !isListed(world, follow)) return 84061;
  if (openTransfer(world, externalUserId)) return 40100;
  if (!mayTransferAgain(world, externalUserId, nowMs)) return 40128;
  return world.follows.ofMember(to).length >= world.settings.customersPerMember ? 40099 : 0;
}

/** Everybody who was ever asked about between the two; status 2 while nobody answered. */
function result(call: ApiCall, kind: Kind) {
  const { world, fields, raise } = call;
  settleTransfers(world, raise);
  const [from, to] = [required(fields.text('handover_userid'), 41009, 'missing handover_userid'), required(fields.text('takeover_userid'), 41009, 'missing takeover_userid')];
  const all = [...world.transfers.values()].filter((one) => one.kind === kind && staffKey(one.from) === staffKey(from) && staffKey(one.to) === staffKey(to));
  const page = pageOf(all, fields.text('cursor'), RESULT_PAGE);
  return {
    customer: page.items.map((one) => ({
      external_userid: one.externalUserId, status: one.outcome === null ? 2 : STATUS[one.outcome], takeover_time: Math.floor((one.endedAtMs ?? one.askedAtMs + 86_400_000) / 1000),
    })),
    next_cursor: page.nextCursor,
  };
}
