import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import { versionAt, type CampaignsRoom } from '../campaigns';
import { customersByIds, takeTurns } from '../customers';
import type { MessagesRoom } from '../messages';
import type { CreditDeals } from './credit-deals';
import { decideAttribution } from './decide-attribution';
import { loadAttributions, type Attribution } from './load-attribution';
import { lettingGo, nextRow, type NextRow } from './next-row';
import { insertHistory, insertReferrals, updateReferrals, type HistoryLine } from './store';
import { takePlaces, type Wanted } from './take-places';
import { watchRetention } from './watch-retention';

export interface ToSettle {
  customerId: string;
  cause: Cause;
}
export type SettleReferrals = (tx: Tx, wishes: readonly ToSettle[]) => Promise<void>;

type Deps = Machine & { campaigns: CampaignsRoom; messages: MessagesRoom; baselineFinished(reader: Reader): Promise<boolean>; creditDeals: CreditDeals };

/**
 * Makes the records of these friends' scans agree with the facts: safe to run twice, late or out of order (policy 7–20).
 * Lock order: customers → referrals → tallies.
 */
export function makeSettleReferrals(deps: Deps): SettleReferrals {
  return async (tx, wishes) => {
    const causes = new Map(wishes.map(({ customerId, cause }) => [customerId, cause]));
    await takeTurns(tx, [...causes.keys()]);
    const wanted: Wanted[] = [];
    const customers = await customersByIds(tx, [...causes.keys()]);
    for (const attribution of await loadAttributions(tx, customers, deps.campaigns.termsOf)) wanted.push(...(await decide(deps, tx, attribution)));
    if (wanted.length === 0) return;
    await takePlaces(tx, wanted, deps.campaigns.termsOf);
    await store(tx, wanted.map(({ next }) => next));
    await tell(deps, tx, wanted.map(({ next }) => next), causes);
    await deps.creditDeals(tx, customers.filter((customer) => customer.dealtAtMs !== null).map((customer) => customer.id), causes);
  };
}

async function store(tx: Tx, rows: readonly NextRow[]): Promise<void> {
  const changed = rows.flatMap(({ before, row }) => (before !== null && differs(before, row) ? [row] : []));
  // whoever loses a binding lets go before another takes it: one live referral per friend and campaign is a unique key
  await updateReferrals(tx, changed.filter((row) => row.liveKey === null));
  await updateReferrals(tx, changed.filter((row) => row.liveKey !== null));
  await insertReferrals(tx, rows.flatMap(({ before, row }) => (before === null ? [row] : [])));
}

async function decide(deps: Deps, tx: Tx, loaded: Attribution): Promise<Wanted[]> {
  const { campaigns, clock, ids } = deps;
  const nowMs = clock.nowMs();
  const baselineFinished = await deps.baselineFinished(tx);
  const wanted: Wanted[] = [];
  const verdicts = decideAttribution(loaded.episodes, loaded.codes, loaded.around);
  for (const verdict of verdicts) {
    const version = versionAt(verdict.code.campaign.timeline, { atMs: verdict.episode.startedAtMs, heardAtMs: verdict.episode.scanHeardAtMs ?? Infinity });
    const terms = await campaigns.termsOf(tx, verdict.code.campaignId, version);
    const next = nextRow(verdict, loaded, { nowMs, baselineFinished, version, terms, nextId: ids.next(), refereeId: loaded.customer.id });
    wanted.push({ next, runningVersion: verdict.code.campaign.version });
  }
  const codes = new Map([...loaded.codes.values()].map((code) => [code.codeId, code]));
  const strays = lettingGo(verdicts, loaded.recorded).map((next) => ({ next, runningVersion: codes.get(next.row.codeId)?.campaign.version ?? next.row.campaignVersion }));
  return [...wanted, ...strays];
}

async function tell(deps: Deps, tx: Tx, rows: readonly NextRow[], causes: ReadonlyMap<string, Cause>): Promise<void> {
  const nowMs = deps.clock.nowMs();
  const history: HistoryLine[] = [];
  for (const { before, row, needsSight } of rows) {
    const cause = causes.get(row.refereeId) as Cause;
    if (row.liveKey !== null) watchRetention(tx, row, needsSight, nowMs);
    if (before === null && row.liveKey !== null) deps.messages.notifyStaff(tx, { staffId: row.ownerStaffId, template: 'referral_bound', refs: { referralId: row.id }, once: `referral_bound:${row.id}` });
    const told = before === null || before.status !== row.status || before.reason !== row.reason;
    if (told) history.push({ id: deps.ids.next(), referralId: row.id, fromStatus: before?.status ?? null, toStatus: row.status, reason: row.reason, causeType: cause.type, causeId: cause.id, note: null, atMs: nowMs });
    if (told || before.retainedAtMs !== row.retainedAtMs || before.ownerStaffId !== row.ownerStaffId) {
      tx.emit({ type: 'referral.changed', subject: row.id, data: { from: before?.status ?? null, to: row.status, reason: row.reason, refereeId: row.refereeId }, cause } satisfies DomainEvent);
      const { tags } = await deps.campaigns.termsOf(tx, row.campaignId, row.campaignVersion); // from memory: the decision asked for them
      if (tags !== undefined) tx.enqueue({ kind: 'referral.tag', key: row.refereeId, payload: {} });
    }
  }
  await insertHistory(tx, history);
}

const COMPARED = ['status', 'reason', 'liveKey', 'staffId', 'ownerStaffId', 'addedAtMs', 'retentionEndsAtMs', 'retainedAtMs', 'endedAtMs', 'campaignVersion', 'boundAtMs', 'evidence'] as const;
const differs = (before: NextRow['row'], after: NextRow['row']) => COMPARED.some((column) => before[column] !== after[column]);
