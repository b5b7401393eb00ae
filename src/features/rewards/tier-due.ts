import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { TermsReader } from '../campaigns';
import type { RewardStep } from './decide-rewards';
import { newReward, type Due } from './due';
import { runningTerms } from './running-terms';
import type { TierChange } from './settle-tiers';
import { owedReferrals, rewardsByReferral, type OwedReferral, type RewardRecord } from './store';

type Known = { referrals: readonly OwedReferral[]; causes: ReadonlyMap<string, Cause> };
type Deps = Machine & { termsOf: TermsReader };

/** What tiers give and take, as rewards: each is of the referral that completes the count, whoever it goes to (policy 22). */
export const makeTierDue = (deps: Deps) => async (tx: Tx, changes: readonly TierChange[], known: Known): Promise<Due[]> => {
  if (changes.length === 0) return [];
  const missing = [...new Set(changes.map(({ referralId }) => referralId))].filter((id) => !known.referrals.some((referral) => referral.id === id));
  const referrals = new Map([...known.referrals, ...(missing.length > 0 ? await owedReferrals(tx, missing) : [])].map((referral) => [referral.id, referral]));
  const completing = [...new Set(changes.flatMap(({ step, referralId }) => (step.kind === 'accrue' ? [referralId] : [])))];
  const others = [...(await rewardsByReferral(tx, completing)).values()].flat();
  const due: Due[] = [];
  for (const change of changes) {
    const referral = referrals.get(change.referralId) as OwedReferral;
    const running = await runningTerms(deps.termsOf, tx, referral);
    const step = stepOf(deps, change, [...others, ...due.map(({ reward }) => reward)]);
    const reward = step.kind === 'accrue' ? newReward({ id: deps.ids.next(), nowMs: deps.clock.nowMs(), ...running }, step, referral) : (change.reward as RewardRecord);
    const own = (await deps.termsOf(tx, referral.campaignId, reward.campaignVersion)).rewards;
    due.push({ referral, step, reward, promisedTo: null, cause: known.causes.get(change.causedBy) as Cause, cap: running.capOf(reward.itemKey, own), tier: { scope: change.scope, reached: change.step.reached } });
  }
  return due;
};

function stepOf({ clock }: Deps, { step, referralId }: TierChange, others: readonly RewardRecord[]): RewardStep {
  if (step.kind === 'reverse') return { kind: 'reverse', rewardId: step.rewardId, reason: 'tier_lost' };
  // one friend may come to complete two counts of one item, one after the other: their rewards count on
  const before = others.filter((reward) => reward.referralId === referralId && reward.itemKey === step.item.key).map((reward) => reward.generation);
  return { kind: 'accrue', item: step.item, generation: Math.max(step.generation, ...before.map((generation) => generation + 1)), dueAtMs: clock.nowMs(), issueNow: true };
}
