import type { Clock } from '../../kernel/clock';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Entry, LedgerRoom } from '../ledger';
import type { Due } from './due';
import { accrueEntry, issueEntry, purse, reverseEntry, voidEntry } from './entries';

type Balances = Map<string, number>;
type Deps = { ledger: LedgerRoom; clock: Clock };

/**
 * Posts what these steps move and sets each reward to what became of it: every promise, and everything that a promise allows or ends.
 * Accounts that are decided upon are locked before the first movement, so the order of locks is one for everybody (architecture 3).
 * Mostly nothing stands in the way and all of it is one posting; where a budget runs dry, promises go first and one by one.
 */
export function makeMovePoints(deps: Deps): (tx: Tx, due: readonly Due[]) => Promise<void> {
  return async (tx, due) => {
    const balances = await deps.ledger.lockBalances(tx, spendableSides(due));
    const promises = due.filter(({ step, reward }) => step.kind === 'accrue' && reward.status === 'accrued'); // without what a cap refused
    const foreseen = due.filter(isEarnedOrOver);
    const together = [...promises.map(({ reward }) => accrueEntry(reward)), ...entriesOf(foreseen, balances)];
    if (await deps.ledger.postAll(tx, together)) settled(foreseen, deps.clock.nowMs());
    else {
      await promise(deps, tx, promises);
      const allowed = due.filter(isEarnedOrOver); // without what the budget refused
      const posted = await deps.ledger.post(tx, entriesOf(allowed, balances));
      // the retry sees the new balance
      if (posted.some((answer) => answer.kind === 'refused')) throw new Error('points were spent between look and take-back; this runs again');
      settled(allowed, deps.clock.nowMs());
    }
    for (const { reward, step } of due) {
      if (step.kind === 'hold') reward.status = 'held';
      if (step.kind === 'release') reward.status = 'accrued';
    }
  };
}

/** An empty budget voids this reward, never the referral; later budget does not revive it (policy 23). */
async function promise({ ledger, clock }: Deps, tx: Tx, due: readonly Due[]): Promise<void> {
  const posted = await ledger.post(tx, due.map(({ reward }) => accrueEntry(reward)));
  due.forEach(({ reward }, index) => {
    if (posted[index]?.kind === 'refused') Object.assign(reward, { status: 'voided', reason: 'budget_exhausted', closedAtMs: clock.nowMs() });
  });
}

const isEarnedOrOver = ({ step, reward }: Due): boolean =>
  step.kind === 'issue' || step.kind === 'void' || step.kind === 'reverse' || (step.kind === 'accrue' && step.issueNow && reward.status === 'accrued');

function settled(due: readonly Due[], nowMs: number): void {
  for (const { reward, step } of due) {
    if (step.kind === 'void') Object.assign(reward, { status: 'voided', reason: step.reason, closedAtMs: nowMs });
    else if (step.kind === 'reverse') Object.assign(reward, { status: 'reversed', reason: step.reason, closedAtMs: nowMs });
    else Object.assign(reward, { status: 'issued', reason: null, issuedAtMs: nowMs });
  }
}

function entriesOf(due: readonly Due[], balances: Balances): Entry[] {
  const running = new Map(balances);
  return due.map((each) => entryOf(each, running));
}

/** Balances go on as each entry leaves them: two rewards of one person settle the same debt once. */
function entryOf({ reward, step, promisedTo }: Due, balances: Balances): Entry {
  const { available, receivable } = purse(reward);
  const entry = step.kind === 'void' ? voidEntry(reward)
    : step.kind === 'reverse' ? reverseEntry(reward, balances.get(available) ?? 0) : issueEntry(reward, balances.get(receivable) ?? 0, promisedTo);
  for (const { account, amount } of entry.lines) if (balances.has(account)) balances.set(account, (balances.get(account) ?? 0) + amount);
  return entry;
}

/** What is spendable or owed by everybody whose points may come or go. */
const spendableSides = (due: readonly Due[]): string[] => [...new Set(due
  .filter(({ step }) => step.kind === 'issue' || step.kind === 'reverse' || (step.kind === 'accrue' && step.issueNow))
  .flatMap(({ reward }) => [purse(reward).available, purse(reward).receivable]))];
