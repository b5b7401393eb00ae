import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import type { CampaignsRoom } from '../campaigns';
import { takeTurn } from '../customers';
import { accounts, type Entry, type LedgerRoom } from '../ledger';
import { decideRewards, type RewardStep } from './decide-rewards';
import { accrueEntry, issueEntry, reverseEntry, voidEntry } from './entries';
import { changeRewards, insertRewards, owedReferral, rewardsOf, type OwedReferral, type RewardRecord } from './store';

type Deps = Machine & { campaigns: CampaignsRoom; ledger: LedgerRoom; onIssued(tx: Tx, referral: OwedReferral, rewards: readonly RewardRecord[]): Promise<void> };
export type SettleRewards = (tx: Tx, referralId: string, refereeId: string, cause: Cause) => Promise<void>;

/**
 * Makes the rewards of one referral agree with what it has reached (policy 20–23). Safe to run twice, late or out of order.
 * Lock order: customer → accounts by name, budget last.
 */
export function makeSettleRewards(deps: Deps): SettleRewards {
  return async (tx, referralId, refereeId, cause) => {
    await takeTurn(tx, refereeId);
    const referral = await owedReferral(tx, referralId);
    if (!referral) return;
    const terms = await deps.campaigns.termsOf(tx, referral.campaignId, referral.campaignVersion);
    if (terms.rewards.length === 0) return;
    const standing = Number(referral.rewardCount) === 0 ? [] : await rewardsOf(tx, referralId);
    const steps = decideRewards(terms.rewards, { ...referral, live: referral.liveKey !== null, approved: referral.verdict === 'approved' }, standing);
    if (steps.length === 0) return;
    const known = new Map(standing.map((reward) => [reward.id, reward]));
    const of = <Kind extends RewardStep['kind']>(kind: Kind) => steps.filter((step): step is Extract<RewardStep, { kind: Kind }> => step.kind === kind);
    const rewardsIn = (kind: 'issue' | 'hold' | 'release') => of(kind).map((step) => known.get(step.rewardId) as RewardRecord);
    const accrued = await accrue(deps, tx, referral, of('accrue'), cause);
    await issue(deps, tx, referral, [...rewardsIn('issue'), ...accrued], cause);
    await turn(tx, rewardsIn('hold'), 'held');
    await turn(tx, rewardsIn('release'), 'accrued');
    for (const step of [...of('void'), ...of('reverse')]) await close(deps, tx, known.get(step.rewardId) as RewardRecord, step, cause);
  };
}

/** Answers those that are earned already and may be issued in the same breath. */
async function accrue(deps: Deps, tx: Tx, referral: OwedReferral, steps: readonly Extract<RewardStep, { kind: 'accrue' }>[], cause: Cause): Promise<RewardRecord[]> {
  if (steps.length === 0) return [];
  const nowMs = deps.clock.nowMs();
  // budget and caps are those of the running version (policy 18)
  const { budget } = await deps.campaigns.termsOf(tx, referral.campaignId, referral.runningVersion);
  const fundedBy = budget?.points === undefined ? 'issuance' : 'budget';
  const rows = steps.map((step) => ({ ...newReward(deps.ids.next(), step, referral, nowMs), fundedBy }));
  const posted = await deps.ledger.post(tx, rows.map(accrueEntry));
  rows.forEach((row, index) => {
    // an empty budget voids this reward, never the referral; later budget does not revive it (policy 23)
    if (posted[index]?.kind === 'refused') Object.assign(row, { status: 'voided', reason: 'budget_exhausted', closedAtMs: nowMs });
    tx.emit({ type: row.status === 'voided' ? 'reward.voided' : 'reward.accrued', subject: row.id, data: { referralId: referral.id, beneficiary: row.beneficiaryId }, cause } satisfies DomainEvent);
  });
  await insertRewards(tx, rows);
  return rows.filter((row, index) => row.status === 'accrued' && steps[index]?.issueNow === true);
}

async function issue(deps: Deps, tx: Tx, referral: OwedReferral, rewards: readonly RewardRecord[], cause: Cause): Promise<void> {
  if (rewards.length === 0) return;
  const nowMs = deps.clock.nowMs();
  const owed = await deps.ledger.lockBalances(tx, rewards.map((reward) => accounts.receivable(reward.beneficiaryId)));
  const entries: Entry[] = [];
  for (const reward of rewards) {
    const account = accounts.receivable(reward.beneficiaryId);
    const receivable = owed.get(account) ?? 0;
    entries.push(issueEntry(reward, receivable));
    owed.set(account, Math.min(0, receivable + reward.amount)); // two rewards of one person settle the same debt once
  }
  await deps.ledger.post(tx, entries);
  await changeRewards(tx, rewards.map((reward) => reward.id), { status: 'issued', issuedAtMs: nowMs });
  for (const reward of rewards) tx.emit({ type: 'reward.issued', subject: reward.id, data: { referralId: referral.id, beneficiary: reward.beneficiaryId }, cause } satisfies DomainEvent);
  await deps.onIssued(tx, referral, rewards);
}

async function turn(tx: Tx, rewards: readonly RewardRecord[], status: 'held' | 'accrued'): Promise<void> {
  if (rewards.length > 0) await changeRewards(tx, rewards.map((reward) => reward.id), { status });
}

async function close(deps: Deps, tx: Tx, reward: RewardRecord, step: Extract<RewardStep, { kind: 'void' | 'reverse' }>, cause: Cause): Promise<void> {
  const available = step.kind === 'reverse' ? ((await deps.ledger.lockBalances(tx, [accounts.available(reward.beneficiaryId)])).get(accounts.available(reward.beneficiaryId)) ?? 0) : 0;
  const [posted] = await deps.ledger.post(tx, [step.kind === 'void' ? voidEntry(reward) : reverseEntry(reward, available)]);
  if (posted?.kind === 'refused') throw new Error('points were spent between look and take-back; this runs again'); // the retry sees the new balance
  const status = step.kind === 'void' ? 'voided' : 'reversed';
  await changeRewards(tx, [reward.id], { status, reason: step.reason, closedAtMs: deps.clock.nowMs() });
  tx.emit({ type: `reward.${status}`, subject: reward.id, data: { referralId: reward.referralId, beneficiary: reward.beneficiaryId }, cause } satisfies DomainEvent);
}

const BENEFICIARY = { referrer: 'referrerId', referee: 'refereeId', staff: 'ownerStaffId' } as const;

const newReward = (id: string, { item, generation, dueAtMs }: Extract<RewardStep, { kind: 'accrue' }>, referral: OwedReferral, nowMs: number): Omit<RewardRecord, 'fundedBy'> => ({
  id, campaignId: referral.campaignId, campaignVersion: referral.campaignVersion, referralId: referral.id, itemKey: item.key, generation,
  beneficiaryType: item.beneficiary === 'staff' ? 'staff' : 'customer', beneficiaryId: referral[BENEFICIARY[item.beneficiary]],
  kind: item.kind, amount: item.amount, status: 'accrued', reason: null, accruedAtMs: nowMs, dueAtMs, issuedAtMs: null, closedAtMs: null,
});
