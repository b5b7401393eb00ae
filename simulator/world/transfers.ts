import type { RaiseEvent, RaiseOptions } from '../callbacks/raise-event';
import { befriend } from './befriend';
import type { World } from './create-world';
import type { Transfer } from './model';

/** doc 92125: nobody refused for so long */
const TAKES_MS = 24 * 3_600_000;
const DAY_MS = 86_400_000;
/** at most so many transfers of one customer in 90 natural days (40128) */
const MOST_IN_WINDOW = 2;
const WINDOW_DAYS = 90;
const CHINA_OFFSET_MS = 8 * 3_600_000;

export type TransferOutcome = 'done' | 'refused' | 'limitExceeded';

export const transferKey = (from: string, to: string, externalUserId: string): string => `${from.toLowerCase()} ${to.toLowerCase()} ${externalUserId}`;

/** The transfer of this customer that nobody has answered yet. */
export const openTransfer = (world: World, externalUserId: string): Transfer | undefined =>
  [...world.transfers.values()].find((one) => one.externalUserId === externalUserId && one.outcome === null);

export function mayTransferAgain(world: World, externalUserId: string, nowMs: number): boolean {
  const day = (ms: number) => Math.floor((ms + CHINA_OFFSET_MS) / DAY_MS);
  return (world.transferTimes.get(externalUserId) ?? []).filter((ms) => day(nowMs) - day(ms) < WINDOW_DAYS).length < MOST_IN_WINDOW;
}

/** What takes 24 hours has taken them. */
export function settleTransfers(world: World, raise: RaiseEvent): void {
  const nowMs = world.clock.nowMs();
  for (const transfer of world.transfers.values()) {
    if (transfer.outcome === null && transfer.askedAtMs + TAKES_MS <= nowMs) endTransfer(world, raise, { transfer, outcome: 'done' });
  }
}

/** The old member's row ends with Source DELETE_BY_TRANSFER, which is not churn (pitfall 17); a failed one changes nothing. */
export function endTransfer(world: World, raise: RaiseEvent, { transfer, outcome, options = {} }: { transfer: Transfer; outcome: TransferOutcome; options?: RaiseOptions }): void {
  const { from, to, externalUserId } = transfer;
  transfer.outcome = outcome;
  if (outcome !== 'done') {
    raise({ changeType: 'transfer_fail', failReason: outcome === 'refused' ? 'customer_refused' : 'customer_limit_exceed', userId: to, externalUserId }, options);
    return;
  }
  const atMs = options.at === undefined ? world.clock.nowMs() : options.at * 1000;
  transfer.endedAtMs = atMs;
  world.transferTimes.set(externalUserId, [...(world.transferTimes.get(externalUserId) ?? []), atMs]);
  const old = world.follows.find(from, externalUserId);
  if (old) old.deletedByStaffAtMs = atMs;
  // add_way 202: assigned by an admin (doc 92114)
  const added = befriend(world, { userId: to, externalUserId, state: null, addWay: 202, half: false, atMs });
  raise({ changeType: 'del_external_contact', userId: from, externalUserId, source: 'DELETE_BY_TRANSFER' }, options);
  if (added.kind !== 'alreadyFriend') raise({ changeType: 'add_external_contact', userId: to, externalUserId }, options);
}
