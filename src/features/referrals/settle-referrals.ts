import type { ReferralHistory } from '../../../entities/referral-history';
import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import { versionAt, type CampaignsRoom } from '../campaigns';
import { lockCustomerById } from '../customers';
import type { MessagesRoom } from '../messages';
import { decideAttribution, type Check, type Verdict } from './decide-attribution';
import { loadAttribution } from './load-attribution';
import { evidenceOf, nextRow, type NextRow } from './next-row';
import { givePlaceBack, insertHistory, insertReferral, takePlace, updateReferral } from './store';

export type SettleReferrals = (tx: Tx, customerId: string, cause: Cause) => Promise<void>;

type Deps = Machine & { campaigns: CampaignsRoom; messages: MessagesRoom; baselineFinished(reader: Reader): Promise<boolean> };

/** How often a follow that nobody has seen is asked about, by how long it has been due: soon at first, then so that years of silence cost little. */
const LOOK_AGAIN: readonly (readonly [upToMs: number, everyMs: number])[] = [[10 * 60_000, 30_000], [86_400_000, 30 * 60_000], [Infinity, 6 * 3_600_000]];

/**
 * Makes the records of one friend's scans agree with the facts: safe to run twice, late or out of order (policy 7–20).
 * Lock order: customer → referral → tally.
 */
export function makeSettleReferrals(deps: Deps): SettleReferrals {
  return async (tx, customerId, cause) => {
    const customer = await lockCustomerById(tx, customerId);
    if (!customer) return;
    const loaded = await loadAttribution(tx, customer, deps.campaigns.termsOf);
    if (!loaded) return;
    const nowMs = deps.clock.nowMs();
    const baselineFinished = await deps.baselineFinished(tx);
    const next: { row: NextRow; verdict: Verdict }[] = [];
    for (const verdict of decideAttribution(loaded.episodes, loaded.codes, loaded.around)) {
      const version = versionAt(verdict.code.campaign.timeline, { atMs: verdict.episode.startedAtMs, heardAtMs: verdict.episode.scanHeardAtMs ?? Infinity });
      const terms = await deps.campaigns.termsOf(tx, verdict.code.campaignId, version);
      next.push({ verdict, row: nextRow(verdict, loaded, { nowMs, baselineFinished, version, terms, nextId: deps.ids.next(), refereeId: customerId }) });
    }
    // whoever loses a binding lets go before another takes it: one live referral per friend and campaign is a unique key
    for (const each of next.sort((a, b) => Number(a.row.row.liveKey !== null) - Number(b.row.row.liveKey !== null))) await store(deps, tx, each.row, each.verdict, cause);
  };
}

async function store(deps: Deps, tx: Tx, next: NextRow, verdict: Verdict, cause: Cause): Promise<void> {
  const { before } = next;
  const row = await underCaps(deps, tx, next, verdict);
  const nowMs = deps.clock.nowMs();
  if (!before) await insertReferral(tx, row);
  else if (differs(before, row)) await updateReferral(tx, row);
  if (row.liveKey !== null) watch(tx, row, next.needsSight, nowMs);
  if (before === null && row.liveKey !== null) deps.messages.notifyStaff(tx, { staffId: row.ownerStaffId, template: 'referral_bound', refs: { referralId: row.id }, once: `referral_bound:${row.id}` });
  const told = before === null || before.status !== row.status || before.reason !== row.reason;
  if (told) await insertHistory(tx, [historyOf(deps.ids.next(), before?.status ?? null, row, cause, nowMs)]);
  if (told || before.retainedAtMs !== row.retainedAtMs || before.ownerStaffId !== row.ownerStaffId) {
    tx.emit({ type: 'referral.changed', subject: row.id, data: { from: before?.status ?? null, to: row.status, reason: row.reason, refereeId: row.refereeId }, cause } satisfies DomainEvent);
  }
}

/** Places under the running version's caps are taken when a referral becomes live and given back when it ceases (policy 18, 23). */
async function underCaps(deps: Deps, tx: Tx, { row, before }: NextRow, { code }: Verdict): Promise<NextRow['row']> {
  const wasLive = before !== null && before.liveKey !== null;
  const isLive = row.liveKey !== null;
  if (wasLive === isLive) return row;
  const { caps } = await deps.campaigns.termsOf(tx, code.campaignId, code.campaign.version);
  const scopes = [{ referrerId: row.referrerId, cap: caps?.referralsPerReferrer }, { referrerId: null, cap: caps?.referrals }];
  const taken: { campaignId: string; referrerId: string | null }[] = [];
  for (const { referrerId, cap } of scopes) {
    if (cap === undefined) continue;
    const scope = { campaignId: row.campaignId, referrerId };
    if (!isLive) await givePlaceBack(tx, scope);
    else if (await takePlace(tx, scope, cap)) taken.push(scope);
    else {
      for (const place of taken) await givePlaceBack(tx, place);
      return { ...row, status: 'rejected', reason: 'cap_reached', liveKey: null, boundAtMs: null, retainedAtMs: null, evidence: evidenceOf(JSON.parse(row.evidence) as Check[], capCheck(cap, referrerId)) };
    }
  }
  return row;
}

const capCheck = (cap: number, referrerId: string | null): Check => ({ reason: 'cap_reached', passed: false, saw: `all ${cap} places ${referrerId === null ? 'of the campaign' : 'of the referrer'} were taken` });

/** Retention is settled at its own instant; a follow nobody has seen is asked about now and again (policy 8, 18). */
function watch(tx: Tx, row: NextRow['row'], needsSight: boolean, nowMs: number): void {
  const { id, refereeId, retentionEndsAtMs } = row;
  if (row.retainedAtMs === null && !needsSight) tx.enqueue({ kind: 'referral.settle', key: refereeId, payload: {}, notBeforeMs: Math.max(nowMs, retentionEndsAtMs), once: `retention:${id}:${retentionEndsAtMs}` });
  if (!needsSight) return;
  const everyMs = LOOK_AGAIN.find(([upToMs]) => nowMs - retentionEndsAtMs < upToMs)?.[1] ?? 30_000;
  const slot = Math.floor(nowMs / everyMs);
  tx.enqueue({ kind: 'customer.read', key: refereeId, lane: 'bulk', payload: {}, once: `sight:${id}:${everyMs}:${slot}` });
  tx.enqueue({ kind: 'referral.settle', key: refereeId, payload: {}, notBeforeMs: (slot + 1) * everyMs, once: `sight-again:${id}:${everyMs}:${slot}` });
}

const COMPARED = ['status', 'reason', 'liveKey', 'staffId', 'ownerStaffId', 'addedAtMs', 'retentionEndsAtMs', 'retainedAtMs', 'endedAtMs', 'campaignVersion', 'boundAtMs', 'evidence'] as const;
const differs = (before: NextRow['row'], after: NextRow['row']) => COMPARED.some((column) => before[column] !== after[column]);

const historyOf = (id: string, fromStatus: string | null, row: NextRow['row'], cause: Cause, atMs: number): ReferralHistory => ({
  id, referralId: row.id, fromStatus, toStatus: row.status, reason: row.reason, causeType: cause.type, causeId: cause.id, note: null, atMs,
});
