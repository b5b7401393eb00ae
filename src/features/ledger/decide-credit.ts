/**
 * A reward is due: how much of it pays a debt first, and how much may be spent (P25).
 * `receivable` is the balance of that account as stored: zero, or below it by what is owed. Whole points.
 */
export function decideCredit({ amount, receivable }: { amount: number; receivable: number }): { settles: number; available: number } {
  if (!Number.isSafeInteger(amount) || amount <= 0) throw new RangeError(`a credit is a positive whole number, not ${amount}`);
  if (receivable > 0) throw new RangeError(`a receivable is never above zero, but this one is ${receivable}`);
  const settles = Math.min(amount, Math.abs(receivable));
  return { settles, available: amount - settles };
}
