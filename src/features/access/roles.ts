/** admin all · supervisor reads, milestones, claims, reviews in scope · staff own customers · finance rewards, payouts, ledger, deals · auditor reads everything, writes nothing. */
export const ROLES = ['admin', 'supervisor', 'staff', 'finance', 'auditor'] as const;

export type Role = (typeof ROLES)[number];

export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);
