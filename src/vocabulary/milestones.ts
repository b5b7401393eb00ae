export type Milestone = 'added' | 'retained' | 'contacted' | 'qualified' | 'deal';

/** Derived, never set (policy 17). */
export type ReferralStatus = 'held' | 'bound' | 'retained' | 'contacted' | 'qualified' | 'converted' | 'rejected' | 'lapsed' | 'reversed';

export type RewardKind = 'points' | 'coupon' | 'cash' | 'gift' | 'service';
export type BeneficiaryRole = 'referrer' | 'referee' | 'staff';
export type RewardStatus = 'accrued' | 'held' | 'due' | 'approved' | 'issuing' | 'issued' | 'voided' | 'expired' | 'reversed' | 'failed';
