import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { CampaignsRoom } from '../campaigns';
import { takeTurns } from '../customers';
import type { LedgerRoom } from '../ledger';
import { decideRewards } from './decide-rewards';
import { issuedTo, newReward, type Due } from './due';
import { makeMovePoints } from './move-points';
import { runningTerms } from './running-terms';
import { makeSettleTiers } from './settle-tiers';
import { changeRewards, insertRewards, owedReferrals, rewardsByReferral, type OwedReferral, type RewardRecord } from './store';
import { leaveCapPlaces, takeCapPlaces } from './take-cap-places';
import { makeTierDue } from './tier-due';
import type { TierMilestones } from './tier-milestones';
import { storeTiers } from './tier-store';

export interface ToSettle {
  referralId: string;
  refereeId: string;
  cause: Cause;
}
export type SettleRewards = (tx: Tx, wishes: readonly ToSettle[]) => Promise<void>;

type Deps = Machine & { campaigns: CampaignsRoom; ledger: LedgerRoom; milestonesOf: TierMilestones; onIssued(tx: Tx, issued: readonly Due[]): Promise<void> };

/**
 * Makes the rewards of these referrals agree with what they have reached (policy 20–23). Safe to run twice, late or out of order.
 * Lock order: customers → tallies (tiers, then caps) → accounts by name, budget last.
 */
export function makeSettleRewards(deps: Deps): SettleRewards {
  const movePoints = makeMovePoints(deps);
  const { termsOf } = deps.campaigns;
  const settleTiers = makeSettleTiers({ ...deps, termsOf });
  const tierDue = makeTierDue({ ...deps, termsOf });
  return async (tx, wishes) => {
    const causes = new Map(wishes.map(({ referralId, cause }) => [referralId, cause]));
    await takeTurns(tx, wishes.map((wish) => wish.refereeId));
    const referrals = await owedReferrals(tx, [...causes.keys()]);
    const standing = await rewardsByReferral(tx, referrals.filter((referral) => Number(referral.rewardCount) > 0).map((referral) => referral.id));
    const due: Due[] = [];
    for (const referral of referrals) due.push(...(await stepsOf(deps, tx, referral, standing.get(referral.id) ?? [], causes.get(referral.id) as Cause)));
    due.push(...(await tierDue(tx, await settleTiers(tx, referrals), { referrals, causes })));
    if (due.length === 0) return;
    const capPlaces = await takeCapPlaces(tx, due, deps.clock);
    await movePoints(tx, due);
    await insertRewards(tx, due.filter(({ step }) => step.kind === 'accrue').map(({ reward }) => reward));
    await changeRewards(tx, due.filter(({ step }) => step.kind !== 'accrue').map(({ reward }) => reward));
    await storeTiers(tx, due);
    await leaveCapPlaces(tx, due, capPlaces);
    for (const each of due) tell(tx, each);
    const issued = due.filter(({ reward, step }) => reward.status === 'issued' && (step.kind === 'issue' || step.kind === 'accrue'));
    if (issued.length > 0) await deps.onIssued(tx, issued);
  };
}

async function stepsOf(deps: Deps, tx: Tx, referral: OwedReferral, standing: readonly RewardRecord[], cause: Cause): Promise<Due[]> {
  const { rewards } = await deps.campaigns.termsOf(tx, referral.campaignId, referral.campaignVersion);
  const steps = decideRewards(rewards, referral, standing);
  if (steps.length === 0) return [];
  const running = await runningTerms(deps.campaigns.termsOf, tx, referral);
  const known = new Map(standing.map((reward) => [reward.id, reward]));
  return steps.map((step) => {
    const given = step.kind === 'accrue'
      ? { reward: newReward({ id: deps.ids.next(), nowMs: deps.clock.nowMs(), ...running }, step, referral), promisedTo: null } : issuedTo(known.get(step.rewardId) as RewardRecord, referral, step);
    return { referral, step, cause, tier: null, ...given, cap: running.capOf(given.reward.itemKey, rewards) };
  });
}

function tell(tx: Tx, { reward, step, cause }: Due): void {
  const say = (type: `reward.${string}`) => tx.emit({ type, subject: reward.id, data: { referralId: reward.referralId, beneficiary: reward.beneficiaryId }, cause });
  if (step.kind === 'accrue' && reward.status !== 'voided') say('reward.accrued');
  if (reward.status === 'issued' || reward.status === 'voided' || reward.status === 'reversed') say(`reward.${reward.status}`);
}
