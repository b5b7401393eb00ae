/** What is counted: whole points 积分, or whole fen 分. */
export type Asset = 'points' | 'cashFen';
export const ASSETS: readonly Asset[] = ['points', 'cashFen'];

/** One side of a movement. Positive is to the credit of the account's owner; never zero, always a safe integer. */
export interface Line {
  account: string;
  asset: Asset;
  amount: number;
}

/** What a room asks the ledger to write: lines that sum to zero per asset, under a key that makes asking twice harmless. */
export interface Entry {
  /** Idempotency key, 1–128 characters. */
  key: string;
  /** Internal ids only; type ≤ 24 characters, id ≤ 64. */
  cause: { type: string; id: string };
  lines: readonly Line[];
  /** Every account that this entry debits and that may not fall below zero: naming it says that the caller is ready for a refusal. */
  floored?: readonly string[];
  /** What was asked, in words, for an entry whose lines depend on balances: asked again, its lines may differ though the wish is the same. */
  asked?: string;
}

export type Posted =
  | { kind: 'posted'; transactionId: string }
  /** The key stands with the same wish: nothing was written now. */
  | { kind: 'already'; transactionId: string }
  /** This account does not cover its debit: nothing was written. */
  | { kind: 'refused'; account: string };
