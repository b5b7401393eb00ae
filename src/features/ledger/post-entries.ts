import type { LedgerPosting } from '../../../entities/ledger-posting';
import type { LedgerTransaction } from '../../../entities/ledger-transaction';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import { inLockOrder, isFloored } from './accounts';
import { checkEntry, UnsoundEntry } from './check-entry';
import type { Entry, Posted } from './entry';
import { contentHash, inputHash } from './hashes';
import { debitIfCovered, insertPostings, insertTransactions, moveBalances, transactionByKey, type Engine, type Move } from './store';

interface Draft {
  entry: Entry;
  transaction: LedgerTransaction;
  postings: LedgerPosting[];
}

/**
 * Writes entries inside the caller's transaction, all at once when nothing stands in the way: one statement for the balances without a
 * floor, one for each floored debit, one for the transactions, one for the postings. Otherwise one by one, so that an entry which is
 * refused or known already leaves the others alone. Answers in the order asked. Throws `UnsoundEntry` for a mistake of the caller.
 * A few hundred entries a call: SQLite binds at most 32,766 values a statement.
 */
export const makePost = (machine: Machine) => async (tx: Tx, entries: readonly Entry[]): Promise<Posted[]> => {
  const drafts = draftsOf(entries, machine);
  if (drafts.length > 1 && (await writeIfOneKeyEach(tx, drafts, machine))) return drafts.map(posted);
  const answers: Posted[] = [];
  for (const draft of drafts) answers.push(await postOne(tx, draft, machine.database.engine));
  return answers;
};

/** All entries or none: false when one is refused or known already, and then nothing was written. */
export const makePostAll = (machine: Machine) => (tx: Tx, entries: readonly Entry[]): Promise<boolean> => writeIfOneKeyEach(tx, draftsOf(entries, machine), machine);

async function writeIfOneKeyEach(tx: Tx, drafts: readonly Draft[], machine: Machine): Promise<boolean> {
  const oneKeyEach = new Set(drafts.map(({ entry }) => entry.key)).size === drafts.length;
  return oneKeyEach && (await write(tx, drafts, machine.database.engine)).done;
}

function draftsOf(entries: readonly Entry[], machine: Machine): Draft[] {
  for (const entry of entries) checkEntry(entry);
  return entries.map((entry) => draftOf(entry, machine));
}

const posted = ({ transaction }: Draft): Posted => ({ kind: 'posted', transactionId: transaction.id });

function draftOf(entry: Entry, { clock, ids }: Machine): Draft {
  const [id, createdAtMs] = [ids.next(), clock.nowMs()];
  const postings = entry.lines.map(({ account, asset, amount }, line) => ({ id: ids.next(), transactionId: id, line, account, asset, amount, createdAtMs }));
  const head = { id, idempotencyKey: entry.key, inputHash: inputHash(entry), causeType: entry.cause.type, causeId: entry.cause.id, createdAtMs };
  return { entry, transaction: { ...head, contentHash: contentHash(head, postings) }, postings };
}

async function postOne(tx: Tx, draft: Draft, engine: Engine): Promise<Posted> {
  const outcome = await write(tx, [draft], engine);
  if (outcome.done) return posted(draft);
  // a refusal looks at the key too: asked again after the account ran dry, an entry that stands is no refusal
  const standing = await transactionByKey(tx, draft.entry.key);
  if (standing && standing.inputHash !== draft.transaction.inputHash) throw new UnsoundEntry(draft.entry.key, 'the key stands with another input');
  if (standing) return { kind: 'already', transactionId: standing.id };
  if (outcome.refusedBy === null) throw new Error(`ledger entry ${draft.entry.key} met a duplicate that is not its key`);
  return { kind: 'refused', account: outcome.refusedBy };
}

type Written = { done: true } | { done: false; refusedBy: string | null };

/**
 * All drafts or none. Balances move before the rows are written, because rows cannot be taken back (law 3) and a balance can:
 * on a miss, or on a key that stands, what was moved is moved back under the locks that are held already.
 */
async function write(tx: Tx, drafts: readonly Draft[], engine: Engine): Promise<Written> {
  const moves = netMoves(drafts);
  const missed = await moveAll(tx, moves, engine);
  if (missed !== null) return { done: false, refusedBy: missed };
  if (!(await insertTransactions(tx, drafts.map((draft) => draft.transaction)))) {
    await moveBack(tx, moves, engine);
    return { done: false, refusedBy: null };
  }
  await insertPostings(tx, drafts.flatMap((draft) => draft.postings));
  return { done: true };
}

/** One move an account, in lock order. A sum of zero stays in: the account must exist for its postings. */
function netMoves(drafts: readonly Draft[]): Move[] {
  const net = new Map<string, Move>();
  for (const { account, asset, amount } of drafts.flatMap((draft) => draft.entry.lines)) {
    net.set(account, { account, asset, amount: (net.get(account)?.amount ?? 0) + amount });
  }
  return [...net.values()].sort((a, b) => inLockOrder(a.account, b.account));
}

/** Null when every move was made, else the account that does not cover its debit, with everything moved back. */
async function moveAll(tx: Tx, moves: readonly Move[], engine: Engine): Promise<string | null> {
  let from = 0; // first of the moves without a floor that wait to go together
  for (const [at, move] of moves.entries()) {
    if (move.amount >= 0 || !isFloored(move.account)) continue;
    await moveBalances(tx, moves.slice(from, at), engine);
    if (!(await debitIfCovered(tx, move))) {
      await moveBack(tx, moves.slice(0, at), engine);
      return move.account;
    }
    from = at + 1;
  }
  await moveBalances(tx, moves.slice(from), engine);
  return null;
}

const moveBack = (tx: Tx, moves: readonly Move[], engine: Engine): Promise<void> =>
  moveBalances(tx, moves.map((move) => ({ ...move, amount: -move.amount })), engine);
