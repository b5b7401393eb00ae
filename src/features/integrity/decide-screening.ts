export interface ScreeningVerdict {
  verdict: 'approved' | 'held' | 'denied';
  rule: string;
}

/** The rule of an installation without signals: what attribution bound is approved. Every referral still needs this answer before anything is issued (policy 21). */
export const decideScreening = (): ScreeningVerdict => ({ verdict: 'approved', rule: 'no_signals' });
