/**
 * Points must go back: what is left of them is taken, the rest is owed, so that `available` never falls below zero (P25).
 * `available` is the balance of that account. Whole points.
 */
export function decideTakeBack({ amount, available }: { amount: number; available: number }): { fromAvailable: number; toReceivable: number } {
  if (!Number.isSafeInteger(amount) || amount <= 0) throw new RangeError(`what is taken back is a positive whole number, not ${amount}`);
  const fromAvailable = Math.min(amount, Math.max(0, available));
  return { fromAvailable, toReceivable: amount - fromAvailable };
}
