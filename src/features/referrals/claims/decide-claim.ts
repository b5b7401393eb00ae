import { conflict, forbidden, notFound } from '../../../kernel/errors';

/** Throws why this person may not decide this claim now; whoever claimed cannot also accept (policy 31, capability C4). */
export function mayDecide(claim: Decided & { claimedBy: string } | null, callerId: string): void {
  if (!claim) throw claimUnknown();
  if (claim.claimedBy === callerId) throw forbidden('same_person', 'a claim is decided by another person than the one who made it');
  if (claim.status !== 'open') throw claimDecided(claim);
}

export const claimUnknown = () => notFound('claim.not_found', 'there is no such claim');

export interface Decided {
  status: string;
  /** A member of staff by name; absent for whoever else decided. */
  decider?: string | undefined;
  decidedAt?: string | undefined;
}

/** Says who was faster, so that a colleague need not ask around. */
export const claimDecided = ({ status, decider, decidedAt }: Decided) => conflict('claim.decided', `this claim is ${status}`, [
  { path: 'decision', code: 'decided', detail: `decided by ${decider ?? 'somebody else'}`, values: { ...(decider === undefined ? {} : { name: decider }), ...(decidedAt === undefined ? {} : { at: decidedAt }) } },
]);
