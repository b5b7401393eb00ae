import { conflict, forbidden, notFound } from '../../../kernel/errors';

/** Throws why this person may not decide this claim now; whoever claimed cannot also accept (policy 31, capability C4). */
export function mayDecide(claim: { status: string; claimedBy: string } | null, callerId: string): void {
  if (!claim) throw claimUnknown();
  if (claim.claimedBy === callerId) throw forbidden('same_person', 'a claim is decided by another person than the one who made it');
  if (claim.status !== 'open') throw claimDecided(claim.status);
}

export const claimUnknown = () => notFound('claim.not_found', 'there is no such claim');
export const claimDecided = (status: string) => conflict('claim.decided', `this claim is ${status}`);
