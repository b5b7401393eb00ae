/** Why a scan is no referral, in the order in which the first that applies wins (policy 11). */
export type RejectionReason =
  | 'code_revoked' | 'campaign_not_started' | 'campaign_paused' | 'campaign_ended' | 'blocked' | 'self_referral' | 'referrer_is_staff'
  | 'referee_is_staff' | 'already_referred' | 'loop' | 'existing_customer' | 'outside_audience' | 'cap_reached';

/** Every reason a referral can carry. */
export type ReferralReason = RejectionReason | 'referrer_not_customer' | 'unverified' | 'screening' | 'denied_by_review' | 'unfollowed';

export type RewardReason =
  | 'cap_reached' | 'budget_exhausted' | 'referral_lapsed' | 'referral_reversed' | 'tier_lost' | 'refunded' | 'denied_by_review' | 'expired';
