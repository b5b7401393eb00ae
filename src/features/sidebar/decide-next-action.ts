export interface ReferralFacts {
  id: string;
  status: string;
  addedAtMs: number;
  retentionEndsAtMs: number;
  retainedAtMs: number | null;
  contactedAtMs: number | null;
  qualifiedAtMs: number | null;
}

export interface CustomerFacts {
  /** The referral by which this customer came and that stands; null: none does. */
  referral: ReferralFacts | null;
  /** A scan was judged and did not count, so somebody did name a referrer. */
  wasJudged: boolean;
  openClaims: number;
  /** When the present friendship began; null: with nobody of the company. */
  followedAtMs: number | null;
  /** Something may be claimed: a campaign was published. */
  mayClaim: boolean;
}

/** What a member of staff does next; `byMs`: until when, where there is such a time. */
export type NextAction =
  | { kind: 'contact' | 'retention' | 'qualify'; referralId: string; byMs: number | null }
  | { kind: 'claim' | 'claim_waits'; referralId: null; byMs: number | null }
  | null;

const HOUR_MS = 3_600_000;
/** A friend whom somebody recommended hears from us within a day of the add. */
export const FIRST_CONTACT_MS = 24 * HOUR_MS;
/** Later nobody remembers who recommended whom well enough to say so unasked. */
const CLAIM_WITHIN_MS = 7 * 24 * HOUR_MS;

/** The one thing to do for this customer now, the most pressing first; null: nothing asks for it. */
export function decideNextAction(facts: CustomerFacts, nowMs: number): NextAction {
  const { referral } = facts;
  if (referral && referral.contactedAtMs === null) return { kind: 'contact', referralId: referral.id, byMs: referral.addedAtMs + FIRST_CONTACT_MS };
  if (referral && referral.retainedAtMs === null && nowMs < referral.retentionEndsAtMs) return { kind: 'retention', referralId: referral.id, byMs: referral.retentionEndsAtMs };
  if (referral && referral.qualifiedAtMs === null && referral.status !== 'converted') return { kind: 'qualify', referralId: referral.id, byMs: null };
  if (referral) return null;
  if (facts.openClaims > 0) return { kind: 'claim_waits', referralId: null, byMs: null };
  return mayHaveBeenMissed(facts, nowMs) ? { kind: 'claim', referralId: null, byMs: null } : null;
}

const mayHaveBeenMissed = ({ wasJudged, followedAtMs, mayClaim }: CustomerFacts, nowMs: number): boolean =>
  mayClaim && !wasJudged && followedAtMs !== null && nowMs - followedAtMs < CLAIM_WITHIN_MS;
