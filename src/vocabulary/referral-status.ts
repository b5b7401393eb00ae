/** Derived, never set (policy 17). */
export type ReferralStatus = 'held' | 'bound' | 'retained' | 'contacted' | 'qualified' | 'converted' | 'rejected' | 'lapsed' | 'reversed';
