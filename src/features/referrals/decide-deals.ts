import { floorToSecond } from '../../kernel/clock';

/** A deal 成交 that stands: not refunded whole. */
export interface Deal {
  /** The campaign it was named for, if any. */
  campaignId: string | null;
  closedAtMs: number;
}

/** A referral of the buyer that stands. */
export interface DealTaker {
  id: string;
  campaignId: string;
  addedAtMs: number;
  /** Its version rewards deals. */
  paysDeals: boolean;
}

/**
 * Which referrals reached the milestone `deal`, and when: a deal counts once, if it was closed no earlier than the add, in the campaign it names, else for the
 * earliest referral that pays for deals (policy 24). Where none pays it still converts the earliest.
 */
export function decideDeals(takers: readonly DealTaker[], deals: readonly Deal[]): Map<string, number> {
  const reached = new Map<string, number>();
  const inOrder = [...takers].sort((a, b) => a.addedAtMs - b.addedAtMs || (a.id < b.id ? -1 : 1));
  for (const { campaignId, closedAtMs } of deals) {
    const open = inOrder.filter((taker) => floorToSecond(closedAtMs) >= taker.addedAtMs && (campaignId === null || taker.campaignId === campaignId));
    const taker = open.find(({ paysDeals }) => paysDeals) ?? open[0];
    if (taker) reached.set(taker.id, Math.min(closedAtMs, reached.get(taker.id) ?? Infinity));
  }
  return reached;
}
