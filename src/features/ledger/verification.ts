/** What can be wrong with a ledger; codes are API. */
export type FaultCode =
  | 'transaction.unbalanced' | 'transaction.content_changed' | 'posting.orphan' | 'account.missing' | 'account.balance_differs' | 'account.negative'
  | 'seal.gap' | 'seal.broken' | 'seal.transaction_missing' | 'more_faults';

export interface Fault {
  code: FaultCode;
  /** Ids and amounts for people; never a personal datum. */
  detail: string;
}

/** The answer of a check, as `GET /ledger/verification` gives it. */
export interface Verification {
  ok: boolean;
  /** Transactions read. */
  entries: number;
  /** Sum of all postings per asset; zero when nothing is wrong. */
  sums: { points: number; [asset: string]: number };
  /** Transactions that the sealer has not reached yet; no fault. */
  unsealed: number;
  faults: Fault[];
}

const MOST_FAULTS = 100;

/** Collects faults up to a bound: a ruined ledger must not fill the memory of who looks at it. */
export interface Findings {
  faults: Fault[];
  add(code: FaultCode, detail: string): void;
}

export function createFindings(): Findings {
  const faults: Fault[] = [];
  return {
    faults,
    add(code, detail) {
      if (faults.length < MOST_FAULTS) faults.push({ code, detail });
      else if (faults.length === MOST_FAULTS) faults.push({ code: 'more_faults', detail: `more than ${MOST_FAULTS} faults; the rest is not listed` });
    },
  };
}

/** Between pages: the embedded database reads synchronously, and callbacks wait meanwhile. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
