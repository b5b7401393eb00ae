import type { Tx } from '../../kernel/database/unit-of-work';
import type { Plugs } from '../../kernel/house';
import type { Machine } from '../../kernel/machine';
import type { Entry, Posted } from './entry';
import { makePost, makePostAll } from './post-entries';
import { makeReverse, type Reversal } from './reverse-transaction';
import { createSealer } from './seal-transactions';
import { readLocked } from './store';
import type { Verification } from './verification';
import { verifyLedger } from './verify-ledger';

export { accounts, type Holder } from './accounts';
export { decideCredit } from './decide-credit';
export { decideTakeBack } from './decide-take-back';
export type { Asset, Entry, Line, Posted } from './entry';
export type { Reversal } from './reverse-transaction';
export type { Fault, FaultCode, Verification } from './verification';
export { verifyLedger } from './verify-ledger';
export { balances, customerLedger, type LedgerRow } from './views';

/** The ledger 账本: accounts and postings, written once and never edited (law 3). */
export interface LedgerRoom {
  plugs: Plugs;
  /** Writes entries within the caller's transaction; answers in the order asked. Throws for an entry that is no sound movement. */
  post(tx: Tx, entries: readonly Entry[]): Promise<Posted[]>;
  /** All or none, as one movement: false when an entry is refused or stands already, and then nothing was written. */
  postAll(tx: Tx, entries: readonly Entry[]): Promise<boolean>;
  /** Takes a transaction back by its opposite; what the customer no longer has becomes a receivable (P25). */
  reverse(tx: Tx, reversal: Reversal): Promise<Posted>;
  /** Balances that stay as read until the transaction ends: what `decideCredit` and `decideTakeBack` must decide on. Never moved = 0. */
  lockBalances(tx: Tx, accounts: readonly string[]): Promise<Map<string, number>>;
  verify(): Promise<Verification>;
}

export function createLedger(machine: Machine): LedgerRoom {
  const { engine } = machine.database;
  const post = makePost(machine);
  return {
    plugs: { loops: [{ name: 'ledger sealer', idleMs: 1000, turn: createSealer(machine) }] },
    post,
    postAll: makePostAll(machine),
    reverse: makeReverse(post, engine),
    lockBalances: (tx, names) => readLocked(tx, names, engine),
    verify: () => verifyLedger(machine.database, machine.clock.nowMs()),
  };
}
