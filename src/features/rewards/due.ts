import type { Cause } from '../../kernel/events';
import type { RewardStep } from './decide-rewards';
import type { OwedReferral, RewardRecord } from './store';

/** One reward and what becomes of it now. */
export interface Due {
  referral: OwedReferral;
  reward: RewardRecord;
  step: RewardStep;
  cause: Cause;
  /** Whom it was promised to, when somebody else gets it: the friend has another owner now (policy 5). */
  promisedTo: string | null;
  /** How many of its item the beneficiary may have; null: any number. */
  cap: number | null;
  /** Set for a reward that a tier gives. */
  tier: { scope: string; reached: number } | null;
}

const BENEFICIARY = { referrer: 'referrerId', referee: 'refereeId', staff: 'ownerStaffId' } as const;

/** A member's reward follows the friend until it is issued: to whoever is the owner then (policy 5). */
export function issuedTo(reward: RewardRecord, { ownerStaffId }: Pick<OwedReferral, 'ownerStaffId'>, step: RewardStep): Pick<Due, 'reward' | 'promisedTo'> {
  const moves = step.kind === 'issue' && reward.beneficiaryType === 'staff' && reward.beneficiaryId !== ownerStaffId;
  return moves ? { reward: { ...reward, beneficiaryId: ownerStaffId }, promisedTo: reward.beneficiaryId } : { reward: { ...reward }, promisedTo: null };
}

/** A reward as it is promised. */
export const newReward = (
  { id, nowMs, fundedBy }: { id: string; nowMs: number; fundedBy: 'budget' | 'issuance' }, { item, generation, dueAtMs }: Extract<RewardStep, { kind: 'accrue' }>, referral: OwedReferral,
): RewardRecord => ({
  id, campaignId: referral.campaignId, campaignVersion: referral.campaignVersion, referralId: referral.id, itemKey: item.key, generation,
  beneficiaryType: item.beneficiary === 'staff' ? 'staff' : 'customer', beneficiaryId: referral[BENEFICIARY[item.beneficiary]],
  kind: item.kind, amount: item.amount, fundedBy, status: 'accrued', reason: null, accruedAtMs: nowMs, dueAtMs, issuedAtMs: null, closedAtMs: null,
});
