import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import type { TermsReader } from '../campaigns';
import { decideDeals, type Deal } from './decide-deals';
import { highest } from './decide-life';
import { insertHistory, referralsOf, updateReferrals, type ReferralRecord, type HistoryLine } from './store';

/** Deals of these customers that stand, by customer. */
export type DealsOf = (reader: Reader, customerIds: readonly string[]) => Promise<Map<string, Deal[]>>;
export type CreditDeals = (tx: Tx, buyerIds: readonly string[], causes: ReadonlyMap<string, Cause>) => Promise<void>;

type Deps = Machine & { termsOf: TermsReader; dealsOf: DealsOf };

/** Makes the milestone `deal` of these buyers' referrals agree with their deals, whichever of add, deal and refund was told first (policy 17, 24). */
export const makeCreditDeals = (deps: Deps): CreditDeals => async (tx, buyerIds, causes) => {
  if (buyerIds.length === 0) return;
  const deals = await deps.dealsOf(tx, buyerIds);
  const rows = await referralsOf(tx, buyerIds);
  const history: HistoryLine[] = [];
  const changed: ReferralRecord[] = [];
  for (const buyerId of buyerIds) {
    const own = rows.filter((row) => row.refereeId === buyerId);
    const reached = decideDeals(await takersAmong(deps, tx, own), deals.get(buyerId) ?? []);
    for (const before of own) {
      const row = withDeal(before, reached.get(before.id) ?? null);
      if (row.dealAtMs === before.dealAtMs) continue;
      changed.push(row);
      const cause = causes.get(buyerId) as Cause;
      if (row.status !== before.status) history.push({ id: deps.ids.next(), referralId: row.id, fromStatus: before.status, toStatus: row.status, reason: row.reason, causeType: cause.type, causeId: cause.id, note: row.dealAtMs === null ? 'refunded' : 'deal', atMs: deps.clock.nowMs() });
      tx.emit({ type: 'referral.changed', subject: row.id, data: { from: before.status, to: row.status, reason: row.reason, refereeId: row.refereeId }, cause } satisfies DomainEvent);
    }
  }
  await updateReferrals(tx, changed);
  await insertHistory(tx, history);
};

async function takersAmong({ termsOf }: Deps, tx: Tx, rows: readonly ReferralRecord[]) {
  const live = rows.filter((row) => row.liveKey !== null);
  return Promise.all(live.map(async ({ id, campaignId, campaignVersion, addedAtMs }) => ({
    id, campaignId, addedAtMs, paysDeals: (await termsOf(tx, campaignId, campaignVersion)).rewards.some((item) => item.milestone === 'deal'),
  })));
}

const REACHED = new Set(['bound', 'retained', 'contacted', 'qualified', 'converted']);

/** One that is held, or over, keeps its status; the milestone is of those that stand. */
export const withDeal = (row: ReferralRecord, dealAtMs: number | null): ReferralRecord => ({ ...row, dealAtMs, status: REACHED.has(row.status) ? highest({ ...row, dealAtMs }) : row.status });
